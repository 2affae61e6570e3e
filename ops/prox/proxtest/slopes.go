package proxtest

import (
	"math"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
)

// isSubgradient checks Subgradient at points of the domain: of a convex penalty against g(y) ≥ g(x) + ⟨s, y − x⟩, of any
// against differences of the value along coordinates where those from the left and from the right agree.
func isSubgradient(p prox.Penalty, o Options) error {
	g, ok := prox.As[prox.Subgradienter](p)
	if !ok {
		return &Skipped{"no Subgradient"}
	}
	f := forms64(p)[0]
	for in, rng := range ordinary[float64](o) {
		in = in.of(f)
		x, s := make([]float64, len(in.x)), make([]float64, len(in.x))
		at := f.apply(x, in.x, in.step)
		g.Subgradient(s, x)
		same := clone(x)
		if g.Subgradient(same, same); !sameBits(same, s) {
			return errors.Errorf("Subgradient at x = %v is %v, with dst = x it is %v", x, s, same)
		}
		y := clone(x)
		gain, noise := 0.0, math.Abs(at)
		for i := range y {
			y[i] += (math.Abs(x[i]) + maxAbs(x)*float64(rng.IntN(2))) * rng.NormFloat64() * decades(rng, 4)
			gain += s[i] * (y[i] - x[i])
			noise += math.Abs(s[i]) * (math.Abs(y[i]) + math.Abs(x[i]))
		}
		if there := p.Value(y); !o.Nonconvex && !(at+gain <= there+tolerance[float64]()*(noise+math.Abs(there))) {
			return errors.Errorf("Subgradient at x = %v is %v, but at %v the value is %v, below %v", x, s, y, there, at+gain)
		}
		if err := isSlope(p, x, s, rng.IntN(len(x))); err != nil {
			return err
		}
	}
	return nil
}

// isSlope compares s_i with differences of the value, where it has a derivative.
func isSlope(p prox.Penalty, x, s []float64, i int) error {
	if x[i] == 0 {
		return nil
	}
	h := 1e-5 * math.Abs(x[i])
	move := func(d float64) float64 {
		y := clone(x)
		y[i] += d
		return p.Value(y)
	}
	at := p.Value(x)
	right, left := (move(h)-at)/h, (at-move(-h))/h
	noise := 1e-14 * math.Abs(at) / h
	if math.IsInf(right, 0) || !(math.Abs(right-left) <= 1e-3*math.Abs(right)+noise) {
		return nil // a kink, or the end of the domain, or all rounding
	}
	if want := (right + left) / 2; !near(s[i], want, 1e-2*math.Abs(want)+4*noise) {
		return errors.Errorf("Subgradient at x = %v has %v in coordinate %d, where the value rises by %v", x, s[i], i, want)
	}
	return nil
}

// hasMargin compares Margin with SubdiffDist at stationary points x, the prox of z with grad = (x − z)/s. A single zero whose
// gradient changes by less than the margin leaves x stationary; for a sum over coordinates one that changes by more does not.
func hasMargin(p prox.Penalty, o Options) error {
	m, ok := prox.As[prox.Complementary](p)
	if !ok {
		return &Skipped{"no Margin"}
	}
	s, ok := prox.As[prox.Stationary](p)
	_, byCoordinate := prox.As[prox.Coordinatewise](p)
	if !ok || !byCoordinate && prox.ShapeOf(p)&prox.Even == 0 {
		return &Skipped{"no SubdiffDist, or neither Coordinatewise nor even"}
	}
	f := forms64(p)[0]
	for in := range ordinary[float64](o) {
		in = in.of(f)
		x, grad := make([]float64, len(in.x)), make([]float64, len(in.x))
		f.apply(x, in.x, in.step)
		var noise float64
		zeros := false
		for i, z := range in.x {
			grad[i] = (x[i] - z) / in.step[i]
			noise = max(noise, tolerance[float64]()*float64(len(x))*(math.Abs(z)+math.Abs(x[i]))/in.step[i])
			zeros = zeros || x[i] == 0
		}
		margin := m.Margin(x, grad)
		if !(margin >= -noise) || !zeros && !math.IsInf(margin, 1) {
			return errors.Errorf("Margin at the stationary point x = %v, grad = %v is %v", x, grad, margin)
		}
		if math.IsInf(margin, 1) || margin <= 1e3*noise {
			continue
		}
		if err := margins(m, s, x, grad, margin, noise, byCoordinate); err != nil {
			return err
		}
	}
	return nil
}

func margins(m prox.Complementary, s prox.Stationary, x, grad []float64, margin, noise float64, byCoordinate bool) error {
	shifted := func(i int, by float64) []float64 {
		g := clone(grad)
		g[i] += by
		return g
	}
	crossed := false
	for i, v := range x {
		if v != 0 || s.SubdiffDist(x, shifted(i, 1e-3*margin)) > noise { // a coordinate that is free to move
			continue
		}
		for _, side := range []float64{-1, 1} {
			if dist := s.SubdiffDist(x, shifted(i, 0.99*side*margin)); !(dist <= noise) {
				return errors.Errorf("Margin at x = %v, grad = %v is %v, but with grad_%d moved by %v SubdiffDist is %v", x, grad,
					margin, i, 0.99*side*margin, dist)
			}
			far := shifted(i, 1.01*side*margin)
			if s.SubdiffDist(x, far) > noise {
				crossed = true
				if left := m.Margin(x, far); byCoordinate && !(left < 0) {
					return errors.Errorf("Margin at x = %v, grad = %v, which is not stationary, is %v", x, far, left)
				}
			}
		}
	}
	if byCoordinate && !crossed {
		return errors.Errorf("Margin at x = %v, grad = %v is %v, but no zero wakes when its gradient moves by more", x, grad, margin)
	}
	return nil
}
