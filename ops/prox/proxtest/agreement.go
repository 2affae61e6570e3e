package proxtest

import (
	"math"

	"proxgrad/ops/prox"
)

func agreesInFloat32(p prox.Penalty, o Options) error {
	forms := forms32(p)
	if len(forms) == 0 {
		return &Skipped{"no Prox32 and no ProxDiag32"}
	}
	for _, f := range forms {
		for in := range ordinary[float32](o) {
			in = in.of(f)
			dst, want := make([]float32, len(in.x)), make([]float64, len(in.x))
			f.apply(dst, in.x, in.step)
			wide := input[float64]{widen(in.x), widen(in.step)}
			if d, ok := prox.As[prox.DiagonalProxer](p); ok {
				d.ProxDiag(want, wide.x, wide.step)
			} else if f.scalar {
				p.Prox(want, wide.x, wide.step[0])
			} else {
				return &Skipped{"ProxDiag32 without ProxDiag"}
			}
			if !agree(p, o, wide, widen(dst), want, tolerance[float32]()) {
				return broken(f, in, "gives %v, in float64 it is %v", dst, want)
			}
		}
	}
	return nil
}

func agreesWithNaive(p prox.Penalty, o Options) error {
	if o.Naive == nil {
		return &Skipped{"no Options.Naive"}
	}
	for _, f := range forms64(p) {
		for in := range ordinary[float64](o) {
			in = in.of(f)
			dst, want := make([]float64, len(in.x)), make([]float64, len(in.x))
			f.apply(dst, in.x, in.step)
			o.Naive(want, in.x, in.step)
			if !agree(p, o, in, dst, want, 1e-8) {
				return broken(f, in, "gives %v, the naive twin %v", dst, want)
			}
		}
	}
	return nil
}

// agree reports whether got and want are the same point to tol of the greatest |x_i| (of want, where that is greater), or, for a penalty whose prox may
// jump, points of the same objective.
func agree(p prox.Penalty, o Options, in input[float64], got, want []float64, tol float64) bool {
	if maxDiff(got, want) <= tol*max(maxAbs(in.x), maxAbs(want)) {
		return true
	}
	if !o.Nonconvex {
		return false
	}
	a, b := objective(p, in, got), objective(p, in, want)
	return math.Abs(a-b) <= tol*(math.Abs(a)+math.Abs(b))
}

func objective(p prox.Penalty, in input[float64], c []float64) float64 {
	sum := p.Value(c)
	for i, z := range in.x {
		sum += 0.5 * (c[i] - z) * (c[i] - z) / in.step[i]
	}
	return sum
}
