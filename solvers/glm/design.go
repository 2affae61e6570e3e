package glm

import (
	"math"
	"reflect"
	"sync"

	"github.com/pkg/errors"
	"gonum.org/v1/gonum/mat"

	"proxgrad/internal/kernel"
)

// A Design is a dense matrix of features, stored column by column. It is immutable and safe for concurrent use.
type Design struct {
	rows, cols  int
	columns     []float64 // column j at j·rows
	squares     []float64 // ‖X_j‖₂²
	mean, scale []float64 // the column is (original − mean)/scale; nil = 0 and 1

	byRowOnce sync.Once
	byRow     []float64 // the same, row by row, made when rows are asked for
}

// NewDesign copies a matrix of features as it is.
//
// Errors: nil, no rows, no columns, a cell that is not finite.
func NewDesign(x mat.Matrix) (*Design, error) {
	if v := reflect.ValueOf(x); x == nil || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, errors.New("glm: NewDesign: expected a matrix, got nil")
	}
	rows, cols := x.Dims()
	d := &Design{rows: rows, cols: cols, columns: make([]float64, rows*cols)}
	for j := range cols {
		mat.Col(d.Column(j), j, x)
	}
	return d.finish()
}

// FromColumns takes a matrix that is stored column by column, rows numbers each, without copying it: the caller must not
// change it.
//
// Errors: a length that does not fit, no rows, no columns, a cell that is not finite.
func FromColumns(rows int, columns []float64) (*Design, error) {
	if rows < 1 || len(columns)%rows != 0 {
		return nil, errors.Errorf("glm: %d numbers in columns of %d rows; expected a multiple of the rows", len(columns), rows)
	}
	d := &Design{rows: rows, cols: len(columns) / rows, columns: columns}
	return d.finish()
}

// Standardise copies a matrix of features and maps each column to mean 0 and 1/n standard deviation 1; a constant column
// becomes 0. [Model.Original] maps coefficients back. The errors are those of [NewDesign].
func Standardise(x mat.Matrix) (*Design, error) {
	d, err := NewDesign(x)
	if err != nil {
		return nil, err
	}
	d.mean, d.scale = make([]float64, d.cols), make([]float64, d.cols)
	for j := range d.cols {
		d.mean[j], d.scale[j] = standardise(d.Column(j))
		d.squares[j] = kernel.SquaredNorm2(d.Column(j))
	}
	return d, nil
}

// Scale copies a matrix of features and divides each column by its 1/n standard deviation, without moving it to mean 0: what
// [Model.WithoutIntercept] needs. A constant column stays as it is. [Model.Original] maps coefficients back. The errors are those
// of [NewDesign].
func Scale(x mat.Matrix) (*Design, error) {
	centred, err := Standardise(x)
	if err != nil {
		return nil, err
	}
	d, err := NewDesign(x)
	if err != nil {
		return nil, err
	}
	d.mean, d.scale = make([]float64, d.cols), centred.scale
	for j, s := range d.scale {
		column := d.Column(j)
		for i := range column {
			column[i] /= s
		}
		d.squares[j] = kernel.SquaredNorm2(column)
	}
	return d, nil
}

// Dims returns rows and columns.
func (d *Design) Dims() (rows, cols int) { return d.rows, d.cols }

// Column returns column j, which must not be changed.
func (d *Design) Column(j int) []float64 { return d.columns[j*d.rows : (j+1)*d.rows : (j+1)*d.rows] }

// row returns row i. The first call makes a copy of the design, row by row.
func (d *Design) row(i int) []float64 {
	d.byRowOnce.Do(func() {
		d.byRow = make([]float64, len(d.columns))
		for j := range d.cols {
			for i, v := range d.Column(j) {
				d.byRow[i*d.cols+j] = v
			}
		}
	})
	return d.byRow[i*d.cols : (i+1)*d.cols]
}

// check says what is wrong with a design that a model is to be made of.
func (d *Design) check(where string) error {
	if d == nil || d.rows == 0 {
		return errors.Errorf("glm: %s: expected a design made by NewDesign, Standardise, Scale or FromColumns, got none", where)
	}
	return nil
}

// finish checks the cells, measures the columns and returns the design.
func (d *Design) finish() (*Design, error) {
	if d.rows == 0 || d.cols == 0 {
		return nil, errors.Errorf("glm: a design of %d rows and %d columns; expected at least one of each", d.rows, d.cols)
	}
	d.squares = make([]float64, d.cols)
	for j := range d.cols {
		for i, v := range d.Column(j) {
			if v-v != 0 {
				return nil, errors.Errorf("glm: the design holds %v in row %d, column %d; expected finite numbers", v, i, j)
			}
		}
		d.squares[j] = kernel.SquaredNorm2(d.Column(j))
	}
	return d, nil
}

// standardise maps a column to mean 0 and standard deviation 1 and returns what they were. In two passes, the second of which
// corrects the mean for its rounding (Chan, Golub & LeVeque 1983, eq. 1.7). A column that is constant but for rounding
// becomes 0, with scale 1.
func standardise(x []float64) (mean, scale float64) {
	n, top := float64(len(x)), 0.0
	for _, v := range x {
		mean += v / n
		top = max(top, math.Abs(v))
	}
	var sum, squares float64
	for _, v := range x {
		sum += v - mean
	}
	mean += sum / n
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	scale = math.Sqrt(squares / n)
	if scale <= 8*0x1p-53*top {
		clear(x)
		return mean, 1
	}
	for i, v := range x {
		x[i] = (v - mean) / scale
	}
	return mean, scale
}
