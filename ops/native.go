package ops

import (
	"strings"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/internal/kernel"
)

var _ Native = (*op)(nil)

// Native is how an op of this package shows itself to a machine that brings its own memory: under a fixed name, and running
// on plain slices. Every op here is one.
type Native interface {
	gorgonia.Op
	// Kind names the operation without its hyper-parameters: "Affine", "Affine.dW", "L1", "L1.dW", ….
	Kind() string
	// Run32 writes the result to dst, which is none of the operands, for an op whose result is of float32. It neither reads
	// nor writes state of the op, checks no lengths, and allocates nothing but the error that says what is wrong with the
	// operands' values.
	Run32(dst []float32, in Operands[float32]) error
	// Run64 is Run32 for float64.
	Run64(dst []float64, in Operands[float64]) error
}

// Operands are the inputs of one run of a [Native] op as flat row-major slices, each at its position.
type Operands[F kernel.Float] struct {
	X      [MaxArity][]F
	Labels []int // the one integer input, for ops that have it
	// Rows is what the first axis of the first input counts, 1 for a scalar. It may be less than in the shapes that the op
	// was made for, with slices to match: the result is that of an op made for so many rows.
	Rows int
}

// MaxArity is the number of inputs of the widest op.
const MaxArity = 3

// Kind implements Native.
func (o *op) Kind() string {
	before, rest, _ := strings.Cut(o.name, "(")
	if _, after, ok := strings.Cut(rest, ")"); ok {
		return before + after
	}
	return before
}

// Run32 implements Native.
func (o *op) Run32(dst []float32, in Operands[float32]) error {
	if o.out.dtype != tensor.Float32 {
		return errors.Errorf("ops: %s: the result is of %v, not of float32", o.name, o.out.dtype)
	}
	if err := o.kernel.f32(dst, in); err != nil {
		return errors.WithMessagef(err, "ops: %s", o.name)
	}
	return nil
}

// Run64 implements Native.
func (o *op) Run64(dst []float64, in Operands[float64]) error {
	if o.out.dtype != tensor.Float64 {
		return errors.Errorf("ops: %s: the result is of %v, not of float64", o.name, o.out.dtype)
	}
	if err := o.kernel.f64(dst, in); err != nil {
		return errors.WithMessagef(err, "ops: %s", o.name)
	}
	return nil
}
