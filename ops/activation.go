package ops

import (
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// An activation is an element-wise function. Where its derivative is a function of its result, the backward op reads the
// output, and the input need not be kept.
type activation struct {
	name     string
	value    kernels // of x
	gradient kernels // of y and dy, or of x and dy
	ofInput  bool    // the gradient is of x
}

// apply makes the node of a over x.
func (a activation) apply(x *gorgonia.Node) (*gorgonia.Node, error) {
	sig, err := floatSignature(a.name, "x", x)
	if err != nil {
		return nil, err
	}
	o := &op{
		name:   a.name,
		in:     []signature{sig},
		out:    sig,
		kernel: a.value,
		wrt:    []bool{true},
		diff: func(in gorgonia.Nodes, y, dy *gorgonia.Node, g signature) (gorgonia.Nodes, error) {
			o := &op{
				name:   a.name + ".dX",
				in:     []signature{sig, g},
				out:    sig,
				kernel: a.gradient,
			}
			at := y
			if a.ofInput {
				at = in[0]
			}
			dx, err := o.apply(at, dy)
			return gorgonia.Nodes{dx}, err
		},
	}
	return o.apply(x)
}

func unary[F kernel.Float](f func(dst, x []F)) func([]F, Operands[F]) error {
	return func(dst []F, in Operands[F]) error {
		f(dst, in.X[0])
		return nil
	}
}

func binary[F kernel.Float](f func(dst, y, dy []F)) func([]F, Operands[F]) error {
	return func(dst []F, in Operands[F]) error {
		f(dst, in.X[0], in.X[1])
		return nil
	}
}
