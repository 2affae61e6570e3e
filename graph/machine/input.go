package machine

import (
	"slices"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// input is an input of the graph, whose value is looked up anew in each run.
type input struct {
	*value
	seen gorgonia.Value // what was bound in the last run
}

// look finds the memory of the value bound to the input, and checks that it is what the graph was made for.
func (in *input) look() error {
	v := in.node.Value()
	if v == nil {
		return errors.Errorf("machine: %v has no value; bind one with gorgonia.Let before the run", in)
	}
	if in.bound = v; in.same(v) {
		in.p = first(v) // a tensor may have been given other memory
		return nil
	}
	in.seen = nil
	shape := v.Shape()
	if v.Dtype() != in.dtype || shape.TotalSize() != in.size || !shape.Eq(in.shape) {
		return errors.Errorf("machine: %v holds shape %v of %v, expected %v of %v", in, shape, v.Dtype(), in.shape, in.dtype)
	}
	if !isDense(v) {
		return errors.Errorf("machine: %v holds shape %v with gaps, in another order than row by row, or masked; expected a "+
			"row-major tensor", in, shape)
	}
	if in.p = first(v); in.p == nil {
		return errors.Errorf("machine: %v holds a %T of %v; expected a dense tensor or a scalar", in, v, v.Dtype())
	}
	in.seen = v
	return nil
}

// same says whether v is the value of the last run and still looks the same.
func (in *input) same(v gorgonia.Value) bool {
	if v != in.seen {
		return false
	}
	t, ok := v.(*tensor.Dense)
	return !ok || slices.Equal(t.Shape(), in.shape) && isDense(t)
}
