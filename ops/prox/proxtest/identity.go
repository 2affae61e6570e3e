package proxtest

import (
	"math"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
)

func isIdentityAtStepZero(p prox.Penalty, o Options) error {
	return both(p, o, stepZero[float64], stepZero[float32])
}

func stepZero[F float](_ prox.Penalty, o Options, f form[F]) error {
	for in := range all[F](o) {
		if f.scalar {
			in.step = constant[F](len(in.x), 0)
		}
		dst := make([]F, len(in.x))
		f.apply(dst, in.x, in.step)
		for i, s := range in.step {
			if s == 0 && dst[i] != in.x[i] {
				return broken(f, in, "coordinate %d has step 0 and moved to %v", i, dst[i])
			}
		}
	}
	return nil
}

// tendsToIdentity shrinks the step from a point of the domain. A step of 10⁻¹² times the size of the point must move it
// by less than 10⁻⁵ of its size, which leaves room for strengths of some thousands and for maps that move by √step.
func tendsToIdentity(p prox.Penalty, o Options) error {
	for _, f := range forms64(p) {
		for in := range ordinary[float64](o) {
			in = in.of(f)
			y, dst := make([]float64, len(in.x)), make([]float64, len(in.x))
			if v := f.apply(y, in.x, in.step); math.IsInf(v, 1) {
				return broken(f, in, "gives %v, outside the domain", y)
			}
			size := maxAbs(y)
			f.apply(dst, y, constant(len(y), 1e-12*size))
			if d := maxDiff(dst, y); d > 1e-5*size {
				return broken(f, input[float64]{y, constant(len(y), 1e-12*size)}, "moved a point of the domain by %v", d)
			}
		}
	}
	return nil
}

func isIdentityAtLambdaZero(p prox.Penalty, o Options) error {
	if o.WithLambda == nil {
		return &Skipped{"no Options.WithLambda"}
	}
	zero := o.WithLambda(0)
	if err := zero.Validate(); err != nil {
		return errors.WithMessage(err, "the member with λ = 0")
	}
	return both(zero, o, lambdaZero[float64], lambdaZero[float32])
}

func lambdaZero[F float](p prox.Penalty, o Options, f form[F]) error {
	for in := range all[F](o) {
		in = in.of(f)
		dst := make([]F, len(in.x))
		if math.IsInf(p.Value(widen(in.x)), 1) { // outside of a constraint
			f.apply(in.x, in.x, in.step)
			if math.IsInf(p.Value(widen(in.x)), 1) {
				continue // and held there by a step of 0
			}
		}
		if value := f.apply(dst, in.x, in.step); !equal(dst, in.x) || value != 0 {
			return broken(f, in, "λ = 0 gives %v with value %v", dst, value)
		}
	}
	return nil
}
