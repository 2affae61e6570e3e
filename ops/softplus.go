package ops

import (
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// Softplus is the smooth rectifier
//
//	y = log(1 + exp(x)),  dy/dx = 1/(1 + exp(−x))
//
// element by element. It is computed as max(x, 0) + log1p(exp(−|x|)), which neither overflows nor loses small values,
// whatever x. NaN stays NaN.
//
// Shapes: x is any shape, the result has the same. Cost: O(n); no allocation after the first run. The error says what is
// wrong with x.
//
// Source: Dugas et al. (2001).
func Softplus(x *gorgonia.Node) (*gorgonia.Node, error) {
	return activation{
		name:     "Softplus",
		value:    kernels{unary(kernel.Softplus[float32]), unary(kernel.Softplus[float64])},
		gradient: kernels{binary(kernel.SoftplusGrad[float32]), binary(kernel.SoftplusGrad[float64])},
	}.apply(x)
}
