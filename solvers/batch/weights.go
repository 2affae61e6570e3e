package batch

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// program is the memory of a quadratic program for the weights.
type program struct {
	a, beta, was, grad  []float64 // of the size of the weights
	sorted              []float64
	sumWas, sumA, moved []float64 // of the live coordinates
}

// curvature returns the greatest eigenvalue of (G − G_0)ᵀ(G − G_0), by powers: that of the quadratic program on the simplex.
func (h *hull) curvature() float64 {
	m, l := len(h.columns), 0.0
	h.grad = resized(h.grad, m)
	v := h.grad
	for j := range v {
		v[j] = 1 + float64(j%3)
	}
	h.moved = resized(h.moved, len(h.live))
	u := h.moved
	for range 12 {
		mean := floats.Sum(v) / float64(m)
		floats.AddConst(-mean, v)
		norm := norm2(v)
		if norm == 0 {
			break
		}
		clear(u)
		for j, c := range h.columns {
			floats.AddScaled(u, v[j]/norm, c.live)
		}
		l = floats.Dot(u, u)
		for j, c := range h.columns {
			v[j] = floats.Dot(c.live, u)
		}
	}
	return l
}

// slope sets grad_j = ⟨r, G_j⟩ + e_j/τ, the gradient by the weights.
func (h *hull) slope() {
	h.grad = resized(h.grad, len(h.columns))
	for j := range h.columns {
		c := &h.columns[j]
		h.grad[j] = floats.Dot(h.r, c.live)
		if h.tau > 0 {
			h.grad[j] += c.err / h.tau
		}
	}
}

// solve makes rounds of FISTA with restarts for the weights, from those that are there, and keeps the best. It ends where ten
// rounds have brought less than the share enough of what is left.
func (h *hull) solve(rounds int, enough float64) {
	best := h.evaluate(h.alpha)
	if len(h.columns) > 1 && best > 0 && rounds > 0 {
		h.improve(rounds, best, enough)
		h.evaluate(h.alpha)
	}
	h.norm = norm2(h.r)
}

func (h *hull) improve(rounds int, best, enough float64) {
	l := 1.1 * h.curvature()
	h.a = append(h.a[:0], h.alpha...)
	h.beta = append(h.beta[:0], h.a...)
	h.was = append(h.was[:0], h.a...)
	h.sumA = append(h.sumA[:0], h.sum...)
	h.sumWas = append(h.sumWas[:0], h.sum...)
	t, f, last, before := 1.0, 0.0, best, best
	for k := 1; k <= rounds && l > 1e-20*best; k++ {
		for i, v := range h.sumA { // Gβ
			h.sum[i] = v + f*(v-h.sumWas[i])
		}
		h.evaluateSum(h.beta)
		h.slope()
		copy(h.was, h.a)
		copy(h.sumWas, h.sumA)
		for j := range h.a {
			h.a[j] = h.beta[j] - h.grad[j]/l
		}
		h.simplex(h.a)
		value := h.evaluate(h.a)
		copy(h.sumA, h.sum)
		if value < best {
			best = value
			copy(h.alpha, h.a)
		}
		if value > last {
			t = 1
			l *= 1.02
		}
		next := (1 + math.Sqrt(1+4*t*t)) / 2
		f = (t - 1) / next
		moved := 0.0
		for j, v := range h.a {
			h.beta[j] = v + f*(v-h.was[j])
			moved = max(moved, math.Abs(v-h.was[j]))
		}
		t, last = next, value
		if moved < 1e-9 {
			break
		}
		if k%10 == 0 {
			if before-best < enough*best {
				break
			}
			before = best
		}
	}
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

// resized returns v with n numbers, which may be any.
func resized(v []float64, n int) []float64 { return slices.Grow(v[:0], n)[:n] }
