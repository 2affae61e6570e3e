package machine

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

var _ gorgonia.VM = (*Tape)(nil)

// Tape is Gorgonia's TapeMachine under guard rails: each RunAll is a run of its own (no Reset needed before or after), and
// leaves in the parameters the gradient of that run, not the sum over all runs so far. What the stock machine panics with
// in its own goroutine it cannot catch: the ops of proxgrad/ops return errors instead.
type Tape struct {
	vm     gorgonia.VM
	params gorgonia.Nodes
}

// NewTape compiles the graph. params are the parameters whose gradients are wanted, none for a graph that only predicts.
// The graph must not grow afterwards.
func NewTape(g *gorgonia.ExprGraph, params gorgonia.Nodes) (t *Tape, err error) {
	defer func() {
		if r := recover(); r != nil {
			t, err = nil, errors.Errorf("compile the graph: %v", r)
		}
	}()
	opts := []gorgonia.VMOpt{}
	if len(params) > 0 {
		opts = append(opts, gorgonia.BindDualValues(params...))
	}
	return &Tape{vm: gorgonia.NewTapeMachine(g, opts...), params: params}, nil
}

// RunAll implements gorgonia.VM.
func (t *Tape) RunAll() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.Errorf("run the graph: %v", r)
		}
	}()
	for _, p := range t.params {
		if g, err := p.Grad(); err == nil && g != nil {
			zero(g)
		}
	}
	t.vm.Reset()
	err = t.vm.RunAll()
	return errors.Wrap(err, "run the graph")
}

// Reset implements gorgonia.VM.
func (t *Tape) Reset() { t.vm.Reset() }

// Close implements gorgonia.VM.
func (t *Tape) Close() error { return errors.Wrap(t.vm.Close(), "close the machine") }

func zero(v gorgonia.Value) {
	switch v := v.(type) {
	case *tensor.Dense:
		v.Zero()
	case *gorgonia.F32:
		*v = 0
	case *gorgonia.F64:
		*v = 0
	}
}
