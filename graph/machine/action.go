package machine

import (
	"github.com/pkg/errors"

	"proxgrad/internal/kernel"
)

// A work computes a value in a run of so many samples. It allocates nothing, unless it runs an operation of Gorgonia's.
type work func(rows int) error

// An action is an operation as a machine performs it.
type action interface {
	// carry says whether the first axis of v counts samples, given which axes of its operands do. The error says why the
	// operation makes no sense for fewer samples than the graph was made for.
	carry(v *value) (bool, error)
	// bind returns the work that computes v. The memory of v and its operands is known only when it is done.
	bind(v *value, team *kernel.Team) (work, error)
}

// errSamples is returned by carry for operands in which samples cannot be followed.
var errSamples = errors.New("the number of samples is built into this operation; Config.Batch cannot include what it is made from")

// none says that no operand of v has samples.
func none(v *value) bool {
	for _, u := range v.in {
		if u.batched() {
			return false
		}
	}
	return true
}

// typed returns the work of v's precision.
func typed(v *value, f32, f64 func() work) (work, error) {
	if v.dtype.Size() == 4 {
		return f32(), nil
	}
	return f64(), nil
}
