package ops

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// A pairLoss is a scalar loss of two operands of one shape, differentiable in both.
type pairLoss struct {
	name  string
	args  [2]string  // names of the operands
	value kernels    // of both operands
	grads [2]kernels // for each operand: of both operands and the gradient of the loss
}

func (l pairLoss) apply(a, b *gorgonia.Node) (*gorgonia.Node, error) {
	s, err := floatSignature(l.name, l.args[0], a)
	if err != nil {
		return nil, err
	}
	t, err := floatSignature(l.name, l.args[1], b)
	if err != nil {
		return nil, err
	}
	if t.dtype != s.dtype || !t.shape.Eq(s.shape) || len(t.shape) != len(s.shape) {
		return nil, errors.Errorf("ops: %s: %s has shape %v of %v, expected %v of %v as %s has", l.name, l.args[1], t.shape,
			t.dtype, s.shape, s.dtype, l.args[0])
	}
	o := &op{
		name:   l.name,
		in:     []signature{s, s},
		out:    s.scalar(),
		kernel: l.value,
		wrt:    []bool{true, true},
		diff: func(in gorgonia.Nodes, _, grad *gorgonia.Node, g signature) (gorgonia.Nodes, error) {
			return l.backward(s, in, grad, g)
		},
	}
	return o.apply(a, b)
}

func (l pairLoss) backward(s signature, in gorgonia.Nodes, grad *gorgonia.Node, g signature) (
	grads gorgonia.Nodes, err error,
) {
	grads = make(gorgonia.Nodes, 2)
	for i := range grads {
		o := &op{
			name:   l.name + ".d" + l.args[i],
			in:     []signature{s, s, g},
			out:    s,
			kernel: l.grads[i],
		}
		if grads[i], err = o.apply(in[0], in[1], grad); err != nil {
			return nil, err
		}
	}
	return grads, nil
}

// scaled is the kernel of a gradient that is multiplied by the gradient of the loss.
func scaled[F kernel.Float](f func(dst, a, b []F, scale float64)) func([]F, Operands[F]) error {
	return func(dst []F, in Operands[F]) error {
		f(dst, in.X[0], in.X[1], float64(in.X[2][0]))
		return nil
	}
}
