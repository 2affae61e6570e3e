package ops

import (
	"slices"
	"unsafe"

	"github.com/chewxy/hm"
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/internal/kernel"
)

// signature is what is known of a value before it exists.
type signature struct {
	dtype tensor.Dtype
	shape tensor.Shape // empty for a scalar
}

func (s signature) size() int { return s.shape.TotalSize() }

// rows is what the first axis counts, 1 for a scalar.
func (s signature) rows() int {
	if len(s.shape) == 0 {
		return 1
	}
	return s.shape[0]
}

func (s signature) isFloat() bool { return s.dtype == tensor.Float32 || s.dtype == tensor.Float64 }

// scalar is a scalar of the same dtype.
func (s signature) scalar() signature { return signature{dtype: s.dtype} }

func (s signature) hmType() hm.Type {
	if len(s.shape) == 0 {
		return s.dtype
	}
	return gorgonia.TensorType{Dims: len(s.shape), Of: s.dtype}
}

// make returns a new value of the signature, which is of floating-point numbers.
func (s signature) make() gorgonia.Value {
	switch {
	case len(s.shape) > 0:
		return tensor.New(tensor.WithShape(s.shape...), tensor.Of(s.dtype))
	case s.dtype == tensor.Float32:
		return gorgonia.NewF32(0)
	default:
		return gorgonia.NewF64(0)
	}
}

// signatureOf reads the signature of a node.
func signatureOf(n *gorgonia.Node) (signature, error) {
	if n == nil {
		return signature{}, errors.New("got nil, expected a node")
	}
	t := n.Type()
	switch tt := t.(type) {
	case gorgonia.TensorType:
		t = tt.Of
	case *gorgonia.TensorType:
		t = tt.Of
	}
	dtype, ok := t.(tensor.Dtype)
	if !ok {
		return signature{}, errors.Errorf("got type %v, expected numbers", n.Type())
	}
	s := signature{dtype: dtype, shape: slices.Clone(n.Shape())}
	if s.size() <= 0 {
		return signature{}, errors.Errorf("got shape %v, expected at least one element", s.shape)
	}
	return s, nil
}

// floatSignature is signatureOf for an operand of floating-point numbers, with an error that names op and operand.
func floatSignature(op, operand string, n *gorgonia.Node) (signature, error) {
	s, err := signatureOf(n)
	if err != nil {
		return s, errors.WithMessagef(err, "ops: %s: %s", op, operand)
	}
	if !s.isFloat() {
		return s, errors.Errorf("ops: %s: %s is of %v, expected float32 or float64", op, operand, s.dtype)
	}
	return s, nil
}

// gradientSignature checks the gradient that arrives at a result of signature out.
func gradientSignature(grad *gorgonia.Node, out signature) (signature, error) {
	s, err := signatureOf(grad)
	if err != nil {
		return s, errors.WithMessage(err, "the gradient of the output")
	}
	if s.dtype != out.dtype || !s.shape.Eq(out.shape) {
		return s, errors.Errorf("the gradient of the output has shape %v of %v, expected %v of %v", s.shape, s.dtype,
			out.shape, out.dtype)
	}
	return s, nil
}

// flat returns the elements of v, which T must be the type of, in row-major order and without a copy.
func flat[T kernel.Float | int](v gorgonia.Value, want signature) ([]T, error) {
	if v == nil {
		return nil, errors.New("got no value")
	}
	if v.Dtype() != want.dtype || !v.Shape().Eq(want.shape) {
		return nil, errors.Errorf("got shape %v of %v, expected %v of %v", v.Shape(), v.Dtype(), want.shape, want.dtype)
	}
	var p unsafe.Pointer
	switch v := v.(type) {
	case *gorgonia.F64:
		p = unsafe.Pointer(v)
	case *gorgonia.F32:
		p = unsafe.Pointer(v)
	case *gorgonia.I:
		p = unsafe.Pointer(v)
	case *tensor.Dense:
		if !isRowMajor(v) {
			return nil, errors.Errorf("got shape %v with strides %v, expected a row-major tensor without gaps or mask",
				v.Shape(), v.Strides())
		}
		// Dense.Data would box the slice, an allocation in each run.
		switch want.dtype {
		case tensor.Float64:
			p = unsafe.Pointer(unsafe.SliceData(v.Float64s()))
		case tensor.Float32:
			p = unsafe.Pointer(unsafe.SliceData(v.Float32s()))
		default:
			p = unsafe.Pointer(unsafe.SliceData(v.Ints()))
		}
	default:
		return nil, errors.Errorf("got a %T, expected a dense tensor or a scalar", v)
	}
	return unsafe.Slice((*T)(p), want.size()), nil
}

// isRowMajor looks at the strides themselves: the flags of a tensor do not survive every slice and transposition.
func isRowMajor(t *tensor.Dense) bool {
	shape, strides := t.Shape(), t.Strides()
	if t.IsMasked() {
		return false
	}
	if shape.TotalSize() == 1 {
		return true
	}
	if len(strides) == 1 && shape.IsVectorLike() {
		return strides[0] == 1
	}
	if len(strides) != len(shape) {
		return false
	}
	want := 1
	for i := len(shape) - 1; i >= 0; i-- {
		if shape[i] != 1 && strides[i] != want {
			return false
		}
		want *= shape[i]
	}
	return true
}
