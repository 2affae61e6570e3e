package machine

import (
	"fmt"
	"unsafe"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/internal/kernel"
)

// A value is a node of the graph as a machine holds it: numbers in a row, row-major and without gaps.
type value struct {
	node   *gorgonia.Node
	action action   // how it is computed; nil for an input and for a constant of the graph
	in     []*value // its operands, in order, with repeats
	users  []*value // the live values that it is an operand of, with repeats

	dtype  tensor.Dtype
	shape  tensor.Shape // empty for a scalar
	size   int          // number of elements
	sample int          // elements of one sample where the first axis counts samples, otherwise 0

	bad      error // why it cannot be computed
	live     bool  // something that is wanted depends on it
	wanted   bool  // it is read after the run: its memory is its own
	constant bool  // computed once, by Compile
	done     bool  // it has a step

	p     unsafe.Pointer // its first element
	bound gorgonia.Value // what holds p for the rest of the world, if anything does
}

// length is the number of elements in a run of so many samples.
func (v *value) length(rows int) int {
	if v.sample > 0 {
		return v.sample * rows
	}
	return v.size
}

// rows is what the first axis counts in a run of so many samples, 1 for a scalar.
func (v *value) rows(rows int) int {
	switch {
	case v.sample > 0:
		return rows
	case len(v.shape) == 0:
		return 1
	}
	return v.shape[0]
}

func (v *value) batched() bool { return v.sample > 0 }

// soleUser returns the one user of v, nil if it has several or is wanted itself.
func (v *value) soleUser() *value {
	if len(v.users) != 1 || v.wanted {
		return nil
	}
	return v.users[0]
}

// String names the node in errors.
func (v *value) String() string {
	if v.node.Op() == nil {
		return fmt.Sprintf("input %q", v.node.Name())
	}
	return fmt.Sprintf("node %s of shape %v", v.node.Name(), v.shape)
}

// elements returns the numbers of v, which F must be the type of, in a run of so many samples.
func elements[F kernel.Float | int](v *value, rows int) []F {
	return unsafe.Slice((*F)(v.p), v.length(rows))
}

// newValue reads type and shape of a node.
func newValue(n *gorgonia.Node) (*value, error) {
	v := &value{node: n, shape: n.Shape()}
	t := n.Type()
	switch tt := t.(type) {
	case gorgonia.TensorType:
		t = tt.Of
	case *gorgonia.TensorType:
		t = tt.Of
	}
	var ok bool
	if v.dtype, ok = t.(tensor.Dtype); !ok {
		return nil, errors.Errorf("machine: node %q has type %v; expected numbers", n.Name(), n.Type())
	}
	if n.IsScalar() {
		v.shape = nil
	}
	v.size = v.shape.TotalSize()
	if v.size <= 0 {
		return nil, errors.Errorf("machine: node %q has shape %v; expected at least one element", n.Name(), v.shape)
	}
	return v, nil
}

// isFloat says whether the kernels of this package apply.
func (v *value) isFloat() bool { return v.dtype == tensor.Float32 || v.dtype == tensor.Float64 }

func (v *value) isScalar() bool { return len(v.shape) == 0 }

// memory returns a new Gorgonia value of the type and shape of v.
func (v *value) memory() (gorgonia.Value, error) {
	if !v.isScalar() {
		return tensor.New(tensor.WithShape(v.shape...), tensor.Of(v.dtype)), nil
	}
	switch v.dtype {
	case tensor.Float64:
		return gorgonia.NewF64(0), nil
	case tensor.Float32:
		return gorgonia.NewF32(0), nil
	case tensor.Int:
		return gorgonia.NewI(0), nil
	case tensor.Int64:
		return gorgonia.NewI64(0), nil
	case tensor.Int32:
		return gorgonia.NewI32(0), nil
	case tensor.Bool:
		return gorgonia.NewB(false), nil
	case tensor.Byte:
		return gorgonia.NewU8(0), nil
	}
	return nil, errors.Errorf("machine: %v: a scalar of %v; expected float32, float64, int, int32, int64, bool or byte", v,
		v.dtype)
}

// own gives v memory of its own.
func (v *value) own() (err error) {
	if v.bound, err = v.memory(); err == nil {
		v.p = first(v.bound)
	}
	return err
}

// bytes returns the memory of v in a run of so many samples.
func (v *value) bytes(rows int) []byte {
	return unsafe.Slice((*byte)(v.p), v.length(rows)*int(v.dtype.Size()))
}
