package ops

import (
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// Sigmoid is the logistic function
//
//	y = 1/(1 + exp(−x)),  dy/dx = y·(1 − y)
//
// element by element. It neither overflows nor loses small values, whatever x. NaN stays NaN. Before a
// cross-entropy use [SigmoidCrossEntropy] on x itself.
//
// Shapes: x is any shape, the result has the same. Cost: O(n); no allocation after the first run. The error says what is
// wrong with x.
//
// Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, section 11.3.
func Sigmoid(x *gorgonia.Node) (*gorgonia.Node, error) {
	return activation{
		name:     "Sigmoid",
		value:    kernels{unary(kernel.Sigmoid[float32]), unary(kernel.Sigmoid[float64])},
		gradient: kernels{binary(kernel.SigmoidGrad[float32]), binary(kernel.SigmoidGrad[float64])},
	}.apply(x)
}
