package batch

import (
	"math"
	"slices"
)

// curvature returns the greatest eigenvalue of (G − G_0)ᵀ(G − G_0), by powers: that of the quadratic program on the simplex.
func (h *hull) curvature() float64 {
	m, l := len(h.columns), 0.0
	v := make([]float64, m)
	for j := range v {
		v[j] = 1 + float64(j%3)
	}
	u := make([]float64, len(h.x))
	for range 12 {
		norm, mean := 0.0, 0.0
		for _, w := range v {
			mean += w / float64(m)
		}
		for j := range v {
			v[j] -= mean
			norm += v[j] * v[j]
		}
		if norm == 0 {
			break
		}
		clear(u)
		for j, c := range h.columns {
			w := v[j] / math.Sqrt(norm)
			for _, i := range h.live {
				u[i] += w * c[i]
			}
		}
		l = 0
		for _, i := range h.live {
			l += u[i] * u[i]
		}
		for j, c := range h.columns {
			v[j] = 0
			for _, i := range h.live {
				v[j] += c[i] * u[i]
			}
		}
	}
	return l
}

// solve makes rounds of FISTA with restarts for the weights, from those that are there, and keeps the best.
func (h *hull) solve(rounds int) {
	m := len(h.columns)
	best := h.evaluate(h.alpha)
	if m > 1 && best > 0 {
		l := 1.1 * h.curvature()
		a := slices.Clone(h.alpha)
		h.beta = append(h.beta[:0], a...)
		h.was = append(h.was[:0], a...)
		t, last := 1.0, best
		for k := 0; k < rounds && l > 1e-20*best; k++ {
			h.evaluate(h.beta)
			h.slope()
			for j := range a {
				a[j] = h.beta[j] - h.grad[j]/l
			}
			h.simplex(a)
			value := h.evaluate(a)
			if value < best {
				best = value
				copy(h.alpha, a)
			}
			if value > last {
				t = 1
				l *= 1.02
			}
			next := (1 + math.Sqrt(1+4*t*t)) / 2
			f := (t - 1) / next
			for j := range a {
				h.beta[j] = a[j] + f*(a[j]-h.was[j])
			}
			moved := 0.0
			for j := range a {
				moved = max(moved, math.Abs(a[j]-h.was[j]))
			}
			copy(h.was, a)
			t, last = next, value
			if moved < 1e-9 {
				break
			}
		}
		h.evaluate(h.alpha)
	}
	h.norm = 0
	for _, i := range h.live {
		h.norm += h.r[i] * h.r[i]
	}
	h.norm = math.Sqrt(h.norm)
}

// simplex projects a on the simplex. Source: Held, Wolfe & Crowder (1974).
func (h *hull) simplex(a []float64) {
	top := slices.Max(a)
	for j := range a {
		a[j] -= top // the projection is the same, and nothing cancels
	}
	h.sorted = append(h.sorted[:0], a...)
	slices.Sort(h.sorted)
	slices.Reverse(h.sorted)
	sum, theta := 0.0, 0.0
	for k, v := range h.sorted {
		sum += v
		if t := (sum - 1) / float64(k+1); v > t {
			theta = t
		}
	}
	sum = 0
	for j, v := range a {
		a[j] = max(v-theta, 0)
		sum += a[j]
	}
	for j := range a {
		a[j] /= sum
	}
}
