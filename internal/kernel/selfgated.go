package kernel

import "math"

// The activations that are x times a gate between 0 and 1. They are not monotone, so that their derivatives are functions of x
// and not of the result: the backward kernels take x.

// SiLU sets dst_i ← x_i·σ(x_i), where σ(x) = 1/(1 + exp(−x)).
func SiLU[F Float](dst, x []F) { silu(dst[:len(x)], x) }

// SiLUGrad sets dst_i ← dy_i·σ(x_i)·(1 + x_i·σ(−x_i)).
func SiLUGrad[F Float](dst, x, dy []F) { siluGrad(dst[:len(x)], x, dy[:len(x)]) }

// GELU sets dst_i ← x_i·Φ(x_i), where Φ is the distribution function of the standard normal.
func GELU[F Float](dst, x []F) { gelu(dst[:len(x)], x) }

// GELUGrad sets dst_i ← dy_i·(Φ(x_i) + x_i·φ(x_i)), where φ is the density of the standard normal.
func GELUGrad[F Float](dst, x, dy []F) { geluGrad(dst[:len(x)], x, dy[:len(x)]) }

// siluEnd is where σ(−x) is 0 in float64. Beyond, ∞·0 would be NaN.
const siluEnd = 800

func siluOf(x float64) float64 { return max(x, -siluEnd) * sigmoidOf(x) }

func siluSlope(x float64) float64 {
	x = min(max(x, -siluEnd), siluEnd)
	e := exp(-math.Abs(x))
	d := e + 1
	gate, other := e/d, 1/d // σ(x) and σ(−x)
	if x >= 0 {
		gate, other = other, gate
	}
	return gate * math.FMA(x, other, 1)
}

func geluOf(x float64) float64 {
	_, phi := gaussian(x)
	return max(x, -gaussEnd) * phi
}

func geluSlope(x float64) float64 {
	x = min(max(x, -gaussEnd), gaussEnd)
	e, phi := gaussian(x)
	return math.FMA(float64(x*e), invSqrt2Pi, phi)
}

func siluGo[F Float](dst, x []F) {
	for i, v := range x {
		dst[i] = F(siluOf(float64(v)))
	}
}

func siluGradGo[F Float](dst, x, dy []F) {
	for i, v := range x {
		dst[i] = F(siluSlope(float64(v)) * float64(dy[i]))
	}
}

func geluGo[F Float](dst, x []F) {
	for i, v := range x {
		dst[i] = F(geluOf(float64(v)))
	}
}

func geluGradGo[F Float](dst, x, dy []F) {
	for i, v := range x {
		dst[i] = F(geluSlope(float64(v)) * float64(dy[i]))
	}
}
