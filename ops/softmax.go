package ops

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// Softmax turns each row of logits into probabilities
//
//	y_ij = exp(x_ij)/Σ_l exp(x_il),  dx_ij = y_ij·(dy_ij − Σ_l dy_il·y_il)
//
// Each row is shifted by its own maximum, so that nothing overflows whatever x, and no row depends on another. A NaN makes
// its row NaN. Before a cross-entropy use [SoftmaxCrossEntropy] on the logits themselves: it applies a softmax of its own.
//
// Shapes: x is n×k, or a vector of k, which is one row; the result has the same shape. Cost: two exponentials for each
// element; no allocation after the first run. The error says what is wrong with x.
//
// Source: Bridle (1990); the shift is standard, see Blanchard, Higham & Higham (2021).
func Softmax(x *gorgonia.Node) (*gorgonia.Node, error) {
	const name = "Softmax"
	sig, err := floatSignature(name, "x", x)
	if err != nil {
		return nil, err
	}
	dims := len(sig.shape)
	if dims != 1 && dims != 2 {
		return nil, errors.Errorf("ops: %s: x has shape %v, expected a matrix n×k or a vector", name, sig.shape)
	}
	k := sig.shape[dims-1]
	o := &op{
		name:   name,
		in:     []signature{sig},
		out:    sig,
		kernel: kernels{softmax[float32](k), softmax[float64](k)},
		wrt:    []bool{true},
		diff: func(_ gorgonia.Nodes, y, dy *gorgonia.Node, g signature) (gorgonia.Nodes, error) {
			o := &op{
				name:   name + ".dX",
				in:     []signature{sig, g},
				out:    sig,
				kernel: kernels{softmaxGrad[float32](k), softmaxGrad[float64](k)},
			}
			dx, err := o.apply(y, dy)
			return gorgonia.Nodes{dx}, err
		},
	}
	return o.apply(x)
}

func softmax[F kernel.Float](k int) func([]F, Operands[F]) error {
	return unary(func(dst, x []F) { kernel.Softmax(dst, x, k) })
}

func softmaxGrad[F kernel.Float](k int) func([]F, Operands[F]) error {
	return binary(func(dst, y, dy []F) { kernel.SoftmaxGrad(dst, y, dy, k) })
}
