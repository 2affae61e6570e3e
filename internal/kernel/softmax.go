package kernel

import "math"

// Softmax sets each row of k numbers to dst_ij ← exp(x_ij)/Σ_l exp(x_il), shifted by the maximum of that row, so that
// nothing overflows and rows do not touch each other. len(x) is a multiple of k.
func Softmax[F Float](dst, x []F, k int) {
	for i := 0; i < len(x); i += k {
		softmaxRow(dst[i:i+k:i+k], x[i:i+k:i+k])
	}
}

func softmaxRow[F Float](dst, x []F) {
	dst = dst[:len(x)]
	top := float64(x[argmax(x)])
	sum := 0.0
	for j, v := range x {
		e := math.Exp(float64(v) - top)
		sum += e
		dst[j] = F(e)
	}
	for j, e := range dst {
		dst[j] = F(float64(e) / sum)
	}
}

// SoftmaxGrad sets dst_ij ← y_ij·(dy_ij − Σ_l dy_il·y_il) in each row of k numbers, where y is the result of [Softmax].
func SoftmaxGrad[F Float](dst, y, dy []F, k int) {
	for i := 0; i < len(y); i += k {
		y, dy, dst := y[i:i+k:i+k], dy[i:i+k:i+k], dst[i:i+k:i+k]
		dot := Dot(dy, y)
		for j, v := range y {
			dst[j] = F(float64(v) * (float64(dy[j]) - dot))
		}
	}
}

// argmax returns the index of the greatest element, the first of equals, and passes over NaN unless x starts with it.
func argmax[F Float](x []F) int {
	at := 0
	for j, v := range x {
		if v > x[at] {
			at = j
		}
	}
	return at
}
