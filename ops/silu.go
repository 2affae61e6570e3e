package ops

import (
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// SiLU is the sigmoid-weighted linear unit, also called swish,
//
//	y = x·σ(x),  dy/dx = σ(x)·(1 + x·σ(−x)),  σ(x) = 1/(1 + exp(−x))
//
// element by element. It is smooth, and falls to −0.28 before it rises: its gradient is a function of x, which a graph keeps
// until then. Far to the left it is 0, far to the right x. NaN stays NaN.
//
// Shapes: x is any shape, the result has the same. Cost: O(n); no allocation after the first run. The error says what is
// wrong with x.
//
// Source: Elfwing, Uchibe & Doya (2018).
func SiLU(x *gorgonia.Node) (*gorgonia.Node, error) {
	return activation{
		name:     "SiLU",
		value:    kernels{unary(kernel.SiLU[float32]), unary(kernel.SiLU[float64])},
		gradient: kernels{binary(kernel.SiLUGrad[float32]), binary(kernel.SiLUGrad[float64])},
		ofInput:  true,
	}.apply(x)
}
