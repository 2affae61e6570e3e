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
	return pairLoss{
		name:  "SquaredError",
		args:  [2]string{"pred", "target"},
		value: kernels{squaredError[float32], squaredError[float64]},
		grads: [2]kernels{
			{squaredErrorGrad[float32](1), squaredErrorGrad[float64](1)},
			{squaredErrorGrad[float32](-1), squaredErrorGrad[float64](-1)},
		},
	}.apply(pred, target)
}

func squaredError[F kernel.Float](dst []F, in Operands[F]) error {
	dst[0] = F(kernel.SquaredError(in.X[0], in.X[1], in.Rows))
	return nil
}

func squaredErrorGrad[F kernel.Float](sign float64) func([]F, Operands[F]) error {
	return func(dst []F, in Operands[F]) error {
		kernel.SquaredErrorGrad(dst, in.X[0], in.X[1], in.Rows, sign*float64(in.X[2][0]))
		return nil
	}
}
