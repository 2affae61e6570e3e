package ops

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/internal/kernel"
)

// SoftmaxCrossEntropy is the mean negative log-likelihood of integer labels y under the softmax of the logits z
//
//	f = 1/n·Σ_i (log Σ_j exp(z_ij) − z_{i,y_i}),  df/dz_ij = (softmax(z_i)_j − 1{j = y_i})/n
//
// It is computed from the logits, finite and right to the last digits however far they are apart; do not put a softmax
// before it, for it has its own. Sums are accumulated in float64.
//
// Shapes: logits is n×k, labels is a vector of n of tensor.Int with values 0…k−1; the result is a scalar. Labels have no
// derivative. Cost: n·k exponentials, twice that for the gradient; no allocation after the first run. The error says which
// operand does not fit; a label out of range is an error of the run that names row, label and k.
//
// Source: Bishop, Pattern Recognition and Machine Learning (2006), eqs. 4.108 and 4.109, divided by n.
func SoftmaxCrossEntropy(logits, labels *gorgonia.Node) (*gorgonia.Node, error) {
	const name = "SoftmaxCrossEntropy"
	z, err := floatSignature(name, "logits", logits)
	if err != nil {
		return nil, err
	}
	y, err := signatureOf(labels)
	if err != nil {
		return nil, errors.WithMessagef(err, "ops: %s: labels", name)
	}
	if len(z.shape) != 2 {
		return nil, errors.Errorf("ops: %s: logits has shape %v, expected a matrix n×k", name, z.shape)
	}
	n, k := z.shape[0], z.shape[1]
	if len(y.shape) != 1 || y.shape[0] != n || y.dtype != tensor.Int {
		return nil, errors.Errorf("ops: %s: labels has shape %v of %v, expected a vector of %d of int as logits has shape %v",
			name, y.shape, y.dtype, n, z.shape)
	}
	o := &op{
		name:   name,
		in:     []signature{z, y},
		out:    z.scalar(),
		kernel: kernels{softmaxCrossEntropy[float32](k), softmaxCrossEntropy[float64](k)},
		wrt:    []bool{true, false},
		diff: func(in gorgonia.Nodes, _, grad *gorgonia.Node, g signature) (gorgonia.Nodes, error) {
			o := &op{
				name:   name + ".dLogits",
				in:     []signature{z, y, g},
				out:    z,
				kernel: kernels{softmaxCrossEntropyGrad[float32](k), softmaxCrossEntropyGrad[float64](k)},
			}
			dz, err := o.apply(in[0], in[1], grad)
			return gorgonia.Nodes{dz, nil}, err
		},
	}
	return o.apply(logits, labels)
}

func softmaxCrossEntropy[F kernel.Float](k int) func([]F, Operands[F]) error {
	return func(dst []F, in Operands[F]) error {
		if err := checkLabels(in.Labels, k); err != nil {
			return err
		}
		dst[0] = F(kernel.SoftmaxCrossEntropy(in.X[0], in.Labels, k))
		return nil
	}
}

func softmaxCrossEntropyGrad[F kernel.Float](k int) func([]F, Operands[F]) error {
	return func(dst []F, in Operands[F]) error {
		if err := checkLabels(in.Labels, k); err != nil {
			return err
		}
		kernel.SoftmaxCrossEntropyGrad(dst, in.X[0], in.Labels, k, float64(in.X[2][0]))
		return nil
	}
}

func checkLabels(labels []int, k int) error {
	if i := kernel.BadLabel(labels, k); i >= 0 {
		return errors.Errorf("the label of row %d is %d, expected 0…%d as there are k = %d classes", i, labels[i], k-1, k)
	}
	return nil
}
