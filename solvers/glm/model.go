package glm

import (
	"runtime"
	"sync"

	"github.com/pkg/errors"

	"proxgrad/internal/kernel"
	"proxgrad/solvers/batch"
)

var (
	_ batch.Smooth    = (*Model)(nil)
	_ batch.Model     = (*Model)(nil)
	_ batch.Conjugate = (*Model)(nil)
)

// A Model is the mean loss of a generalised linear model on the rows of a design. [NewLinear], [NewLogistic],
// [NewMultinomial], [NewPoisson] and [NewCox] make one. For the layout of its coordinates see the package's doc.
// It is immutable and safe for concurrent use.
type Model struct {
	x          *Design
	family     family
	outputs    int
	intercepts int
	unseen     []bool    // columns whose coefficients the loss does not see; nil where there are none
	scratch    sync.Pool // *workspace
}

// A family is a loss of linear predictors. η and r hold the rows of one output after the other.
type family interface {
	name() string
	// rowwise says whether the loss is a mean over rows.
	rowwise() bool
	// loss returns the mean loss F(η) over the rows, all where rows is nil, and, unless r is nil, sets r ← ∇F(η).
	loss(rows []int, eta, r []float64) float64
	// bend returns the Hessian of F at η. It keeps nothing of η and r = ∇F(η). into is one that it made before, to be
	// used again, or nil.
	bend(into hessian, eta, r []float64) hessian
	// bound is a constant matrix that bounds the Hessian from above everywhere, nil where there is none.
	bound() hessian
	// exact says whether the Hessian is that matrix everywhere.
	exact() bool
	// conjugate returns F*(s·θ), or what is no less, for θ = ∇F(η) and 0 ≤ s ≤ 1, and equal to it at s = 1; false where it is
	// not known.
	conjugate(eta, theta []float64, s float64) (float64, bool)
}

// A blind family has a loss that some columns say nothing to. Along their coefficients slope and curvature are 0, whatever
// rounding makes of their sums.
type blind interface {
	// sees says whether the loss changes with the coefficient of a column by more than its rounding.
	sees(x []float64) bool
}

// workspace is the memory of an evaluation.
type workspace struct{ eta, r []float64 }

// sized returns both vectors with n numbers each.
func (w *workspace) sized(n int) (eta, r []float64) {
	if len(w.eta) < n {
		w.eta, w.r = make([]float64, n), make([]float64, n)
	}
	return w.eta[:n], w.r[:n]
}

func newModel(x *Design, f family, outputs, intercepts int) *Model {
	m := &Model{x: x, family: f, outputs: outputs, intercepts: intercepts}
	m.scratch.New = func() any { return new(workspace) }
	if b, ok := f.(blind); ok {
		for j := range x.cols {
			if !b.sees(x.Column(j)) {
				if m.unseen == nil {
					m.unseen = make([]bool, x.cols)
				}
				m.unseen[j] = true
			}
		}
	}
	return m
}

// Family returns the name of the model: linear, logistic, multinomial, poisson or cox.
func (m *Model) Family() string { return m.family.name() }

// Design returns the design.
func (m *Model) Design() *Design { return m.x }

// Dim returns the number of coordinates: coefficients and intercepts.
func (m *Model) Dim() int { return m.Coefficients() + m.intercepts }

// Coefficients returns the number of coefficients: features × outputs.
func (m *Model) Coefficients() int { return m.x.cols * m.outputs }

// Outputs returns the number of linear predictors: the classes of the multinomial model, else 1.
func (m *Model) Outputs() int { return m.outputs }

// Intercepts returns the number of intercepts: one an output, none for the Cox model and after WithoutIntercept.
func (m *Model) Intercepts() int { return m.intercepts }

// WithoutIntercept returns the model with all intercepts 0, so that x is the coefficients alone. Its predictors pass through
// the origin of its design, which Standardise moves to the mean of the features: for the origin of the features themselves
// take [Scale] or [NewDesign].
func (m *Model) WithoutIntercept() *Model { return newModel(m.x, m.family, m.outputs, 0) }

