package kernel

import "math"

// The activations that are x times a gate between 0 and 1. They are not monotone, so that their derivatives are functions of x
// and not of the result: the backward kernels take x.

// SiLU sets dst_i ← x_i·σ(x_i), where σ(x) = 1/(1 + exp(−x)).
func SiLU[F Float](dst, x []F) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = F(siluOf(float64(v)))
	}
}

// SiLUGrad sets dst_i ← dy_i·σ(x_i)·(1 + x_i·σ(−x_i)).
func SiLUGrad[F Float](dst, x, dy []F) {
	dst, dy = dst[:len(x)], dy[:len(x)]
	for i, v := range x {
		dst[i] = F(siluSlope(float64(v)) * float64(dy[i]))
	}
}

// GELU sets dst_i ← x_i·Φ(x_i), where Φ is the distribution function of the standard normal.
func GELU[F Float](dst, x []F) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = F(geluOf(float64(v)))
	}
}

// GELUGrad sets dst_i ← dy_i·(Φ(x_i) + x_i·φ(x_i)), where φ is the density of the standard normal.
func GELUGrad[F Float](dst, x, dy []F) {
	dst, dy = dst[:len(x)], dy[:len(x)]
	for i, v := range x {
		dst[i] = F(geluSlope(float64(v)) * float64(dy[i]))
	}
}

// From here on a gate is 0 to the left and 1 to the right in float64. Beyond, ∞·0 would be NaN.
const (
	siluEnd = 800
	geluEnd = 40
)

func siluOf(x float64) float64 { return max(x, -siluEnd) * sigmoidOf(x) }

func siluSlope(x float64) float64 {
	x = min(max(x, -siluEnd), siluEnd)
	return sigmoidOf(x) * (1 + x*sigmoidOf(-x))
}

func geluOf(x float64) float64 { return max(x, -geluEnd) * normal01(x) }

func geluSlope(x float64) float64 {
	x = min(max(x, -geluEnd), geluEnd)
	return normal01(x) + x*exp(-x*x/2)/math.Sqrt(2*math.Pi)
}

// normal01 returns Φ(x), to the left with the relative accuracy of erfc.
func normal01(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
