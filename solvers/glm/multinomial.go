package glm

import (
	"math"
	"slices"

	"github.com/pkg/errors"
)

var _ family = (*multinomial)(nil)

// NewMultinomial returns the model of several classes with a predictor for each,
//
//	f(x) = 1/n Σ_i log Σ_c exp(η_ic) − η_{i,y_i},
//
// the mean negative log-likelihood of the softmax of η_i. It is symmetric in the classes: all b_c may be raised by the same
// number. No η overflows.
//
// Errors: a design and a label 0 … classes−1 for each row are needed, at least two classes, and a row of each (the intercept
// of a class without rows would be −∞). The labels are copied.
func NewMultinomial(x *Design, labels []int, classes int) (*Model, error) {
	if err := x.check("NewMultinomial"); err != nil {
		return nil, err
	}
	if len(labels) != x.rows {
		return nil, errors.Errorf("glm: NewMultinomial: %d labels for %d rows; expected one a row", len(labels), x.rows)
	}
	if classes < 2 {
		return nil, errors.Errorf("glm: NewMultinomial of %d classes; expected at least 2", classes)
	}
	for i, v := range labels {
		if v < 0 || v >= classes {
			return nil, errors.Errorf("glm: NewMultinomial: the label of row %d is %d; expected 0 to %d", i, v, classes-1)
		}
	}
	for c := range classes {
		if !slices.Contains(labels, c) {
			return nil, errors.Errorf("glm: NewMultinomial: no row is of class %d; expected at least one of each of %d classes", c, classes)
		}
	}
	return newModel(x, &multinomial{append([]int(nil), labels...), classes}, classes, classes), nil
}

type multinomial struct {
	labels  []int
	classes int
}

func (*multinomial) name() string  { return "multinomial" }
func (*multinomial) rowwise() bool { return true }
func (*multinomial) exact() bool   { return false }

func (m *multinomial) loss(rows []int, eta, r []float64) float64 {
	n, sum := len(eta)/m.classes, 0.0
	for k := range n {
		i := k
		if rows != nil {
			i = rows[k]
		}
		y := m.labels[i]
		top, others := m.row(eta, n, k, y)
		own := math.Exp(eta[y*n+k] - top)
		if own == 1 { // no class is above the right one: log1p keeps the digits of a small loss
			sum += math.Log1p(others)
		} else {
			sum += math.Log(own+others) + (top - eta[y*n+k])
		}
		if r == nil {
			continue
		}
		z := (own + others) * float64(n)
		for c := range m.classes {
			r[c*n+k] = math.Exp(eta[c*n+k]-top) / z
		}
		r[y*n+k] = -others / z
	}
	return sum / float64(n)
}

// row returns the greatest predictor of row k and Σ_{c ≠ y} exp(η_c − greatest).
func (m *multinomial) row(eta []float64, n, k, y int) (top, others float64) {
	top = eta[y*n+k]
	for c := range m.classes {
		top = max(top, eta[c*n+k])
	}
	for c := range m.classes {
		if c != y {
			others += math.Exp(eta[c*n+k] - top)
		}
	}
	return top, others
}

// bound is ½I/n, above diag(p) − ppᵀ for every p: by Gershgorin its rows sum to at most 2·p_c(1 − p_c) in magnitude.
func (m *multinomial) bound() hessian { return scalar{0.5 / float64(len(m.labels)), len(m.labels)} }

func (m *multinomial) bend(into hessian, eta, _ []float64) hessian {
	h, ok := into.(*softmaxHessian)
	if !ok {
		h = &softmaxHessian{p: make([]float64, len(eta)), n: len(m.labels)}
	}
	n := h.n
	for k := range n {
		top, others := m.row(eta, n, k, 0)
		z := others + math.Exp(eta[k]-top)
		for c := range m.classes {
			h.p[c*n+k] = math.Exp(eta[c*n+k]-top) / z
		}
	}
	return h
}

// softmaxHessian is (diag(p_i) − p_i·p_iᵀ)/n for each row.
type softmaxHessian struct {
	p []float64 // class after class
	n int
}

func (h *softmaxHessian) add(u, x []float64, c int, a float64) {
	own := h.p[c*h.n : (c+1)*h.n]
	a /= float64(h.n)
	for lo := 0; lo < len(h.p); lo += h.n {
		p, part := h.p[lo:lo+h.n], u[lo:lo+h.n]
		for i, v := range own {
			e := a * v
			if x != nil {
				e *= x[i]
			}
			if lo == c*h.n {
				part[i] += e * (1 - v)
			} else {
				part[i] -= e * p[i]
			}
		}
	}
}

func (h *softmaxHessian) square(x []float64, c int) float64 {
	sum := 0.0
	for i, v := range h.p[c*h.n : (c+1)*h.n] {
		e := v * (1 - v)
		if x != nil {
			e *= x[i] * x[i]
		}
		sum += e
	}
	return sum / float64(h.n)
}

// conjugate is F*(θ) = 1/n Σ_ic a_ic·log a_ic, a_i = e_{y_i} + n·θ_i, in the simplex.
func (m *multinomial) conjugate(_, theta []float64, s float64) (float64, bool) {
	n, sum := len(m.labels), 0.0
	for c := range m.classes {
		for i, t := range theta[c*n : (c+1)*n] {
			a := float64(n) * s * t
			if m.labels[i] == c {
				sum += complement(min(-a, 1))
			} else {
				sum += entropy(max(a, 0))
			}
		}
	}
	return sum / float64(n), true
}
