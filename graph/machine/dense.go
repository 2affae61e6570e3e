package machine

import (
	"unsafe"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// first returns the address of the first element of v, nil if v is of no kind that is known here.
func first(v gorgonia.Value) unsafe.Pointer {
	switch v := v.(type) {
	case *tensor.Dense:
		switch v.Dtype() { // the methods of a type allocate nothing, Data and Pointer do not keep the memory alive
		case tensor.Float32:
			return unsafe.Pointer(unsafe.SliceData(v.Float32s()))
		case tensor.Float64:
			return unsafe.Pointer(unsafe.SliceData(v.Float64s()))
		case tensor.Int:
			return unsafe.Pointer(unsafe.SliceData(v.Ints()))
		case tensor.Int64:
			return unsafe.Pointer(unsafe.SliceData(v.Int64s()))
		case tensor.Int32:
			return unsafe.Pointer(unsafe.SliceData(v.Int32s()))
		case tensor.Bool:
			return unsafe.Pointer(unsafe.SliceData(v.Bools()))
		case tensor.Byte:
			return unsafe.Pointer(unsafe.SliceData(v.Uint8s()))
		}
	case *gorgonia.F32:
		return unsafe.Pointer(v)
	case *gorgonia.F64:
		return unsafe.Pointer(v)
	case *gorgonia.I:
		return unsafe.Pointer(v)
	case *gorgonia.I64:
		return unsafe.Pointer(v)
	case *gorgonia.I32:
		return unsafe.Pointer(v)
	case *gorgonia.B:
		return unsafe.Pointer(v)
	case *gorgonia.U8:
		return unsafe.Pointer(v)
	}
	return nil
}

// isDense says whether the elements of v lie row by row without gaps. It looks at the strides themselves: the flags of a
// tensor do not survive every slice and transposition.
func isDense(v gorgonia.Value) bool {
	t, ok := v.(*tensor.Dense)
	if !ok {
		return true // a scalar
	}
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

// copyTo copies the elements of the result of an operation to v.
func (v *value) copyTo(result gorgonia.Value) error {
	if result == nil {
		return errors.New("the operation returned nothing")
	}
	if t, ok := result.(*tensor.Dense); ok && !isDense(result) {
		result = t.Materialize()
	}
	if result.Dtype() != v.dtype || result.Shape().TotalSize() != v.size || !isDense(result) {
		return errors.Errorf("the operation returned shape %v of %v, expected %v of %v", result.Shape(), result.Dtype(), v.shape,
			v.dtype)
	}
	p := first(result)
	if p == nil {
		return errors.Errorf("the operation returned a %T of %v, expected a dense tensor or a scalar", result, v.dtype)
	}
	n := v.size * int(v.dtype.Size())
	copy(unsafe.Slice((*byte)(v.p), n), unsafe.Slice((*byte)(p), n))
	return nil
}