// Rows returns the number of rows.
func (m *Model) Rows() int { return m.x.rows }

// Eval returns f(x) and, unless grad is nil, sets grad ← ∇f(x). Cost: O(rows·(non-zeros of x)) for the value, and
// O(rows·coordinates) more for the gradient; no allocation but at first.
//
// Errors: lengths that do not fit.
func (m *Model) Eval(x, grad []float64) (float64, error) {
	if err := m.checkLen(x, grad); err != nil {
		return 0, err
	}
	w := m.scratch.Get().(*workspace)
	defer m.scratch.Put(w)
	eta, r := w.sized(m.x.rows * m.outputs)
	m.predict(eta, x)
	if grad == nil {
		return m.family.loss(nil, eta, nil), nil
	}
	f := m.family.loss(nil, eta, r)
	m.adjoint(grad, r)
	return f, nil
}

func (m *Model) checkLen(x, grad []float64) error {
	if n := m.Dim(); len(x) != n || grad != nil && len(grad) != n {
		return errors.Errorf("glm: x has %d coordinates and the gradient %d; expected %d", len(x), len(grad), n)
	}
	return nil
}

// predict sets η ← X·x + b.
func (m *Model) predict(eta, x []float64) {
	n, k := m.x.rows, m.outputs
	for c := range k {
		part, b := eta[c*n:(c+1)*n], 0.0
		if m.intercepts > 0 {
			b = x[m.Coefficients()+c]
		}
		for i := range part {
			part[i] = b
		}
		for j := range m.x.cols {
			if v := x[j*k+c]; v != 0 {
				kernel.Axpy(part, m.x.Column(j), v)
			}
		}
	}
}

// adjoint sets grad ← Xᵀr for the coefficients and Σ_i r_ic for the intercepts.
func (m *Model) adjoint(grad, r []float64) {
	n, k := m.x.rows, m.outputs
	for c := range k {
		part := r[c*n : (c+1)*n]
		kernel.ColumnDots(team(), grad[c:], k, m.x.columns, part)
		if m.intercepts > 0 {
			grad[m.Coefficients()+c] = total(part)
		}
	}
	for j, unseen := range m.unseen {
		if unseen {
			clear(grad[j*k : (j+1)*k])
		}
	}
}

// team shares products of the whole design among processors.
func team() *kernel.Team { return kernel.SharedTeam(min(8, runtime.GOMAXPROCS(0))) }

// shift sets dst ← dst + a.
func shift(dst []float64, a float64) {
	for i := range dst {
		dst[i] += a
	}
}

// total returns Σ x_i.
func total(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum
}

// Original maps the coordinates of a model on a design made by [Standardise] or [Scale] to the scale of the original features:
// coefficient x_jc/scale_j and intercept b_c − Σ_j mean_j·x_jc/scale_j, if the model has one. Zeros stay zeros. On any other
// design it copies. x has Dim coordinates; another length panics.
func (m *Model) Original(x []float64) []float64 {
	out := m.copied(x)
	if m.x.scale == nil {
		return out
	}
	k := m.outputs
	for j := range m.x.cols {
		for c := range k {
			out[j*k+c] /= m.x.scale[j]
			if m.intercepts > 0 {
				out[m.Coefficients()+c] -= m.x.mean[j] * out[j*k+c]
			}
		}
	}
	return out
}

// FromOriginal is the inverse of [Model.Original].
func (m *Model) FromOriginal(x []float64) []float64 {
	out := m.copied(x)
	if m.x.scale == nil {
		return out
	}
	k := m.outputs
	for j := range m.x.cols {
		for c := range k {
			if m.intercepts > 0 {
				out[m.Coefficients()+c] += m.x.mean[j] * out[j*k+c]
			}
			out[j*k+c] *= m.x.scale[j]
		}
	}
	return out
}

func (m *Model) copied(x []float64) []float64 {
	if len(x) != m.Dim() {
		panic(errors.Errorf("glm: x has %d coordinates; expected %d", len(x), m.Dim()))
	}
	return append([]float64(nil), x...)
}
