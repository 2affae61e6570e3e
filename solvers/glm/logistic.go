package glm

import (
	"math"
	"slices"

	"github.com/pkg/errors"
)

var _ family = (*logistic)(nil)

// NewLogistic returns the model of two classes,
//
//	f(x) = 1/n Σ_i log(1 + exp(η_i)) − y_i·η_i,
//
// the mean negative log-likelihood of labels y_i of 0 and 1, where the probability of 1 is σ(η_i). No η overflows.
//
// Errors: a design and a label for each row are needed, 0 or 1, and both of them (the intercept would be infinite). The labels
// are copied.
func NewLogistic(x *Design, labels []int) (*Model, error) {
	if err := x.check("NewLogistic"); err != nil {
		return nil, err
	}
	if len(labels) != x.rows {
		return nil, errors.Errorf("glm: NewLogistic: %d labels for %d rows; expected one a row", len(labels), x.rows)
	}
	y := make([]float64, len(labels))
	for i, v := range labels {
		if v != 0 && v != 1 {
			return nil, errors.Errorf("glm: NewLogistic: the label of row %d is %d; expected 0 or 1", i, v)
		}
		y[i] = float64(v)
	}
	if !slices.Contains(labels, 1-labels[0]) {
		return nil, errors.Errorf("glm: NewLogistic: all labels are %d; expected both 0 and 1", labels[0])
	}
	return newModel(x, &logistic{y}, 1, 1), nil
}

type logistic struct{ y []float64 }

func (*logistic) name() string  { return "logistic" }
func (*logistic) rowwise() bool { return true }
func (*logistic) exact() bool   { return false }

func (l *logistic) loss(rows []int, eta, r []float64) float64 {
	n, sum := float64(len(eta)), 0.0
	for k, v := range eta {
		i := k
		if rows != nil {
			i = rows[k]
		}
		// e = exp(−|η|) gives loss and probability alike. Where y = 1 both are those of −η for y = 0, which keeps the digits
		// of 1 − σ(η).
		if l.y[i] == 1 {
			v = -v
		}
		e := math.Exp(-math.Abs(v))
		sum += max(v, 0) + math.Log1p(e)
		if r != nil {
			p := 1 / (1 + e)
			if v < 0 {
				p = e / (1 + e)
			}
			if l.y[i] == 1 {
				p = -p
			}
			r[k] = p / n
		}
	}
	return sum / n
}

func (l *logistic) bound() hessian { return scalar{0.25 / float64(len(l.y)), len(l.y)} }

func (l *logistic) bend(into hessian, eta, _ []float64) hessian {
	h, w := reuse(into, len(eta))
	n := float64(len(eta))
	for i, v := range eta {
		e := math.Exp(-math.Abs(v))
		w[i] = e / ((1 + e) * (1 + e)) / n
	}
	return h
}

// conjugate is F*(θ) = 1/n Σ a_i·log a_i + (1 − a_i)·log(1 − a_i), a_i = y_i + n·θ_i.
func (l *logistic) conjugate(_, theta []float64, s float64) (float64, bool) {
	n, sum := float64(len(theta)), 0.0
	for _, t := range theta {
		a := min(n*s*math.Abs(t), 1) // a or 1 − a, whichever label
		sum += entropy(a) + complement(a)
	}
	return sum / n, true
}

// entropy returns a·log a, 0 at 0.
func entropy(a float64) float64 {
	if a == 0 {
		return 0
	}
	return a * math.Log(a)
}

// complement returns (1 − a)·log(1 − a), 0 at 1.
func complement(a float64) float64 {
	if a == 1 {
		return 0
	}
	return (1 - a) * math.Log1p(-a)
}
