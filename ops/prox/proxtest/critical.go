package proxtest

import (
	"math"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
)

// isCritical checks LambdaMax against its meaning: just above it a proximal gradient step from 0 stays at 0, exactly and
// in any metric; below it, it does not. LambdaMax speaks of stationarity, which a penalty that is not convex may leave for a
// better point when the step is long: there the steps are tiny, in the same proportions.
func isCritical(p prox.Penalty, o Options) error {
	c, ok := prox.As[prox.Criticaler](p)
	switch {
	case !ok:
		return &Skipped{"no LambdaMax"}
	case o.WithLambda == nil:
		return &Skipped{"no Options.WithLambda"}
	}
	for in := range ordinary[float64](o) {
		if o.Nonconvex {
			for i := range in.step {
				in.step[i] *= 0x1p-100
			}
		}
		grad := in.x
		lambda := c.LambdaMax(grad)
		if other := criticalOf(o.WithLambda(3), grad); !near(other, lambda, 1e-12*math.Abs(lambda)) {
			return errors.Errorf("LambdaMax(%v) is %v, but %v for the member with λ = 3", grad, lambda, other)
		}
		if !(lambda >= 0) || lambda > 0 && maxAbs(grad) == 0 {
			return errors.Errorf("LambdaMax(%v) is %v, want a number > 0, or 0 for a zero gradient", grad, lambda)
		}
		if moved := proxAtZero(forms64(o.WithLambda(0))[0], in); lambda == 0 && moved != 0 {
			return errors.Errorf("LambdaMax(%v) is 0, but λ = 0 leaves 0 by %v", grad, moved)
		}
		above, below := lambda*(1+1e-9), lambda*0.99
		if math.IsInf(lambda, 1) {
			above, below = 0, 1e9*maxAbs(grad)
		}
		if above > 0 {
			if err := staysAtZero(o.WithLambda(above), in, lambda); err != nil {
				return err
			}
		}
		if below > 0 && proxAtZero(forms64(o.WithLambda(below))[0], in) == 0 {
			return errors.Errorf("LambdaMax(%v) is %v, but λ = %v keeps 0 as well", grad, lambda, below)
		}
		grad[0] = math.NaN()
		if lambda = c.LambdaMax(grad); !math.IsNaN(lambda) {
			return errors.Errorf("LambdaMax(%v) is %v, want NaN", grad, lambda)
		}
	}
	return nil
}

func staysAtZero(p prox.Penalty, in input[float64], lambda float64) error {
	for _, f := range forms64(p) {
		if moved := proxAtZero(f, in); moved != 0 {
			return errors.Errorf("LambdaMax(%v) is %v, but just above it %s of −step·grad is off 0 by %v", in.x, lambda,
				f.name, moved)
		}
	}
	if s, ok := prox.As[prox.Stationary](p); ok {
		if dist := s.SubdiffDist(make([]float64, len(in.x)), in.x); dist != 0 {
			return errors.Errorf("LambdaMax(%v) is %v, but just above it SubdiffDist at 0 is %v", in.x, lambda, dist)
		}
	}
	return nil
}

// proxAtZero returns how far a proximal gradient step with gradient in.x moves from 0.
func proxAtZero(f form[float64], in input[float64]) float64 {
	in = in.of(f)
	z := make([]float64, len(in.x))
	for i, g := range in.x {
		z[i] = -in.step[i] * g
	}
	f.apply(z, z, in.step)
	return maxAbs(z)
}

// hasStrength checks that the members of the family say the λ they were made with.
func hasStrength(p prox.Penalty, o Options) error {
	if _, ok := prox.As[prox.Strong](p); !ok {
		return &Skipped{"no Strength"}
	}
	if o.WithLambda == nil {
		return &Skipped{"no Options.WithLambda"}
	}
	for _, lambda := range []float64{0, 1e-6, 0.5, 3, 1e4} {
		member, ok := prox.As[prox.Strong](o.WithLambda(lambda))
		if !ok {
			return errors.Errorf("the member with λ = %v has no Strength", lambda)
		}
		if got := member.Strength(); !near(got, lambda, tolerance[float64]()*lambda) {
			return errors.Errorf("the member with λ = %v has Strength %v", lambda, got)
		}
	}
	return nil
}

// criticalOf returns LambdaMax of a member of the family, NaN where it has none.
func criticalOf(p prox.Penalty, grad []float64) float64 {
	if c, ok := prox.As[prox.Criticaler](p); ok {
		return c.LambdaMax(grad)
	}
	return math.NaN()
}
