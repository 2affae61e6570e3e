package proxtest

import (
	"math"

	"proxgrad/ops/prox"
)

// isMonotone checks Σ_i (px_i − py_i)(x_i − y_i)/s_i ≥ 0, which holds of minimisers, also where g is not convex: add up
// that neither of px and py is better at the other's point.
func isMonotone(p prox.Penalty, o Options) error {
	for _, f := range forms64(p) {
		for in, rng := range ordinary[float64](o) {
			in = in.of(f)
			y, top := clone(in.x), maxAbs(in.x)
			for i := range y {
				y[i] += (math.Abs(y[i]) + top*float64(rng.IntN(2))) * rng.NormFloat64() * decades(rng, 4)
			}
			px, py := make([]float64, len(y)), make([]float64, len(y))
			f.apply(px, in.x, in.step)
			f.apply(py, y, in.step)
			var inner, noise float64
			for i, s := range in.step {
				inner += (px[i] - py[i]) * (in.x[i] - y[i]) / s
				noise += (math.Abs(px[i]) + math.Abs(py[i])) * (math.Abs(in.x[i]) + math.Abs(y[i])) / s
			}
			if !(inner >= -tolerance[float64]()*noise) {
				return broken(f, in, "with y = %v: prox %v and %v, ⟨px−py, x−y⟩ = %v < 0", y, px, py, inner)
			}
		}
	}
	return nil
}

// isOdd checks prox(−x) = −prox(x) where the penalty says that it is even. Where the prox may jump, points of the same
// objective are one.
func isOdd(p prox.Penalty, o Options) error {
	if prox.ShapeOf(p)&prox.Even == 0 {
		return &Skipped{"no Shape that says even"}
	}
	for _, f := range forms64(p) {
		for in, rng := range ordinary[float64](o) {
			in = in.of(f)
			sign := make([]float64, len(in.x))
			mirrored := input[float64]{clone(in.x), in.step}
			for i := range sign {
				sign[i] = float64(2*rng.IntN(2) - 1)
				mirrored.x[i] *= sign[i]
			}
			want, got := make([]float64, len(in.x)), make([]float64, len(in.x))
			f.apply(want, in.x, in.step)
			f.apply(got, mirrored.x, in.step)
			for i := range got {
				got[i] *= sign[i]
			}
			if !agree(p, o, in, got, want, tolerance[float64]()) {
				return broken(f, in, "gives %v, with the signs %v it gives %v times these", want, sign, got)
			}
		}
	}
	return nil
}

// isBestOnLines compares each coordinate of the prox point of a Coordinatewise penalty with all others: on a grid over the
// range of the point, on two finer and finer towards 0 and towards the prox, and near the best of these, refined by golden
// section. A local minimum that is not the least one shows, where few random competitors would miss the least.
func isBestOnLines(p prox.Penalty, o Options) error {
	g, ok := prox.As[prox.Coordinatewise](p)
	if !ok {
		return &Skipped{"no ValueAt, ProxAt and DistAt"}
	}
	for _, f := range forms64(p) {
		for in, rng := range ordinary[float64](o) {
			in = in.of(f)
			dst := make([]float64, len(in.x))
			f.apply(dst, in.x, in.step)
			i := rng.IntN(len(dst))
			z, at, s := in.x[i], dst[i], in.step[i]
			height := g.ValueAt(i, at)
			gain := func(u float64) float64 { // by how much u is better
				move := u - at
				return height - g.ValueAt(i, u) + (z-at)*move/s - 0.5*move*move/s
			}
			reach := 1.25 * max(math.Abs(z), math.Abs(at))
			u := bestOf(gain, at, reach)
			noise := math.Abs(height) + math.Abs(g.ValueAt(i, u)) + (math.Abs(z)+math.Abs(at)+math.Abs(u))*math.Abs(u-at)/s
			noise = tolerance[float64]()*noise + wiggle(g, i, at) + wiggle(g, i, u)
			if more := gain(u); more > noise {
				return broken(f, in, "gives %v in coordinate %d, but %v is better by %v", at, i, u, more)
			}
		}
	}
	return nil
}

// wiggle returns by how much the value changes with the rounding of u.
func wiggle(g prox.Coordinatewise, i int, u float64) float64 {
	at := g.ValueAt(i, u)
	return min(math.Abs(g.ValueAt(i, u*(1+1e-14))-at), math.Abs(g.ValueAt(i, u*(1-1e-14))-at))
}

// bestOf searches [−reach, reach] for the point of the greatest gain.
func bestOf(gain func(u float64) float64, at, reach float64) float64 {
	best, most := at, math.Inf(-1)
	try := func(u float64) {
		if g := gain(u); g > most {
			best, most = u, g
		}
	}
	const points = 40
	for k := -points; k <= points; k++ {
		try(reach * float64(k) / points)
	}
	for h := reach; h > 1e-7*reach; h /= 2 {
		try(at + h)
		try(at - h)
		try(h)
		try(-h)
	}
	try(golden(best-reach/points, best+reach/points, gain))
	return best
}

// golden returns a point where f is greatest between lo and hi, if f has one hill there.
func golden(lo, hi float64, f func(u float64) float64) float64 {
	const ratio = 0.6180339887498949
	a, b := hi-ratio*(hi-lo), lo+ratio*(hi-lo)
	fa, fb := f(a), f(b)
	for range 40 {
		if fa > fb {
			hi, b, fb = b, a, fa
			a = hi - ratio*(hi-lo)
			fa = f(a)
		} else {
			lo, a, fa = a, b, fb
			b = lo + ratio*(hi-lo)
			fb = f(b)
		}
	}
	return a
}
