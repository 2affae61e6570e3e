package prox

import "math"

// The loops of penalties that are one and the same term at each coordinate, over the term's Coordinatewise methods. Maps
// that a training step calls have loops of their own, with the term inlined.

// valueOf returns Σ g_i(x_i).
func valueOf[P Coordinatewise](p P, x []float64) float64 {
	var sum float64
	for i, v := range x {
		sum += p.ValueAt(i, v)
	}
	return sum
}

// distOf returns the greatest distance of −grad_i from ∂g_i(x_i).
func distOf[P Coordinatewise](p P, x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	var dist float64
	for i, v := range x {
		dist = max(dist, p.DistAt(i, v, grad[i]))
	}
	return dist
}

// marginOf returns the least size − |grad_i| over x_i = 0, for penalties with ∂g_i(0) = [−size, size].
func marginOf(x, grad []float64, size float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	margin := math.Inf(1)
	for i, v := range x {
		if v == 0 {
			margin = min(margin, size-math.Abs(grad[i]))
		}
	}
	return margin
}

// slopeDist returns the distance of −grad from ∂g(x) for an even term g with ∂g(0) = [−size, size] and the derivative
// slope at |x|, where x ≠ 0.
func slopeDist(x, grad, size, slope float64) float64 {
	switch {
	case x == 0:
		return max(math.Abs(grad)-size, 0)
	case x != x:
		return x
	}
	return math.Abs(grad + math.Copysign(slope, x))
}

// subgradientOf sets dst_i ← sign(x_i)·slope(|x_i|), 0 where x_i = 0.
func subgradientOf(dst, x []float64, slope func(v float64) float64) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	for i, v := range x {
		switch {
		case v == 0:
			dst[i] = 0
		case v != v:
			dst[i] = v
		default:
			dst[i] = math.Copysign(slope(math.Abs(v)), v)
		}
	}
}

// hard returns z where |z| > t, 0 where |z| ≤ t, NaN where either is NaN. As a choice between bits it costs no
// misprediction.
func hard(z, t float64) float64 {
	b := math.Float64bits(z)
	if math.Abs(z) <= t {
		b = 0
	}
	if t != t {
		b = math.Float64bits(t)
	}
	return math.Float64frombits(b)
}

// proxEach sets dst_i ← prox of g_i at x_i, rounded once, and returns g(dst).
func proxEach[P Coordinatewise, F float](p P, dst, x []F, step F) float64 {
	if len(dst) != len(x) {
		panic(badLength)
	}
	var sum float64
	for i, v := range x {
		r := clean[F](p.ProxAt(i, float64(v), float64(step)))
		dst[i] = r
		sum += p.ValueAt(i, float64(r))
	}
	return sum
}

// proxDiagEach is proxEach with a step for each coordinate.
func proxDiagEach[P Coordinatewise, F float](p P, dst, x, step []F) float64 {
	if len(dst) != len(x) || len(step) != len(x) {
		panic(badLength)
	}
	var sum float64
	for i, v := range x {
		r := clean[F](p.ProxAt(i, float64(v), float64(step[i])))
		dst[i] = r
		sum += p.ValueAt(i, float64(r))
	}
	return sum
}

// A curve is the term of a penalty that is the same at each coordinate, with what it needs worked out once.
type curve interface {
	at(x float64) float64
	prox(z, step float64) float64
}

// proxCurve sets dst_i ← prox of the term at x_i, rounded once, and returns the sum of the terms at dst.
func proxCurve[C curve, F float](c C, dst, x []F, step float64) float64 {
	if len(dst) != len(x) {
		panic(badLength)
	}
	var sum float64
	for i, v := range x {
		r := clean[F](c.prox(float64(v), step))
		dst[i] = r
		sum += c.at(float64(r))
	}
	return sum
}

// proxCurveDiag is proxCurve with a step for each coordinate.
func proxCurveDiag[C curve, F float](c C, dst, x, step []F) float64 {
	if len(dst) != len(x) || len(step) != len(x) {
		panic(badLength)
	}
	var sum float64
	for i, v := range x {
		r := clean[F](c.prox(float64(v), float64(step[i])))
		dst[i] = r
		sum += c.at(float64(r))
	}
	return sum
}
