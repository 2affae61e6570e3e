package kernel

import "math"

// gaussTail returns e = exp(−a²/2) and Q(a) = Φ(−a), the upper tail of the standard normal distribution, for 0 ≤ a ≤ 40, both
// with a relative error of a few 10⁻¹⁶ down to the denormal range:
//
//	Q(a) = e·P(t)/(a + 5),   t = (a − 5)/(a + 5).
//
// P is the Chebyshev series of what remains, cut where its terms are below 10⁻¹⁶; testdata/gelu.py computes it. The error of
// a² goes into e, where it would count a²/2 times.
func gaussTail(a float64) (e, q float64) {
	square := float64(a * a)
	e = exp(-0.5 * square)
	e = math.FMA(e, 0.5*math.FMA(-a, a, square), e)
	r := 1 / (a + 5)
	t := float64((a - 5) * r)
	square = float64(t * t)
	even, odd := gaussSeries[22], gaussSeries[23]
	for i := 20; i >= 0; i -= 2 {
		odd = math.FMA(odd, square, gaussSeries[i+1])
		even = math.FMA(even, square, gaussSeries[i])
	}
	return e, float64(e*math.FMA(odd, t, even)) * r
}

// gaussSeries are the coefficients of P, that of t⁰ first.
var gaussSeries = [24]float64{
	0x1.89d3abe1f95aep-1, -0x1.54ad03f27ca19p-1, 0x1.fb31653876fd9p-2, -0x1.410ed5f8758d9p-2,
	0x1.51f6329effdcep-3, -0x1.1b1c254ca793bp-4, 0x1.54b4d4f5a2359p-6, -0x1.88590e919f5f4p-9,
	-0x1.a25038ca0b0afp-11, 0x1.1daf19fd84df7p-11, -0x1.f2141ae3b73dap-15, -0x1.a16fc916d1cc4p-15,
	0x1.17dbb786dad9ap-16, 0x1.0b0ce905b6a3dp-18, -0x1.73a1f359309a2p-19, -0x1.662385ec25d93p-22,
	0x1.d17126fce0881p-22, 0x1.4b53832ca0e74p-25, -0x1.218da7b043324p-24, -0x1.dcf8ada5baf45p-28,
	0x1.3eb07c76a1fb4p-27, 0x1.5d7920963a499p-30, -0x1.afcdad6622d3bp-31, -0x1.24bc80a8e5f28p-33,
}

// gaussEnd is where exp(−a²/2) is 0 in float64.
const gaussEnd = 40

// invSqrt2Pi is 1/√(2π).
const invSqrt2Pi = 0.39894228040143267793994605993438

// gaussian returns exp(−x²/2) and Φ(x), the distribution function of the standard normal.
func gaussian(x float64) (e, phi float64) {
	e, phi = gaussTail(min(math.Abs(x), gaussEnd))
	if x >= 0 {
		phi = 1 - phi
	}
	return e, phi
}
