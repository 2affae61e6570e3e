package glm

import (
	"github.com/pkg/errors"

	"proxgrad/internal/kernel"
)

// EvalRows returns the mean loss over the given rows alone and, unless grad is nil, sets grad to its gradient: what a
// stochastic rule steps by. A row may come more than once. All rows give Eval, to rounding. The first call copies the design,
// row by row. Cost: O(len(rows)·coordinates).
//
// Errors: lengths that do not fit, no rows, a row out of range, and the Cox model, whose loss is no mean over rows.
func (m *Model) EvalRows(rows []int, x, grad []float64) (float64, error) {
	if err := m.checkLen(x, grad); err != nil {
		return 0, err
	}
	if !m.family.rowwise() {
		return 0, errors.New("glm: the partial likelihood of the Cox model is not a mean over rows; expected Eval on all of them")
	}
	if len(rows) == 0 {
		return 0, errors.New("glm: EvalRows without rows; expected at least one")
	}
	for _, i := range rows {
		if i < 0 || i >= m.x.rows {
			return 0, errors.Errorf("glm: EvalRows of row %d; expected 0 to %d", i, m.x.rows-1)
		}
	}
	w := m.scratch.Get().(*workspace)
	defer m.scratch.Put(w)
	n, k := len(rows), m.outputs
	eta, r := w.sized(n * k)
	m.predictRows(eta, rows, x)
	if grad == nil {
		return m.family.loss(rows, eta, nil), nil
	}
	f := m.family.loss(rows, eta, r)
	clear(grad)
	for at, i := range rows {
		row := m.x.row(i)
		for c := range k {
			v := r[c*n+at]
			if k == 1 {
				kernel.Axpy(grad[:len(row)], row, v)
			} else {
				for j, e := range row {
					grad[j*k+c] += v * e
				}
			}
			if m.intercepts > 0 {
				grad[m.Coefficients()+c] += v
			}
		}
	}
	return f, nil
}

// predictRows sets η to the linear predictors of the rows.
func (m *Model) predictRows(eta []float64, rows []int, x []float64) {
	n, k := len(rows), m.outputs
	for at, i := range rows {
		row := m.x.row(i)
		for c := range k {
			var v float64
			if k == 1 {
				v = kernel.Dot(row, x[:len(row)])
			} else {
				for j, e := range row {
					v += e * x[j*k+c]
				}
			}
			if m.intercepts > 0 {
				v += x[m.Coefficients()+c]
			}
			eta[c*n+at] = v
		}
	}
}
