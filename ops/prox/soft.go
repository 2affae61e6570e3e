package prox

import "math"

// The kernels of this package read float32 or float64, compute in float64 registers and round once when they store.
// So a float32 result is the float64 result rounded, and norms and values of float32 vectors carry double precision. Only the
// soft threshold takes λ and t = step·λ in the precision of x, since the fused update of package solvers, which does the same,
// then costs next to nothing: the result is within 2⁻²³·|x_i| of the float64 one, and the fused and the separate step agree in
// every bit.
type float interface{ float32 | float64 }

const badLength = "prox: dst, x and step must have one length"

// soft returns sign(z)·max(|z| − t, 0). NaN stays NaN. The sign of a zero is that of z: store the result through clean.
func soft(z, t float64) float64 {
	return math.Copysign(max(math.Abs(z)-t, 0), z)
}

// threshold returns step·lambda as the soft threshold takes it, in the precision of step. A lambda beyond the range of float32
// is the greatest float32: a step of 0 leaves a point where it is.
func threshold[F float](step F, lambda float64) float64 {
	if l := F(lambda); finite(float64(l)) {
		return float64(step * l)
	}
	return float64(step * F(math.MaxFloat32))
}

// clean rounds v to F. Adding +0 turns −0 into +0, also where v < 0 was too small for F, and changes nothing else.
func clean[F float](v float64) F {
	return F(v) + 0
}

// finite reports whether v is neither NaN nor ±Inf.
func finite(v float64) bool {
	return v-v == 0
}

// softScalar sets dst ← soft(x, t) and returns Σ lambda·|dst_i|. The product stands inside the sum, where lambda = 0
// cannot meet a sum that has overflowed.
func softScalar[F float](dst, x []F, t, lambda float64) float64 {
	if len(dst) != len(x) {
		panic(badLength)
	}
	var sum float64
	for i, v := range x {
		r := clean[F](soft(float64(v), t))
		dst[i] = r
		sum += lambda * math.Abs(float64(r))
	}
	return sum
}

// softDiag sets dst_i ← soft(x_i, threshold(step_i, l1)) and returns Σ l1·|dst_i|.
func softDiag[F float](dst, x, step []F, l1 float64) float64 {
	if len(dst) != len(x) || len(step) != len(x) {
		panic(badLength)
	}
	var sum float64
	for i, v := range x {
		r := clean[F](soft(float64(v), threshold(step[i], l1)))
		dst[i] = r
		sum += l1 * math.Abs(float64(r))
	}
	return sum
}

// maxAbs returns ‖x‖∞, NaN when x holds a NaN.
func maxAbs(x []float64) float64 {
	var m float64
	for _, v := range x {
		m = max(m, math.Abs(v))
	}
	return m
}
