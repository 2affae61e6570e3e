package glm

import (
	"math"

	"github.com/pkg/errors"
)

var _ family = (*poisson)(nil)

// NewPoisson returns the model of counts with a logarithmic link,
//
//	f(x) = 1/n Σ_i exp(η_i) − y_i·η_i,
//
// the mean negative log-likelihood without its constants. It is +Inf where an exponential overflows. Its curvature has no
// bound.
//
// Errors: a design and a y ≥ 0 for each row are needed, all finite and not all 0 (the intercept would be −∞). y is copied.
func NewPoisson(x *Design, y []float64) (*Model, error) {
	if err := checkTarget("NewPoisson", x, y); err != nil {
		return nil, err
	}
	some := false
	for i, v := range y {
		if v < 0 {
			return nil, errors.Errorf("glm: NewPoisson: the target of row %d is %v; expected a count ≥ 0", i, v)
		}
		some = some || v > 0
	}
	if !some {
		return nil, errors.New("glm: NewPoisson: all targets are 0; expected a count > 0")
	}
	return newModel(x, &poisson{append([]float64(nil), y...)}, 1, 1), nil
}

type poisson struct{ y []float64 }

func (*poisson) name() string  { return "poisson" }
func (*poisson) rowwise() bool { return true }
func (*poisson) exact() bool   { return false }

func (p *poisson) loss(rows []int, eta, r []float64) float64 {
	n, sum := float64(len(eta)), 0.0
	for k, v := range eta {
		i := k
		if rows != nil {
			i = rows[k]
		}
		mu := math.Exp(v)
		sum += mu - p.y[i]*v
		if r != nil {
			r[k] = (mu - p.y[i]) / n
		}
	}
	return sum / n
}

func (*poisson) bound() hessian { return nil }

func (p *poisson) bend(into hessian, eta, _ []float64) hessian {
	h, w := reuse(into, len(eta))
	n := float64(len(eta))
	for i, v := range eta {
		w[i] = math.Exp(v) / n
	}
	return h
}

// conjugate is F*(θ) = 1/n Σ a_i·log a_i − a_i, a_i = y_i + n·θ_i ≥ 0.
func (p *poisson) conjugate(_, theta []float64, s float64) (float64, bool) {
	n, sum := float64(len(theta)), 0.0
	for i, t := range theta {
		a := max(p.y[i]+n*s*t, 0)
		sum += entropy(a) - a
	}
	return sum / n, true
}
