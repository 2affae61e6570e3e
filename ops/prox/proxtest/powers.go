package proxtest

import (
	"math"
	"slices"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
)

// agreesByCoordinate checks that the terms of a Coordinatewise penalty are those of the whole.
func agreesByCoordinate(p prox.Penalty, o Options) error {
	c, ok := prox.As[prox.Coordinatewise](p)
	if !ok {
		return &Skipped{"no ValueAt, ProxAt and DistAt"}
	}
	s, stationary := prox.As[prox.Stationary](p)
	forms := forms64(p)
	f := forms[len(forms)-1]
	for in := range ordinary[float64](o) {
		in = in.of(f)
		dst, one, grad := make([]float64, len(in.x)), make([]float64, len(in.x)), make([]float64, len(in.x))
		f.apply(dst, in.x, in.step)
		value, dist, noise := 0.0, 0.0, 0.0
		for i, z := range in.x {
			one[i] = c.ProxAt(i, z, in.step[i])
			value += c.ValueAt(i, dst[i])
			grad[i] = (dst[i] - z) / in.step[i] * float64(1+i%2)
			dist = max(dist, c.DistAt(i, dst[i], grad[i]))
			noise = max(noise, (math.Abs(z)+math.Abs(dst[i]))/in.step[i])
		}
		if !agree(p, o, in, one, dst, tolerance[float64]()) {
			return broken(f, in, "gives %v, ProxAt %v", dst, one)
		}
		if whole := p.Value(dst); !near(whole, value, tolerance[float64]()*math.Abs(whole)) {
			return broken(f, in, "gives %v, where Value is %v, the sum of ValueAt %v", dst, whole, value)
		}
		if !stationary {
			continue
		}
		if whole := s.SubdiffDist(dst, grad); !near(whole, dist, 2*tolerance[float64]()*noise) {
			return errors.Errorf("at x = %v with grad = %v SubdiffDist is %v, the greatest DistAt %v", dst, grad, whole, dist)
		}
	}
	return nil
}

// namesOneStep checks that StepOf is between the least and the greatest step, and that it does not stand beside ProxDiag.
func namesOneStep(p prox.Penalty, o Options) error {
	s, ok := prox.As[prox.ScalarMetric](p)
	if !ok {
		return &Skipped{"no StepOf"}
	}
	if _, both := prox.As[prox.DiagonalProxer](p); both {
		return errors.New("it has StepOf, which is for penalties without ProxDiag, and ProxDiag")
	}
	for in := range ordinary[float64](o) {
		if step := s.StepOf(in.step); !(step >= slices.Min(in.step) && step <= slices.Max(in.step)) {
			return errors.Errorf("StepOf(%v) is %v", in.step, step)
		}
		if same := constant(len(in.step), in.step[0]); s.StepOf(same) != same[0] {
			return errors.Errorf("StepOf(%v) is %v", same, s.StepOf(same))
		}
	}
	return nil
}

// hasShape checks what the penalty says of its form.
func hasShape(p prox.Penalty, o Options) error {
	if _, ok := prox.As[prox.Shaped](p); !ok {
		return &Skipped{"no Shape"}
	}
	shape := prox.ShapeOf(p)
	if o.Nonconvex && shape&prox.Convex != 0 {
		return errors.New("it says it is convex, and is tested as one that is not")
	}
	for in, rng := range ordinary[float64](o) {
		x, y := in.x, clone(in.x)
		for i := range y {
			y[i] *= 1 + rng.NormFloat64()*decades(rng, 2)
		}
		at, there := p.Value(x), p.Value(y)
		if shape&prox.Convex != 0 {
			mid := clone(x)
			for i := range mid {
				mid[i] = x[i]/2 + y[i]/2
			}
			if v := p.Value(mid); !(v <= at/2+there/2+tolerance[float64]()*(math.Abs(at)+math.Abs(there))+smallest[float64]()) {
				return errors.Errorf("convex, but half-way between %v and %v, of values %v and %v, it is %v", x, y, at, there, v)
			}
		}
		if shape&prox.Even == 0 {
			continue
		}
		less := clone(x)
		for i := range less {
			if rng.IntN(2) == 0 {
				less[i] = -less[i]
			}
		}
		if v := p.Value(less); !near(v, at, tolerance[float64]()*math.Abs(at)) {
			return errors.Errorf("even, but at %v it is %v, at %v it is %v", x, at, less, v)
		}
		less[rng.IntN(len(less))] *= rng.Float64() * float64(rng.IntN(2))
		if v := p.Value(less); !(v <= at+tolerance[float64]()*math.Abs(at)) {
			return errors.Errorf("even, but at %v it is %v, and nearer to 0 at %v it is %v", x, at, less, v)
		}
	}
	return nil
}

// isConjugate checks the inequality of Fenchel and Young, g(x) + g*(y) ≥ ⟨x, y⟩, and that it is an equality where y is in ∂g(x),
// which (z − x)/s is for the prox x of z. There y is brought nearer to 0 by 1e-9, into the domain of g*.
func isConjugate(p prox.Penalty, o Options) error {
	c, ok := prox.As[prox.Conjugable](p)
	if !ok {
		return &Skipped{"no ConjugateValue"}
	}
	f := forms64(p)[0]
	for in, rng := range ordinary[float64](o) {
		in = in.of(f)
		x, y, w := make([]float64, len(in.x)), make([]float64, len(in.x)), clone(in.x)
		g := f.apply(x, in.x, in.step)
		beyond := float64(rng.IntN(2)) * (1 + decades(rng, 4)) // y itself, made greater, in half of them
		inner, other, size, noise := 0.0, 0.0, math.Abs(g), 0.0
		for i, z := range in.x {
			y[i] = (z - x[i]) / in.step[i] * (1 - 1e-9)
			w[i] = rng.NormFloat64() * decades(rng, 2)
			if beyond > 0 {
				w[i] = y[i] * beyond
			}
			inner += x[i] * y[i]
			other += x[i] * w[i]
			noise = max(noise, 1e-15*(math.Abs(z)+math.Abs(x[i]))/in.step[i])
			size += (math.Abs(z) + math.Abs(x[i])) / in.step[i] * math.Abs(x[i])
		}
		if noise > 1e-10*maxAbs(y) {
			continue // y is not known to 1e-9
		}
		if v, most := c.ConjugateValue(y), inner-g+1e-8*size+1e-9*max(c.ConjugateValue(make([]float64, len(y))), 0); !(v <= most) {
			return errors.Errorf("ConjugateValue(%v) is %v, which %v attains at most at %v", y, v, x, most)
		}
		if v := c.ConjugateValue(w); v < other-g-tolerance[float64]()*(math.Abs(g)+math.Abs(other)+1) {
			return errors.Errorf("ConjugateValue(%v) is %v, but ⟨x, y⟩ − g(x) at x = %v is %v", w, v, x, other-g)
		}
	}
	return nil
}
