package kernel

// Scale sets dst_i ← s·x_i.
func Scale[F Float](dst, x []F, s float64) {
	scale(dst[:len(x)], x, s)
}

func scaleGo[F Float](dst, x []F, c float64) {
	for i, v := range x {
		dst[i] = F(c * float64(v))
	}
}

// ScaledSign sets dst_i ← s·sign(x_i), where sign(0) = 0 and NaN stays NaN.
func ScaledSign[F Float](dst, x []F, s float64) {
	dst = dst[:len(x)]
	p := F(s)
	for i, v := range x {
		switch {
		case v > 0:
			v = p
		case v < 0:
			v = -p
		}
		if v == 0 {
			v = 0 // not −0
		}
		dst[i] = v
	}
}

// ScaledDirection sets dst_i ← s·x_i/‖x‖₂ over the indices i of a block, and 0 where the block is zero. A nil index is
// all of x.
func ScaledDirection[F Float](dst, x []F, index []int, s float64) {
	norm := Norm2At(x, index)
	if norm == 0 {
		norm = 1 // x_i/1 is the 0 that is wanted, and no 0/0 occurs
	}
	if index == nil {
		dst = dst[:len(x)]
		for i, v := range x {
			dst[i] = F(s * (float64(v) / norm))
		}
		return
	}
	for _, i := range index {
		dst[i] = F(s * (float64(x[i]) / norm))
	}
}
