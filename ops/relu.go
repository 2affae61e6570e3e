package ops

import (
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// ReLU is the rectifier
//
//	y = max(x, 0),  dy/dx = 1 for x > 0, 0 for x ≤ 0
//
// element by element. The derivative at the kink is 0. NaN stays NaN.
//
// Shapes: x is any shape, the result has the same. Cost: O(n); no allocation after the first run. The error says what is
// wrong with x.
//
// Source: Nair & Hinton (2010).
func ReLU(x *gorgonia.Node) (*gorgonia.Node, error) {
	return activation{
		name:     "ReLU",
		value:    kernels{unary(kernel.ReLU[float32]), unary(kernel.ReLU[float64])},
		gradient: kernels{binary(kernel.ReLUGrad[float32]), binary(kernel.ReLUGrad[float64])},
	}.apply(x)
}
