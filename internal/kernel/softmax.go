package kernel

import "math"

// Softmax sets each row of k numbers to dst_ij ← exp(x_ij)/Σ_l exp(x_il), shifted by the maximum of that row, so that
// nothing overflows and rows do not touch each other. len(x) is a multiple of k.
func Softmax[F Float](dst, x []F, k int) {
	for i := 0; i < len(x); i += k {
		dst, x := dst[i:i+k:i+k], x[i:i+k:i+k]
		small, ties := expRow(dst, x, greatest(x))
		scale(dst, dst, 1/(small+ties))
	}
}

// SoftmaxGrad sets dst_ij ← y_ij·(dy_ij − Σ_l dy_il·y_il) in each row of k numbers, where y is the result of [Softmax].
func SoftmaxGrad[F Float](dst, y, dy []F, k int) {
	for i := 0; i < len(y); i += k {
		y, dy, dst := y[i:i+k:i+k], dy[i:i+k:i+k], dst[i:i+k:i+k]
		sum := dot(dy, y)
		for j, v := range y {
			dst[j] = F(float64(v) * (float64(dy[j]) - sum))
		}
	}
}

// greatestGo returns the greatest element; any number if one of them is NaN.
func greatestGo[F Float](x []F) float64 {
	top := math.Inf(-1)
	for _, v := range x {
		if !(float64(v) <= top) {
			top = float64(v)
		}
	}
	return top
}

// expRowGo sets dst_j ← exp(x_j − top), where top is the greatest of x, and returns the sum of them but for those that are
// exp(0) = 1, and how many of those there are: kept apart, the small ones keep their digits. It is NaN if there is a NaN or
// +Inf in x.
func expRowGo[F Float](dst, x []F, top float64) (small, ties float64) {
	var s, t [8]float64
	for j, v := range x {
		d := float64(v) - top
		e := exp(d)
		dst[j] = F(e)
		if d == 0 {
			t[j%8]++
		} else {
			s[j%8] += e
		}
	}
	return fold(&s), fold(&t)
}
