package machine

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/internal/kernel"
)

// fallback runs any operation through its Do, on copies of the operands: Gorgonia's operations transpose, reshape and
// return their inputs as they see fit. It allocates in each run.
type fallback struct{}

func (fallback) carry(v *value) (bool, error) {
	if !none(v) {
		return false, errors.Errorf("%T runs as Gorgonia has it, for the shapes of the graph only; Config.Batch cannot include what it "+
			"is made from", v.node.Op())
	}
	return false, nil
}

func (fallback) bind(v *value, _ *kernel.Team) (work, error) {
	op := v.node.Op()
	args := make([]gorgonia.Value, len(v.in))
	return func(rows int) error {
		for i, u := range v.in {
			arg := args[i]
			if t, ok := arg.(*tensor.Dense); arg == nil || ok && (!t.Shape().Eq(u.shape) || !isDense(t)) {
				fresh, err := u.memory()
				if err != nil {
					return err
				}
				args[i], arg = fresh, fresh
			}
			mine := value{dtype: u.dtype, size: u.size, p: first(arg)}
			copy(mine.bytes(rows), u.bytes(rows))
		}
		result, err := op.Do(args...)
		if err != nil {
			return errors.Wrapf(err, "%v", op)
		}
		return v.copyTo(result)
	}, nil
}
