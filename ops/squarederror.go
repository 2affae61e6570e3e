package ops

import (
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// SquaredError is half the mean over the rows of the squared distance
//
//	f = 1/(2n)·Σ_i ‖x_i − t_i‖₂²,  df/dx_ij = (x_ij − t_ij)/n,  df/dt_ij = −df/dx_ij
//
// The rows are the samples: the elements of a vector, and what the first axis counts in a matrix, where the columns are
// summed. Sums are accumulated in float64.
//
// Shapes: pred and target have one shape, any, and one dtype; the result is a scalar. The derivative towards the target is
// the true one, for targets that are computed. Cost: O(N) for N elements; no allocation after the first run. The error
// says which operand does not fit.
//
// Source: Hastie, Tibshirani & Wainwright, Statistical Learning with Sparsity (2015), eq. 2.5.
func SquaredError(pred, target *gorgonia.Node) (*gorgonia.Node, error) {
	rows := 1
	if pred != nil && len(pred.Shape()) > 0 {
		rows = pred.Shape()[0]
	}
	return pairLoss{
		name:  "SquaredError",
		args:  [2]string{"pred", "target"},
		value: kernels{squaredError[float32](rows), squaredError[float64](rows)},
		grads: [2]kernels{
			{squaredErrorGrad[float32](rows, 1), squaredErrorGrad[float64](rows, 1)},
			{squaredErrorGrad[float32](rows, -1), squaredErrorGrad[float64](rows, -1)},
		},
	}.apply(pred, target)
}

func squaredError[F kernel.Float](rows int) func([]F, operands[F]) error {
	return func(dst []F, in operands[F]) error {
		dst[0] = F(kernel.SquaredError(in.x[0], in.x[1], rows))
		return nil
	}
}

func squaredErrorGrad[F kernel.Float](rows int, sign float64) func([]F, operands[F]) error {
	return scaled(func(dst, x, t []F, scale float64) { kernel.SquaredErrorGrad(dst, x, t, rows, sign*scale) })
}
