package batch

import (
	"math"
	"slices"

	"proxgrad/internal/kernel"
)

// A factor is the Cholesky factor L of a matrix LLᵀ that grows and shrinks by a row and its column at a time.
//
// Source: Golub & Van Loan (2013), §6.5.4.
type factor struct {
	rows     [][]float64 // row k has k+1 numbers
	spare    [][]float64 // memory of rows that were removed
	cos, sin []float64   // scratch of remove
}

// add adds a last row: what it has in common with the rows before, then its diagonal. False, and nothing done, where the row
// hangs on those before, but for rounding.
func (f *factor) add(h []float64) bool {
	const rounding = 1e-11
	k := len(f.rows)
	var row []float64
	if n := len(f.spare); n > 0 {
		row, f.spare = f.spare[n-1], f.spare[:n-1]
	}
	row = append(row[:0], h...)
	for j, l := range f.rows {
		row[j] = (row[j] - kernel.Dot(l[:j], row[:j])) / l[j]
	}
	pivot := h[k] - kernel.SquaredNorm2(row[:k])
	if !(pivot > rounding*h[k]) {
		f.spare = append(f.spare, row)
		return false
	}
	row[k] = math.Sqrt(pivot)
	f.rows = append(f.rows, row)
	return true
}

// remove removes row p and its column. The rows below have a number too many then, which rotations of neighbouring columns
// take away.
func (f *factor) remove(p int) {
	f.spare = append(f.spare, f.rows[p])
	f.rows = slices.Delete(f.rows, p, p+1)
	f.cos, f.sin = f.cos[:0], f.sin[:0]
	for k := p; k < len(f.rows); k++ {
		row := f.rows[k]
		part := row[p:]
		v := part[0]
		for j, c := range f.cos {
			s, next := f.sin[j], part[j+1]
			part[j] = c*v + s*next
			v = c*next - s*v
		}
		last := row[k+1]
		d := math.Hypot(v, last)
		row[k] = d
		f.rows[k] = row[:k+1]
		f.cos, f.sin = append(f.cos, v/d), append(f.sin, last/d)
	}
}

// clear removes all rows.
func (f *factor) clear() {
	f.spare = append(f.spare, f.rows...)
	f.rows = f.rows[:0]
}

// solve sets x ← (LLᵀ)⁻¹x.
func (f *factor) solve(x []float64) {
	for k, l := range f.rows {
		x[k] = (x[k] - kernel.Dot(l[:k], x[:k])) / l[k]
	}
	for k := len(f.rows) - 1; k >= 0; k-- {
		l := f.rows[k]
		x[k] /= l[k]
		kernel.Axpy(x[:k], l[:k], -x[k])
	}
}
