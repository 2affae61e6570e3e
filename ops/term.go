package ops

import (
	"math"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// A term is a scalar function of one parameter, to be added to a loss.
type term struct {
	name     string
	hyper    string
	value    kernels // of w
	gradient kernels // of w and the gradient of the term
}

func (t term) apply(w *gorgonia.Node, s signature) (*gorgonia.Node, error) {
	o := &op{
		name:   t.name,
		hyper:  t.hyper,
		in:     []signature{s},
		out:    s.scalar(),
		kernel: t.value,
		wrt:    []bool{true},
		diff: func(in gorgonia.Nodes, _, grad *gorgonia.Node, g signature) (gorgonia.Nodes, error) {
			o := &op{
				name:   t.name + ".dW",
				hyper:  t.hyper,
				in:     []signature{s, g},
				out:    s,
				kernel: t.gradient,
			}
			dw, err := o.apply(in[0], grad)
			return gorgonia.Nodes{dw}, err
		},
	}
	return o.apply(w)
}

// reduction is the kernel of a scalar function.
func reduction[F kernel.Float](f func(x []F) float64) func([]F, Operands[F]) error {
	return func(dst []F, in Operands[F]) error {
		dst[0] = F(f(in.X[0]))
		return nil
	}
}

// slope is the kernel of the gradient of a scalar function, multiplied by the gradient that arrives.
func slope[F kernel.Float](f func(dst, x []F, scale float64)) func([]F, Operands[F]) error {
	return func(dst []F, in Operands[F]) error {
		f(dst, in.X[0], float64(in.X[1][0]))
		return nil
	}
}

// checkLambda says what is wrong with the strength of a penalty.
func checkLambda(op string, lambda float64) error {
	if !(lambda >= 0) || math.IsInf(lambda, 1) {
		return errors.Errorf("ops: %s: lambda is %v, expected a finite number ≥ 0", op, lambda)
	}
	return nil
}
