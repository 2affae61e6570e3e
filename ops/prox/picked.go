package prox

// picked returns the coordinates index of x on loan.
func picked[F float](x []F, index []int) *scratch[F] {
	s := borrow[F](len(index))
	for k, i := range index {
		s.v[k] = x[i]
	}
	return s
}

// putBack sets x_index to the vector on loan.
func (s *scratch[F]) putBack(x []F, index []int) {
	for k, i := range index {
		x[i] = s.v[k]
	}
}

// unmoved is the prox of a coordinate without a penalty: x with +0 for −0, but NaN for a NaN step.
func unmoved[F float](x, step F) F {
	if step != step {
		return step
	}
	return x + 0
}

// copyUnmoved sets dst_i ← unmoved x_i.
func copyUnmoved[F float](dst, x []F, step F) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	for i, v := range x {
		dst[i] = unmoved(v, step)
	}
}

// copyUnmovedDiag is copyUnmoved with a step for each coordinate.
func copyUnmovedDiag[F float](dst, x, step []F) {
	if len(dst) != len(x) || len(step) != len(x) {
		panic(badLength)
	}
	for i, v := range x {
		dst[i] = unmoved(v, step[i])
	}
}
