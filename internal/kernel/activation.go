package kernel

// The backward kernels take y, the result of the forward kernel, instead of x: every derivative here is a function of y,
// so that x need not be kept.

// ReLU sets dst_i ← max(x_i, 0); NaN stays NaN.
func ReLU[F Float](dst, x []F) { rectify(dst[:len(x)], x) }

// ReLUGrad sets dst_i ← dy_i where y_i > 0 and 0 where y_i = 0: the derivative at the kink is 0. NaN in y stays NaN.
func ReLUGrad[F Float](dst, y, dy []F) { reluGrad(dst[:len(y)], y, dy[:len(y)]) }

// Tanh sets dst_i ← tanh(x_i), to 3 ulps in float64.
func Tanh[F Float](dst, x []F) { tanh(dst[:len(x)], x) }

// TanhGrad sets dst_i ← dy_i·(1 − y_i²).
func TanhGrad[F Float](dst, y, dy []F) { tanhGrad(dst[:len(y)], y, dy[:len(y)]) }

// Sigmoid sets dst_i ← 1/(1 + exp(−x_i)), to 3 ulps in float64.
func Sigmoid[F Float](dst, x []F) { sigmoid(dst[:len(x)], x) }

// SigmoidGrad sets dst_i ← dy_i·y_i·(1 − y_i).
func SigmoidGrad[F Float](dst, y, dy []F) { sigmoidGrad(dst[:len(y)], y, dy[:len(y)]) }

// Softplus sets dst_i ← log(1 + exp(x_i)), to 3 ulps in float64.
func Softplus[F Float](dst, x []F) { softplus(dst[:len(x)], x) }

// SoftplusGrad sets dst_i ← dy_i·σ(x_i), where σ(x_i) = 1 − exp(−y_i).
func SoftplusGrad[F Float](dst, y, dy []F) { softplusGrad(dst[:len(y)], y, dy[:len(y)]) }

func rectifyGo[F Float](dst, x []F) {
	for i, v := range x {
		if v <= 0 {
			v = 0
		}
		dst[i] = v
	}
}

func reluGradGo[F Float](dst, y, dy []F) {
	for i, v := range y {
		if v > 0 {
			v = dy[i]
		}
		dst[i] = v
	}
}

func tanhGradGo[F Float](dst, y, dy []F) {
	for i, v := range y {
		dst[i] = dy[i] * (1 - v) * (1 + v) // 1 − y² would lose the digits of y near ±1
	}
}

func sigmoidGradGo[F Float](dst, y, dy []F) {
	for i, v := range y {
		dst[i] = dy[i] * v * (1 - v)
	}
}
