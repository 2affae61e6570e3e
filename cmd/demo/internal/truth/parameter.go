package truth

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

var _ solvers.Penalised = (*parameter)(nil)

// parameter is a parameter by hand: a vector, its gradient, its penalty.
type parameter struct {
	name        string
	value, grad *tensor.Dense
	penalty     prox.Penalty
}

// newParameter returns a parameter at w, which it keeps.
func newParameter(name string, w []float64, penalty prox.Penalty) *parameter {
	return &parameter{
		name: name, penalty: penalty,
		value: tensor.New(tensor.WithShape(len(w)), tensor.WithBacking(w)),
		grad:  tensor.New(tensor.WithShape(len(w)), tensor.Of(tensor.Float64)),
	}
}

func (p *parameter) Name() string                  { return p.name }
func (p *parameter) Value() gorgonia.Value         { return p.value }
func (p *parameter) Grad() (gorgonia.Value, error) { return p.grad, nil }
func (p *parameter) Penalty() prox.Penalty         { return p.penalty }
func (p *parameter) w() []float64                  { return p.value.Float64s() }
func (p *parameter) g() []float64                  { return p.grad.Float64s() }
