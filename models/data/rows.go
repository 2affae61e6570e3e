package data

import "gonum.org/v1/gonum/mat"

// Rows gathers the rows of x with the given indices, in their order, into a new matrix; it is empty when idx is. An index
// outside x is a programming error and panics, as in gonum.
//
// Cost: O(len(idx)·columns), one matrix.
func Rows(x *mat.Dense, idx []int) *mat.Dense {
	if len(idx) == 0 {
		return &mat.Dense{}
	}
	_, cols := x.Dims()
	dst := mat.NewDense(len(idx), cols, nil)
	for i, k := range idx {
		dst.SetRow(i, x.RawRowView(k))
	}
	return dst
}

// Pick gathers the elements of v with the given indices, in their order, into a new slice: the labels that belong to
// [Rows]. An index outside v is a programming error and panics.
//
// Cost: O(len(idx)), one slice.
func Pick[T any](v []T, idx []int) []T {
	dst := make([]T, len(idx))
	for i, k := range idx {
		dst[i] = v[k]
	}
	return dst
}
