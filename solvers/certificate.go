package solvers

import (
	"math"

	"proxgrad/ops/prox"
)

// Violation returns how far the point w is from stationary for loss + p when the loss has the gradient grad there: the
// penalty's own KKT distance (prox.Stationary), else the prox-gradient residual ‖w − prox_p(w − grad)‖∞; without a penalty
// (p = nil) ‖grad‖∞. It is 0 exactly at a stationary point. Allocates two vectors when it needs the residual.
func Violation(p prox.Penalty, w, grad []float64) float64 {
	if s, ok := prox.As[prox.Stationary](p); ok {
		return s.SubdiffDist(w, grad)
	}
	var worst float64
	switch p {
	case nil:
		for _, g := range grad {
			worst = max(worst, math.Abs(g))
		}
	default:
		z, x := make([]float64, len(w)), make([]float64, len(w))
		for i := range w {
			z[i] = w[i] - grad[i]
		}
		p.Prox(x, z, 1)
		for i := range w {
			worst = max(worst, math.Abs(w[i]-x[i]))
		}
	}
	return worst
}
