package prox

import (
	"math"

	"github.com/pkg/errors"
)

// A layout is how a matrix stored row by row falls into its rows or its columns: the part j holds the coordinates
// j·next, j·next + stride, …, size of them.
type layout struct{ parts, size, next, stride int }

const badMatrix = "prox: the length must be a multiple of Cols"

func rowsOf(n, cols int) layout {
	if cols < 1 || n%cols != 0 {
		panic(badMatrix)
	}
	return layout{parts: n / cols, size: cols, next: cols, stride: 1}
}

func columnsOf(n, cols int) layout {
	if cols < 1 || n%cols != 0 {
		panic(badMatrix)
	}
	return layout{parts: cols, size: n / cols, next: 1, stride: cols}
}

// panel is the number of columns that are gathered together, so that a cache line is read once for all that it holds.
const panel = 16

// each calls f with every part of a and of b, one after the other, and of dst, which takes what f leaves there. Each may be
// nil. Parts that are not contiguous are gathered into a scratch, where dst and a are one vector.
func each[F float](l layout, dst, a, b []F, f func(dst, a, b []F)) {
	if dst != nil && len(dst) != len(a) || b != nil && len(b) != len(a) {
		panic(badLength)
	}
	if l.stride == 1 {
		for lo := 0; lo < l.parts*l.size; lo += l.size {
			f(piece(dst, lo, l.size), piece(a, lo, l.size), piece(b, lo, l.size))
		}
		return
	}
	width := min(panel, l.parts)
	first := borrow[F](width * l.size)
	defer first.giveBack()
	second := first
	if b != nil {
		second = borrow[F](width * l.size)
		defer second.giveBack()
	}
	for j := 0; j < l.parts; j += width {
		n := min(width, l.parts-j)
		gather(l, first.v, a, j, n)
		if b != nil {
			gather(l, second.v, b, j, n)
		}
		for k := range n {
			v := piece(first.v, k*l.size, l.size)
			var w []F
			if b != nil {
				w = piece(second.v, k*l.size, l.size)
			}
			f(v, v, w)
		}
		if dst != nil {
			scatter(l, dst, first.v, j, n)
		}
	}
}

// gather copies the parts j…j+n−1 of x to dst, one after the other.
func gather[F float](l layout, dst, x []F, j, n int) {
	for i := range l.size {
		for k, v := range x[i*l.stride+j*l.next : i*l.stride+j*l.next+n] {
			dst[k*l.size+i] = v
		}
	}
}

// scatter is the inverse of gather.
func scatter[F float](l layout, dst, x []F, j, n int) {
	for i := range l.size {
		row := dst[i*l.stride+j*l.next : i*l.stride+j*l.next+n]
		for k := range row {
			row[k] = x[k*l.size+i]
		}
	}
}

func piece[F float](x []F, lo, n int) []F {
	if x == nil {
		return nil
	}
	return x[lo : lo+n : lo+n]
}

func validateCols(rule string, cols int, of Penalty) error {
	if cols < 1 {
		return errors.Errorf("prox: %s: Cols must be the number of columns of the matrix, ≥ 1, got %d", rule, cols)
	}
	return checkOperand(rule, of)
}

func checkCols(rule string, n, cols int) error {
	if cols < 1 || n%cols != 0 {
		return errors.Errorf("prox: %s: want a matrix of %d columns, the vector has %d coordinates", rule, cols, n)
	}
	return nil
}

// sumOver returns Σ f(part).
func (l layout) sumOver(x []float64, f func(x []float64) float64) float64 {
	var sum float64
	each(l, nil, x, nil, func(_, x, _ []float64) { sum += f(x) })
	return sum
}

// maxOver returns the greatest f(part) ≥ 0.
func (l layout) maxOver(a, b []float64, f func(a, b []float64) float64) float64 {
	var worst float64
	each(l, nil, a, b, func(_, a, b []float64) { worst = max(worst, f(a, b)) })
	return worst
}

// minOver returns the least f(part).
func (l layout) minOver(a, b []float64, f func(a, b []float64) float64) float64 {
	least := math.Inf(1)
	each(l, nil, a, b, func(_, a, b []float64) { least = min(least, f(a, b)) })
	return least
}
