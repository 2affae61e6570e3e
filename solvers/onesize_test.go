package solvers_test

import (
	"slices"

	"proxgrad/ops/prox"
)

var _ prox.ScalarMetric = oneSize{}

// oneSize is λ‖x‖₁ that admits to a prox with one step size only.
type oneSize struct{ lambda float64 }

func (p oneSize) Validate() error             { return nil }
func (p oneSize) Value(x []float64) float64   { return prox.L1{Lambda: p.lambda}.Value(x) }
func (oneSize) StepOf(step []float64) float64 { return slices.Min(step) }
func (p oneSize) Prox(dst, x []float64, step float64) float64 {
	return prox.L1{Lambda: p.lambda}.Prox(dst, x, step)
}
