package data

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"
)

// Standardiser maps each column j of a matrix to
//
//	z_j = (x_j − m_j)/s_j,  m_j = Σ_i x_ij/n,  s_j = √(Σ_i (x_ij − m_j)²/n)
//
// with the mean and the standard deviation of the rows it was fitted on: the training rows, and nothing of the test. A
// column that was constant there, rounding aside, has s_j = 1 and is mapped to 0 in every row, also where a later row has
// another number: nothing was learned about it.
//
// It is a plain value and serialises to JSON. Transform and Inverse do not change it and are safe for concurrent use.
//
// Source: the 1/n standard deviation is that of glmnet (Friedman, Hastie & Tibshirani 2010, §2.6).
type Standardiser struct {
	Mean     []float64 `json:"mean"`
	Scale    []float64 `json:"scale"`    // > 0; 1 for a constant column
	Constant []bool    `json:"constant"` // columns that are mapped to 0
}

// FitStandardiser measures the columns of x.
//
// Errors: [ErrEmpty] when x has no rows or no columns, [ErrNotFinite] for the first cell that is NaN or ±Inf. Any finite
// numbers will do, be they 1e300 or 1e−300. Cost: O(rows·columns), three slices and one column of scratch.
func FitStandardiser(x mat.Matrix) (*Standardiser, error) {
	rows, cols := x.Dims()
	if rows == 0 || cols == 0 {
		got := plural(rows, "row", "rows") + " and " + plural(cols, "column", "columns")
		return nil, fail(Error{Expected: "a matrix to standardise", Got: got, Err: ErrEmpty})
	}
	s := &Standardiser{Mean: make([]float64, cols), Scale: make([]float64, cols), Constant: make([]bool, cols)}
	column := make([]float64, rows)
	for j := range cols {
		mat.Col(column, j, x)
		for i, v := range column {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				got := strconv.FormatFloat(v, 'g', -1, 64) + " in row " + strconv.Itoa(i)
				return nil, fail(Error{Index: j + 1, Expected: "finite numbers", Got: got, Err: ErrNotFinite})
			}
		}
		s.Mean[j], s.Scale[j], s.Constant[j] = moments(column)
	}
	return s, nil
}

// Validate says what is wrong with the fields, as read from a file perhaps: slices of different lengths or none
// ([ErrShape]), a mean that is not finite or a scale that is not finite and positive ([ErrNotFinite]).
func (s *Standardiser) Validate() error {
	n := len(s.Mean)
	if n == 0 || len(s.Scale) != n || len(s.Constant) != n {
		got := "lengths " + strconv.Itoa(n) + ", " + strconv.Itoa(len(s.Scale)) + ", " + strconv.Itoa(len(s.Constant))
		return fail(Error{Expected: "a mean, a scale and a constant for each column", Got: got, Err: ErrShape})
	}
	for j := range n {
		if m := s.Mean[j]; math.IsNaN(m) || math.IsInf(m, 0) {
			got := strconv.FormatFloat(m, 'g', -1, 64)
			return fail(Error{Index: j + 1, Expected: "a finite mean", Got: got, Err: ErrNotFinite})
		}
		if v := s.Scale[j]; !(v > 0) || math.IsInf(v, 0) {
			got := strconv.FormatFloat(v, 'g', -1, 64)
			return fail(Error{Index: j + 1, Expected: "a finite scale above 0", Got: got, Err: ErrNotFinite})
		}
	}
	return nil
}

// Transform sets dst ← (x − m)/s, column by column, and 0 in the constant columns. dst takes the shape of x if it is
// empty and must have it otherwise; dst may be x. A cell of x that is NaN or ±Inf stays so, but in a constant column.
//
// Errors: [ErrShape], and those of Validate. dst is untouched then. Cost: O(rows·columns), no allocation unless dst is
// empty.
func (s *Standardiser) Transform(dst *mat.Dense, x mat.Matrix) error {
	return s.apply(dst, x, func(j int, v float64) float64 {
		if s.Constant[j] {
			return 0
		}
		d := v - s.Mean[j]
		if math.IsInf(d, 0) {
			return v/s.Scale[j] - s.Mean[j]/s.Scale[j] // the difference alone may overflow
		}
		return d / s.Scale[j]
	})
}

// Inverse sets dst ← m + s·z, and the mean in the constant columns: it undoes Transform but for what that dropped. dst
// and the errors are those of Transform.
func (s *Standardiser) Inverse(dst *mat.Dense, z mat.Matrix) error {
	return s.apply(dst, z, func(j int, v float64) float64 {
		if s.Constant[j] {
			return s.Mean[j]
		}
		return math.FMA(s.Scale[j], v, s.Mean[j])
	})
}

func (s *Standardiser) apply(dst *mat.Dense, x mat.Matrix, f func(j int, v float64) float64) error {
	if err := s.Validate(); err != nil {
		return err
	}
	rows, cols := x.Dims()
	if cols != len(s.Mean) {
		return fail(Error{
			Expected: "a matrix of " + plural(len(s.Mean), "column", "columns"), Got: strconv.Itoa(cols), Err: ErrShape,
		})
	}
	if rows == 0 {
		return nil
	}
	if dst.IsEmpty() {
		dst.ReuseAs(rows, cols)
	}
	if r, c := dst.Dims(); r != rows || c != cols {
		expected := "a destination of " + strconv.Itoa(rows) + "×" + strconv.Itoa(cols)
		return fail(Error{Expected: expected, Got: strconv.Itoa(r) + "×" + strconv.Itoa(c), Err: ErrShape})
	}
	dst.Apply(func(_, j int, v float64) float64 { return f(j, v) }, x)
	return nil
}

// moments gives mean and standard deviation of a finite column, or its mean, 1 and true if it is constant.
//
// The numbers are brought near 1 by a power of two, which is exact, so that no square over- or underflows. The two passes
// with the correction for the rounding of the mean are those of Chan, Golub & LeVeque (1983), eq. 1.7. The squares are
// summed with compensation, or their error would grow with the rows.
func moments(column []float64) (mean, scale float64, constant bool) {
	lo, hi := slices.Min(column), slices.Max(column)
	if isConstant(lo, hi) {
		return lo + (hi-lo)/2, 1, true
	}
	_, exp := math.Frexp(max(-lo, hi))
	exp = max(-1000, min(exp, 1000)) // both powers stay normal
	down, up := math.Ldexp(1, -exp), math.Ldexp(1, exp)
	n := float64(len(column))
	for _, v := range column {
		mean += v * down
	}
	mean /= n
	var sum, squares, carry float64 // carry is what squares has lost to rounding (Kahan 1965)
	for _, v := range column {
		d := v*down - mean
		sum += d
		term := d*d - carry
		total := squares + term
		carry = (total - squares) - term
		squares = total
	}
	mean += sum / n
	scale = math.Sqrt((squares - sum*sum/n) / n)
	return mean * up, scale * up, false
}

// isConstant tells whether a column between lo and hi is one number up to rounding: a span of a few units in the last
// place, or beneath the normal numbers. Any wider span may be the signal (seconds since 1970, say, with microseconds).
func isConstant(lo, hi float64) bool {
	const ulps = 8
	most := max(-lo, hi)
	return hi/2-lo/2 <= max(ulps*0x1p-53*most, 0x1p-1022) // halved, for a span beyond MaxFloat64
}
