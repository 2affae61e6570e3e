package glm

import (
	"github.com/pkg/errors"

	"proxgrad/internal/kernel"
)

var _ family = (*linear)(nil)

// NewLinear returns the model of least squares,
//
//	f(x) = 1/2n Σ_i (y_i − η_i)².
//
// Errors: a design and a y for each row are needed, all finite. y is copied.
//
// Source: Tibshirani (1996), eq. 1, with the mean in place of the sum.
func NewLinear(x *Design, y []float64) (*Model, error) {
	if err := checkTarget("NewLinear", x, y); err != nil {
		return nil, err
	}
	return newModel(x, &linear{append([]float64(nil), y...)}, 1, 1), nil
}

// checkTarget says what is wrong with a design or numbers to predict.
func checkTarget(where string, x *Design, y []float64) error {
	if err := x.check(where); err != nil {
		return err
	}
	if len(y) != x.rows {
		return errors.Errorf("glm: %s: %d targets for %d rows; expected one a row", where, len(y), x.rows)
	}
	for i, v := range y {
		if v-v != 0 {
			return errors.Errorf("glm: %s: the target of row %d is %v; expected a finite number", where, i, v)
		}
	}
	return nil
}

type linear struct{ y []float64 }

func (*linear) name() string  { return "linear" }
func (*linear) rowwise() bool { return true }
func (*linear) exact() bool   { return true }

func (l *linear) loss(rows []int, eta, r []float64) float64 {
	n, sum := float64(len(eta)), 0.0
	for k, v := range eta {
		i := k
		if rows != nil {
			i = rows[k]
		}
		d := v - l.y[i]
		sum += d * d
		if r != nil {
			r[k] = d / n
		}
	}
	return sum / (2 * n)
}

func (l *linear) bound() hessian { return scalar{1 / float64(len(l.y)), len(l.y)} }

func (l *linear) bend(hessian, []float64, []float64) hessian { return l.bound() }

// conjugate is F*(θ) = n/2‖θ‖² + ⟨y, θ⟩.
func (l *linear) conjugate(_, theta []float64, s float64) (float64, bool) {
	n := float64(len(l.y))
	return s * (n/2*s*kernel.SquaredNorm2(theta) + kernel.Dot(l.y, theta)), true
}
