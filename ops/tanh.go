package ops

import (
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// Tanh is the hyperbolic tangent
//
//	y = tanh(x),  dy/dx = 1 − y²
//
// element by element. NaN stays NaN.
//
// Shapes: x is any shape, the result has the same. Cost: O(n); no allocation after the first run. The error says what is
// wrong with x.
//
// Source: LeCun, Bottou, Orr & Müller (1998), section 4.4.
func Tanh(x *gorgonia.Node) (*gorgonia.Node, error) {
	return activation{
		name:     "Tanh",
		value:    kernels{unary(kernel.Tanh[float32]), unary(kernel.Tanh[float64])},
		gradient: kernels{binary(kernel.TanhGrad[float32]), binary(kernel.TanhGrad[float64])},
	}.apply(x)
}
