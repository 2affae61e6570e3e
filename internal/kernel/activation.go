package kernel

import "math"

// The backward kernels take y, the result of the forward kernel, instead of x: every derivative here is a function of y,
// so that x need not be kept.

// ReLU sets dst_i ← max(x_i, 0); NaN stays NaN.
func ReLU[F Float](dst, x []F) {
	dst = dst[:len(x)]
	for i, v := range x {
		if v <= 0 {
			v = 0
		}
		dst[i] = v
	}
}

// ReLUGrad sets dst_i ← dy_i where y_i > 0 and 0 where y_i = 0: the derivative at the kink is 0. NaN in y stays NaN.
func ReLUGrad[F Float](dst, y, dy []F) {
	dst, dy = dst[:len(y)], dy[:len(y)]
	for i, v := range y {
		if v > 0 {
			v = dy[i]
		}
		dst[i] = v
	}
}

// Tanh sets dst_i ← tanh(x_i).
func Tanh[F Float](dst, x []F) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = F(math.Tanh(float64(v)))
	}
}

// TanhGrad sets dst_i ← dy_i·(1 − y_i²).
func TanhGrad[F Float](dst, y, dy []F) {
	dst, dy = dst[:len(y)], dy[:len(y)]
	for i, v := range y {
		dst[i] = dy[i] * (1 - v) * (1 + v) // 1 − y² would lose the digits of y near ±1
	}
}

// Sigmoid sets dst_i ← 1/(1 + exp(−x_i)).
func Sigmoid[F Float](dst, x []F) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = F(sigmoid(float64(v)))
	}
}

// SigmoidGrad sets dst_i ← dy_i·y_i·(1 − y_i).
func SigmoidGrad[F Float](dst, y, dy []F) {
	dst, dy = dst[:len(y)], dy[:len(y)]
	for i, v := range y {
		dst[i] = dy[i] * v * (1 - v)
	}
}

// Softplus sets dst_i ← log(1 + exp(x_i)).
func Softplus[F Float](dst, x []F) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = F(softplus(float64(v)))
	}
}

// SoftplusGrad sets dst_i ← dy_i·σ(x_i), where σ(x_i) = 1 − exp(−y_i).
func SoftplusGrad[F Float](dst, y, dy []F) {
	dst, dy = dst[:len(y)], dy[:len(y)]
	for i, v := range y {
		dst[i] = F(-math.Expm1(-float64(v)) * float64(dy[i]))
	}
}

// sigmoid never takes the exponential of a positive number, which could overflow.
func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

// softplus never takes the exponential of a positive number either.
func softplus(x float64) float64 {
	if x > 0 {
		return x + math.Log1p(math.Exp(-x))
	}
	return math.Log1p(math.Exp(x))
}
