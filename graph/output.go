package graph

import (
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// An Output holds what a node came to in the latest run.
type Output struct {
	value gorgonia.Value
}

// Value returns the value, nil before the first run. It is overwritten by the next run.
func (o *Output) Value() gorgonia.Value { return o.value }

// Scalar returns the value of a scalar, NaN if there is none.
func (o *Output) Scalar() float64 {
	switch v := o.value.(type) {
	case *gorgonia.F32:
		return float64(*v)
	case *gorgonia.F64:
		return float64(*v)
	case *tensor.Dense:
		if v.DataSize() == 1 {
			return elements(v, nil)[0]
		}
	}
	return math.NaN()
}

// AppendTo appends the numbers of the value to dst, row by row, and returns it.
func (o *Output) AppendTo(dst []float64) []float64 {
	if v, ok := o.value.(*tensor.Dense); ok {
		return elements(v, dst)
	}
	return append(dst, o.Scalar())
}

// elements appends the numbers of a contiguous float tensor to dst.
func elements(v *tensor.Dense, dst []float64) []float64 {
	switch v.Dtype() {
	case tensor.Float32:
		for _, x := range v.Float32s() {
			dst = append(dst, float64(x))
		}
	case tensor.Float64:
		dst = append(dst, v.Float64s()...)
	}
	return dst
}
