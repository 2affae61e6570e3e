package models

import (
	"github.com/pkg/errors"
	"gonum.org/v1/gonum/mat"
	"gorgonia.org/tensor"
)

// table is a data set in the type of the network, row by row.
type table struct {
	rows, features int
	x32            []float32 // one of the two is set
	x64            []float64
	labels         []int // nil for data to predict
}

// dims returns the rows and columns of x. Errors: no matrix.
func dims(x mat.Matrix) (rows, columns int, err error) {
	if d, ok := x.(*mat.Dense); x == nil || ok && d == nil {
		return 0, 0, errors.New("the data x are nil; expected a matrix of rows × features, got nil")
	}
	rows, columns = x.Dims()
	return rows, columns, nil
}

// newTable copies x, checking that every number is finite.
func newTable(x mat.Matrix, labels []int, dtype tensor.Dtype) (*table, error) {
	r, c := x.Dims()
	t := &table{rows: r, features: c, labels: labels}
	if dtype == tensor.Float32 {
		t.x32 = make([]float32, 0, r*c)
	} else {
		t.x64 = make([]float64, 0, r*c)
	}
	for i := range r {
		for j := range c {
			v := x.At(i, j)
			if v-v != 0 {
				return nil, errors.Errorf("the data hold %v in row %d, column %d (counted from 0); expected finite numbers", v, i, j)
			}
			if t.x32 != nil {
				t.x32 = append(t.x32, float32(v))
			} else {
				t.x64 = append(t.x64, v)
			}
		}
	}
	return t, nil
}

// checkLabels returns the number of classes of y, which must be 0…K−1 with at least one row each.
func checkLabels(y []int, rows int) (classes int, err error) {
	if len(y) != rows {
		return 0, errors.Errorf("there are %d labels for %d rows of data; expected one a row", len(y), rows)
	}
	if rows == 0 {
		return 0, errors.New("there are no rows of data")
	}
	for i, k := range y {
		if k < 0 {
			return 0, errors.Errorf("label %d in row %d; expected classes numbered from 0", k, i)
		}
		classes = max(classes, k+1)
	}
	if classes > 2*rows {
		return 0, errors.Errorf("the greatest label is %d for %d rows; expected classes numbered 0…K−1 without gaps", classes-1, rows)
	}
	count := make([]int, classes)
	for _, k := range y {
		count[k]++
	}
	for k, c := range count {
		if c == 0 {
			return 0, errors.Errorf("no row has label %d though labels go up to %d; expected classes numbered 0…K−1 without gaps", k, classes-1)
		}
	}
	if classes < 2 {
		return 0, errors.New("all rows have the same label; expected at least two classes")
	}
	return classes, nil
}
