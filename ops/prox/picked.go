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

// clearedCopy copies x to dst with +0 for −0.
func clearedCopy[F float](dst, x []F) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	for i, v := range x {
		dst[i] = v + 0
	}
}
