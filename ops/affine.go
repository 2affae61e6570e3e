package ops

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/internal/kernel"
)

// Affine is the dense layer
//
//	Y = X·W + 1·bᵀ,  dX = dY·Wᵀ,  dW = Xᵀ·dY,  db = dYᵀ·1
//
// with the samples in the rows of X.
//
// Shapes: x is n×p, w is p×q, b is a vector of q, or nil for a layer without bias; the result is n×q. Cost: 2·n·p·q flops,
// and as many again for dX and for dW; no allocation after the first run. The error says which operand does not fit, and
// how.
func Affine(x, w, b *gorgonia.Node) (*gorgonia.Node, error) {
	a, err := newAffine(x, w, b)
	if err != nil {
		return nil, err
	}
	o := &op{
		name:   "Affine",
		in:     []signature{a.x, a.w},
		out:    a.y,
		kernel: kernels{affine[float32](a.p, a.q), affine[float64](a.p, a.q)},
		wrt:    []bool{true, true},
		diff:   a.backward,
	}
	if b == nil {
		return o.apply(x, w)
	}
	o.in = append(o.in, a.b)
	o.wrt = append(o.wrt, true)
	return o.apply(x, w, b)
}

// affineLayer is what an affine layer knows of its operands.
type affineLayer struct {
	n, p, q    int
	x, w, b, y signature
}

func newAffine(x, w, b *gorgonia.Node) (a affineLayer, err error) {
	const name = "Affine"
	if a.x, err = floatSignature(name, "x", x); err != nil {
		return a, err
	}
	if a.w, err = floatSignature(name, "w", w); err != nil {
		return a, err
	}
	if len(a.x.shape) != 2 {
		return a, errors.Errorf("ops: %s: x has shape %v, expected a matrix n×p", name, a.x.shape)
	}
	a.n, a.p = a.x.shape[0], a.x.shape[1]
	if len(a.w.shape) != 2 || a.w.shape[0] != a.p {
		return a, errors.Errorf("ops: %s: w has shape %v, expected a matrix %d×q as x has shape %v", name, a.w.shape, a.p,
			a.x.shape)
	}
	a.q = a.w.shape[1]
	if a.w.dtype != a.x.dtype {
		return a, errors.Errorf("ops: %s: w is of %v, expected %v as x is", name, a.w.dtype, a.x.dtype)
	}
	a.y = signature{dtype: a.x.dtype, shape: tensor.Shape{a.n, a.q}}
	if b == nil {
		return a, nil
	}
	if a.b, err = floatSignature(name, "b", b); err != nil {
		return a, err
	}
	if len(a.b.shape) != 1 || a.b.shape[0] != a.q {
		return a, errors.Errorf("ops: %s: b has shape %v, expected a vector of %d as w has shape %v", name, a.b.shape, a.q,
			a.w.shape)
	}
	if a.b.dtype != a.x.dtype {
		return a, errors.Errorf("ops: %s: b is of %v, expected %v as x is", name, a.b.dtype, a.x.dtype)
	}
	return a, nil
}

// backward makes one node for each operand, so that a machine can leave out those that nobody asks for.
func (a affineLayer) backward(inputs gorgonia.Nodes, _, dy *gorgonia.Node, dySig signature) (grads gorgonia.Nodes, err error) {
	p, q := a.p, a.q
	dX := &op{
		name:   "Affine.dX",
		in:     []signature{dySig, a.w},
		out:    a.x,
		kernel: kernels{affineDX[float32](p, q), affineDX[float64](p, q)},
	}
	dW := &op{
		name:   "Affine.dW",
		in:     []signature{a.x, dySig},
		out:    a.w,
		kernel: kernels{affineDW[float32](p, q), affineDW[float64](p, q)},
	}
	grads = make(gorgonia.Nodes, len(inputs))
	if grads[0], err = dX.apply(dy, inputs[1]); err != nil {
		return nil, err
	}
	if grads[1], err = dW.apply(inputs[0], dy); err != nil {
		return nil, err
	}
	if len(inputs) == 2 {
		return grads, nil
	}
	dB := &op{
		name:   "Affine.dB",
		in:     []signature{dySig},
		out:    a.b,
		kernel: kernels{affineDB[float32](q), affineDB[float64](q)},
	}
	grads[2], err = dB.apply(dy)
	return grads, err
}

func affine[F kernel.Float](p, q int) func([]F, Operands[F]) error {
	return func(dst []F, in Operands[F]) error {
		kernel.Affine(dst, in.X[0], in.X[1], in.X[2], in.Rows, p, q)
		return nil
	}
}

func affineDX[F kernel.Float](p, q int) func([]F, Operands[F]) error {
	return func(dst []F, in Operands[F]) error {
		kernel.Gemm(false, true, in.Rows, p, q, in.X[0], in.X[1], 0, dst)
		return nil
	}
}

func affineDW[F kernel.Float](p, q int) func([]F, Operands[F]) error {
	return func(dst []F, in Operands[F]) error {
		kernel.Gemm(true, false, p, q, in.Rows, in.X[0], in.X[1], 0, dst)
		return nil
	}
}

func affineDB[F kernel.Float](q int) func([]F, Operands[F]) error {
	return func(dst []F, in Operands[F]) error {
		kernel.ColSums(dst, in.X[0], in.Rows, q)
		return nil
	}
}
