package proxtest

import (
	"math"
	"math/rand/v2"

	"proxgrad/ops/prox"
)

// isOptimal compares the prox point p of z with competitors c. The objective of c exceeds that of p by
//
//	g(c) − g(p) − Σ_i (z_i − p_i)(c_i − p_i)/s_i + ½ Σ_i (c_i − p_i)²/s_i,
//
// which must not be negative. For a convex g the sum without its last term must not be negative either: (z − p)/s is a
// subgradient of g at p. That is the sharper test, of first order in the error of p, so it is made where it can be.
func isOptimal(p prox.Penalty, o Options) error {
	for _, f := range forms64(p) {
		for in, rng := range ordinary[float64](o) {
			in = in.of(f)
			dst := make([]float64, len(in.x))
			f.apply(dst, in.x, in.step)
			if v := p.Value(dst); math.IsInf(v, 1) || math.IsNaN(v) {
				return broken(f, in, "gives %v, where the value is %v", dst, v)
			}
			for k := range 12 {
				c := competitor(rng, f, in, dst, k)
				if gain, noise := advantage(p, o, in, dst, c); gain > noise {
					return broken(f, in, "gives %v, but %v is better by %v", dst, c, gain)
				}
			}
		}
	}
	return nil
}

// advantage returns by how much c contradicts that dst is the prox of in, and what of it rounding may explain.
func advantage(p prox.Penalty, o Options, in input[float64], dst, c []float64) (gain, noise float64) {
	at, there := p.Value(dst), p.Value(c)
	gain, noise = at-there, math.Abs(at)+math.Abs(there)
	projected := math.IsInf(p.Value(in.x), 1)
	for i, z := range in.x {
		move := c[i] - dst[i]
		gain += (z - dst[i]) * move / in.step[i]
		noise += (math.Abs(z) + math.Abs(dst[i])) * math.Abs(move) / in.step[i]
		if projected { // a point of a curved boundary can only be rounded, and is better a little further out
			noise += (math.Abs(z) + math.Abs(dst[i])) * math.Abs(z-dst[i]) / in.step[i]
		}
		if o.Nonconvex {
			gain -= 0.5 * move * move / in.step[i]
			noise += move * move / in.step[i]
		}
	}
	return gain, tolerance[float64]() * noise
}

// competitor returns the k-th rival of the prox point: 0, the point itself, the prox point without one coordinate, the
// prox of another point, and steps away from the prox point, far and near.
func competitor(rng *rand.Rand, f form[float64], in input[float64], dst []float64, k int) []float64 {
	c := clone(dst)
	switch k {
	case 0:
		clear(c)
	case 1:
		copy(c, in.x)
	case 2, 3:
		c[rng.IntN(len(c))] = 0
	case 4, 5:
		other := clone(in.x)
		for i := range other {
			other[i] *= 2 * rng.NormFloat64()
		}
		f.apply(c, other, in.step)
		if k == 5 {
			for i := range c {
				c[i] = dst[i] + 1e-3*(c[i]-dst[i])
			}
		}
	case 6, 7: // one coordinate moves
		c[rng.IntN(len(c))] += maxAbs(in.x) * rng.NormFloat64() * decades(rng, 8)
	default:
		size := decades(rng, 8)
		for i := range c {
			c[i] += size * math.Abs(in.x[i]) * rng.NormFloat64()
		}
	}
	return c
}

// isFirmlyNonExpansive checks ⟨px − py, x − y⟩ ≥ ‖px − py‖², in the metric of the step.
func isFirmlyNonExpansive(p prox.Penalty, o Options) error {
	if o.Nonconvex {
		return &Skipped{"the penalty is not convex"}
	}
	for _, f := range forms64(p) {
		for in, rng := range ordinary[float64](o) {
			in = in.of(f)
			y := clone(in.x)
			for i := range y {
				y[i] += math.Abs(y[i]) * rng.NormFloat64() * decades(rng, 4)
			}
			px, py := make([]float64, len(y)), make([]float64, len(y))
			f.apply(px, in.x, in.step)
			f.apply(py, y, in.step)
			var inner, square, noise float64
			projected := math.IsInf(p.Value(in.x), 1) || math.IsInf(p.Value(y), 1)
			for i, s := range in.step {
				d := px[i] - py[i]
				size := math.Abs(in.x[i]) + math.Abs(y[i])
				if projected { // both points are rounded to the boundary, the far ones more
					noise += size * math.Abs(in.x[i]-y[i]) / s
				}
				inner += d * (in.x[i] - y[i]) / s
				square += d * d / s
				noise += math.Abs(d) * (size + math.Abs(px[i]) + math.Abs(py[i])) / s
			}
			if inner < square-tolerance[float64]()*noise {
				return broken(f, in, "with y = %v: ⟨px−py, x−y⟩ = %v < ‖px−py‖² = %v", y, inner, square)
			}
		}
	}
	return nil
}
