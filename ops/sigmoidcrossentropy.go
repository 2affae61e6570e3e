package ops

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// SigmoidCrossEntropy is the mean negative log-likelihood of targets t under the logistic function of the logits z
//
//	f = 1/N·Σ_i (max(z_i, 0) − z_i·t_i + log(1 + exp(−|z_i|))),  df/dz_i = (σ(z_i) − t_i)/N,  df/dt_i = −z_i/N
//
// over all N elements. It is computed from the logits, finite and right to the last digits however large they are; do not
// put a sigmoid before it. Sums are accumulated in float64.
//
// Shapes: logits and targets have one shape, any, and one dtype; targets are in [0, 1]; the result is a scalar. The
// derivative towards the targets is the true one, for targets that are computed. Cost: one exponential and one logarithm
// for each element; no allocation after the first run. The error says which operand does not fit; a target out of range is
// an error of the run that names it.
//
// Source: Bishop, Pattern Recognition and Machine Learning (2006), eqs. 4.90 and 4.91, divided by N.
func SigmoidCrossEntropy(logits, targets *gorgonia.Node) (*gorgonia.Node, error) {
	return pairLoss{
		name:  "SigmoidCrossEntropy",
		args:  [2]string{"logits", "targets"},
		value: kernels{sigmoidCrossEntropy[float32], sigmoidCrossEntropy[float64]},
		grads: [2]kernels{
			{scaled(kernel.SigmoidCrossEntropyGrad[float32]), scaled(kernel.SigmoidCrossEntropyGrad[float64])},
			{scaled(sigmoidCrossEntropyTargets[float32]), scaled(sigmoidCrossEntropyTargets[float64])},
		},
	}.apply(logits, targets)
}

func sigmoidCrossEntropy[F kernel.Float](dst []F, in Operands[F]) error {
	z, t := in.X[0], in.X[1]
	if i := kernel.BadProbability(t); i >= 0 {
		return errors.Errorf("target %d is %v, expected a number in [0, 1]", i, t[i])
	}
	dst[0] = F(kernel.SigmoidCrossEntropy(z, t))
	return nil
}

func sigmoidCrossEntropyTargets[F kernel.Float](dst, z, _ []F, scale float64) {
	kernel.Scale(dst, z, -scale/float64(len(z)))
}
