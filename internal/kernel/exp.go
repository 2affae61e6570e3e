package kernel

import "math"

// The exponentials below are computed in float64 for either precision of the operands, by these formulas and in this order
// of operations in Go and in assembly, with FMAs where it says math.FMA: so their results do not depend on the processor.
// Errors, against the true value: exp 1 ulp of float64, the functions made of it 3 ulps; results in float32 are therefore
// within 0.5001 ulps of float32. The denormal range, ±Inf and NaN included.

const (
	expShifter = 0x1.8p52 // brings the integer part of a float64 into its low bits
	expLn2Hi   = 0x1.62e42fefa39efp-1
	expLn2Lo   = 0x1.abc9e3b39803fp-56
	expLeast   = -746 // exp of it is 0
	expMost    = 710  // exp of it is +Inf
)

// expSeries are 1/(i+2)!: with |r| ≤ ½·log 2, what is left out of the series is below 2⁻⁵⁶.
var expSeries = [12]float64{
	1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800,
	1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800,
}

// expParts returns k and p such that exp(x) = 2^k·(1 + p), where |p| < ½ and p is 0 to its last digits if x is.
func expParts(x float64) (k int32, p float64) {
	t := math.FMA(x, math.Log2E, expShifter)
	kf := t - expShifter
	r := math.FMA(-kf, expLn2Hi, x)
	r = math.FMA(-kf, expLn2Lo, r)
	square := r * r
	even, odd := expSeries[10], expSeries[11]
	for i := 8; i >= 0; i -= 2 {
		odd = math.FMA(odd, square, expSeries[i+1])
		even = math.FMA(even, square, expSeries[i])
	}
	return int32(math.Float64bits(t)), math.FMA(math.FMA(odd, r, even), square, r)
}

// power returns 2^k for −1023 < k < 1024.
func power(k int32) float64 { return math.Float64frombits(uint64(k+1023) << 52) }

// exp returns eˣ, in two factors, so that the result may be denormal or overflow.
func exp(x float64) float64 {
	x = min(max(x, expLeast), expMost)
	k, p := expParts(x)
	half := k >> 1
	s := power(half)
	return math.FMA(p, s, s) * power(k-half)
}

// expm1 returns eˣ − 1 for |x| ≤ 700, to the last digits of the result.
func expm1(x float64) float64 {
	k, p := expParts(x)
	s := power(k)
	return math.FMA(s, p, s-1)
}

// tanhOf returns tanh(x) = t/(t + 2) with the sign of x, where t = exp(2|x|) − 1.
func tanhOf(x float64) float64 {
	a := min(math.Abs(x), 22) // from here on the result is 1
	t := expm1(a + a)
	return math.Copysign(t/(t+2), x)
}

// sigmoidOf returns 1/(1 + exp(−x)), never taking the exponential of a positive number.
func sigmoidOf(x float64) float64 {
	e := exp(-math.Abs(x))
	if x >= 0 {
		return 1 / (e + 1)
	}
	return e / (e + 1)
}

// softplusOf returns log(1 + exp(x)).
func softplusOf(x float64) float64 {
	return log1p(exp(-math.Abs(x))) + max(x, 0)
}

// log1p returns log(1 + u) for 0 ≤ u ≤ 1: log(1 + f) or, above √2 − 1, log 2 + log(1 + f) with f = (u − 1)/2.
//
// Source: FreeBSD's s_log1p.c, whose polynomial it is. Its notice: Copyright (C) 1993 by Sun Microsystems, Inc. All rights
// reserved. Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice is preserved.
func log1p(u float64) float64 {
	f, hi, lo := u, 0.0, 0.0
	if u > 0x1.a827999fcef34p-2 {
		f, hi, lo = (u-1)*0.5, 6.93147180369123816490e-01, 1.90821492927058770002e-10
	}
	s := f / (f + 2)
	z := s * s
	p := log1pSeries[6]
	for i := 5; i >= 0; i-- {
		p = math.FMA(p, z, log1pSeries[i])
	}
	square := float64(f * 0.5 * f) // rounded here, on every processor
	t := math.FMA(s, math.FMA(z, p, square), lo)
	return hi - ((square - t) - f)
}

var log1pSeries = [7]float64{
	6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
	1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
}

// softplusSlope returns 1 − exp(−y) for y ≥ 0: the derivative of softplus at the point where it is y.
func softplusSlope(y float64) float64 {
	return -expm1(-math.Abs(min(y, 50)))
}

func tanhGo[F Float](dst, x []F) {
	for i, v := range x {
		dst[i] = F(tanhOf(float64(v)))
	}
}

func sigmoidGo[F Float](dst, x []F) {
	for i, v := range x {
		dst[i] = F(sigmoidOf(float64(v)))
	}
}

func softplusGo[F Float](dst, x []F) {
	for i, v := range x {
		dst[i] = F(softplusOf(float64(v)))
	}
}

func softplusGradGo[F Float](dst, y, dy []F) {
	for i, v := range y {
		dst[i] = F(softplusSlope(float64(v)) * float64(dy[i]))
	}
}
