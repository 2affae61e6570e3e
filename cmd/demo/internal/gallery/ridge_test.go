package gallery

import (
	"testing"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
	"proxgrad/ops/prox/proxtest"
)

// The example of docs/extension-points.md.

// Ridge is ½λ‖x‖₂².
type Ridge struct{ Lambda float64 }

// Value returns g(x).
func (p Ridge) Value(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += 0.5 * p.Lambda * v * v
	}
	return sum
}

// Prox sets dst ← argmin_u ½‖u − x‖² + step·g(u) and returns g(dst). dst may be x.
func (p Ridge) Prox(dst, x []float64, step float64) float64 {
	if len(dst) != len(x) {
		panic("Ridge: dst and x must have one length")
	}
	for i, v := range x {
		dst[i] = v/(1+step*p.Lambda) + 0 // + 0: a zero is +0
	}
	return p.Value(dst)
}

// Validate says what is wrong with the fields.
func (p Ridge) Validate() error {
	if !(p.Lambda >= 0) {
		return errors.Errorf("Ridge.Lambda is %v; expected a number ≥ 0", p.Lambda)
	}
	return nil
}

func TestRidge(t *testing.T) {
	proxtest.Check(t, Ridge{Lambda: 0.5}, proxtest.Options{
		WithLambda: func(lambda float64) prox.Penalty { return Ridge{Lambda: lambda} },
	})
}
