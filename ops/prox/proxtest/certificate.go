package proxtest

import (
	"math"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
)

// certifiesProx checks that (z − p)/s is in ∂g(p) for the prox point p of z, by SubdiffDist.
func certifiesProx(p prox.Penalty, o Options) error {
	s, ok := prox.As[prox.Stationary](p)
	if !ok {
		return &Skipped{"no SubdiffDist"}
	}
	for _, f := range forms64(p) {
		for in := range ordinary[float64](o) {
			in = in.of(f)
			dst, grad := make([]float64, len(in.x)), make([]float64, len(in.x))
			f.apply(dst, in.x, in.step)
			var noise float64
			for i, z := range in.x {
				grad[i] = (dst[i] - z) / in.step[i]
				noise = max(noise, (math.Abs(z)+math.Abs(dst[i]))/in.step[i])
			}
			dist := s.SubdiffDist(dst, grad)
			if !(dist <= tolerance[float64]()*float64(len(grad))*noise) {
				return broken(f, in, "gives %v, where SubdiffDist is %v, want 0 within %v", dst, dist,
					tolerance[float64]()*float64(len(grad))*noise)
			}
		}
	}
	return nil
}

// boundsResidual checks ‖x − prox_{ηg}(x − η·grad)‖₂/η ≤ dist₂(−grad, ∂g(x)) ≤ √n·SubdiffDist, which holds where ∂g is
// monotone, at points of the domain; +Inf outside of it; NaN for NaN.
func boundsResidual(p prox.Penalty, o Options) error {
	s, ok := prox.As[prox.Stationary](p)
	if !ok {
		return &Skipped{"no SubdiffDist"}
	}
	f := forms64(p)[0]
	for in, rng := range ordinary[float64](o) {
		in = in.of(f)
		n, eta := len(in.x), in.step[0]
		x, grad, dst := make([]float64, n), make([]float64, n), make([]float64, n)
		if dist := s.SubdiffDist(in.x, grad); math.IsInf(p.Value(in.x), 1) && !math.IsInf(dist, 1) {
			return broken(f, in, "x is outside the domain and SubdiffDist is %v, want +Inf", dist)
		}
		f.apply(x, in.x, in.step)
		for i := range grad {
			grad[i] = (x[i]-in.x[i])/eta*float64(rng.IntN(2)) + rng.NormFloat64()*decades(rng, 4)
		}
		dist := s.SubdiffDist(x, grad)
		if residual, noise := proxResidual(f, dst, x, grad, eta); !o.Nonconvex &&
			!(residual <= math.Sqrt(float64(n))*dist+tolerance[float64]()*noise) {
			return broken(f, in, "at %v with grad = %v the prox-gradient residual is %v, SubdiffDist only %v",
				x, grad, residual, dist)
		}
		k := rng.IntN(n)
		x[k], grad[k] = math.NaN(), 1
		first := s.SubdiffDist(x, grad)
		x[k], grad[k] = 0, math.NaN()
		if second := s.SubdiffDist(x, grad); !math.IsNaN(first) || !math.IsNaN(second) {
			return errors.Errorf("SubdiffDist is %v with a NaN in x, %v with a NaN in grad, want NaN", first, second)
		}
	}
	return nil
}

// proxResidual returns ‖x − prox_{ηg}(x − η·grad)‖₂/η and the sum of the magnitudes that were rounded.
func proxResidual(f form[float64], dst, x, grad []float64, eta float64) (residual, noise float64) {
	z := make([]float64, len(x))
	for i := range x {
		z[i] = x[i] - eta*grad[i]
		noise += math.Abs(x[i])/eta + math.Abs(grad[i])
	}
	f.apply(dst, z, constant(len(x), eta))
	for i := range x {
		residual += (x[i] - dst[i]) / eta * ((x[i] - dst[i]) / eta)
	}
	return math.Sqrt(residual), noise
}
