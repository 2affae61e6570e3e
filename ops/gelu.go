package ops

import (
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// GELU is the Gaussian error linear unit
//
//	y = x·Φ(x),  dy/dx = Φ(x) + x·φ(x),  Φ(x) = erfc(−x/√2)/2,  φ(x) = exp(−x²/2)/√(2π)
//
// element by element, by the error function and not by its approximation with tanh. It is smooth, and falls to −0.17 before it
// rises: its gradient is a function of x, which a graph keeps until then. Far to the left it is 0, far to the right x. NaN
// stays NaN.
//
// Shapes: x is any shape, the result has the same. Cost: O(n); no allocation after the first run. The error says what is
// wrong with x.
//
// Source: Hendrycks & Gimpel (2016).
func GELU(x *gorgonia.Node) (*gorgonia.Node, error) {
	return activation{
		name:     "GELU",
		value:    kernels{unary(kernel.GELU[float32]), unary(kernel.GELU[float64])},
		gradient: kernels{binary(kernel.GELUGrad[float32]), binary(kernel.GELUGrad[float64])},
		ofInput:  true,
	}.apply(x)
}
