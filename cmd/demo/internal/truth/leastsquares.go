package truth

import (
	"math"
	"math/rand/v2"

	"proxgrad/solvers/batch"
)

var _ batch.Smooth = (*leastSquares)(nil)

// leastSquares is ½‖XW − Y‖²/n for a matrix of coefficients W, rows × cols, one row a feature and one column a task, by way
// of the moments of the data: its gradient is A·W − B with A = XᵀX/n and B = XᵀY/n.
type leastSquares struct {
	rows, cols int
	a, b       []float64 // rows × rows, rows × cols
	c          float64   // ½‖Y‖²/n
}

// The size of the least-squares problem.
const (
	dataRows, features, tasks = 120, 12, 4
	spread                    = 10 // between the scales of the columns
)

// newLeastSquares draws n rows of correlated features whose scales differ by the factor spread, and tasks that depend on every
// third feature, some of them in some tasks only, with noise. The greatest eigenvalue of A is 1.
func newLeastSquares(seed uint64, n, rows, cols int, spread float64) *leastSquares {
	rng := rand.New(rand.NewPCG(seed, 0x7072))
	x, y := make([]float64, n*rows), make([]float64, n*cols)
	truth := make([]float64, rows*cols)
	for i := 0; i < rows; i += 3 {
		for j := range cols {
			if (i/3+j)%3 != 0 || cols == 1 {
				truth[i*cols+j] = rng.NormFloat64() + math.Copysign(1, rng.NormFloat64())
			}
		}
	}
	for i := range n {
		common := rng.NormFloat64()
		for k := range rows {
			z := rng.NormFloat64() + 0.3*common
			x[i*rows+k] = z * math.Pow(spread, float64(k%4)/3-0.5)
			for j := range cols {
				y[i*cols+j] += z * truth[k*cols+j]
			}
		}
		for j := range cols {
			y[i*cols+j] += 0.5 * rng.NormFloat64()
		}
	}
	l := &leastSquares{rows: rows, cols: cols, a: make([]float64, rows*rows), b: make([]float64, rows*cols)}
	l.moments(x, y, n)
	return l
}

// moments sets a, b and c to those of the data, scaled.
func (l *leastSquares) moments(x, y []float64, n int) {
	for i := range n {
		row, target := x[i*l.rows:(i+1)*l.rows], y[i*l.cols:(i+1)*l.cols]
		for k, v := range row {
			for m, u := range row {
				l.a[k*l.rows+m] += v * u / float64(n)
			}
			for j, u := range target {
				l.b[k*l.cols+j] += v * u / float64(n)
			}
		}
		for _, u := range target {
			l.c += u * u / float64(2*n)
		}
	}
	// W and Y scaled alike leave the problem what it is: divide X by √top, and Y by the size of its columns.
	top := greatestEigenvalue(l.a, l.rows)
	for i := range l.a {
		l.a[i] /= top
	}
	size := math.Sqrt(2 * l.c / float64(l.cols))
	for i := range l.b {
		l.b[i] /= math.Sqrt(top) * size
	}
	l.c /= size * size
}

// greatestEigenvalue of a symmetric matrix with a dominant one, by powers.
func greatestEigenvalue(a []float64, n int) float64 {
	v, next := make([]float64, n), make([]float64, n)
	for i := range v {
		v[i] = 1 + float64(i%3)/3
	}
	top := 0.0
	for range 1000 {
		norm := 0.0
		for i := range next {
			next[i] = 0
			for j, u := range v {
				next[i] += a[i*n+j] * u
			}
			norm += next[i] * next[i]
		}
		top = math.Sqrt(norm)
		for i := range v {
			v[i] = next[i] / top
		}
	}
	return top
}

// Dim implements batch.Smooth.
func (l *leastSquares) Dim() int { return l.rows * l.cols }

// Eval implements batch.Smooth.
func (l *leastSquares) Eval(w, grad []float64) (float64, error) {
	f := l.c
	for k := range l.rows {
		for j := range l.cols {
			s := 0.0
			for m, v := range l.a[k*l.rows : (k+1)*l.rows] {
				s += v * w[m*l.cols+j]
			}
			at := k*l.cols + j
			f += w[at] * (0.5*s - l.b[at])
			if grad != nil {
				grad[at] = s - l.b[at]
			}
		}
	}
	return f, nil
}
