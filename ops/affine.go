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
// and as many again for dX and for dW; nothing is allocated after the first run but by gonum, which multiplies matrices
// in parallel once their product has four blocks of 64×64 or more. The error says which operand does not fit, and how.
//
// gonum's product skips zeros of its left operand: a NaN in W that meets nothing but zeros of X does not show in Y.
func Affine(x, w, b *gorgonia.Node) (*gorgonia.Node, error) {
	a, err := newAffine(x, w, b)
	if err != nil {
		return nil, err
	}
	o := &op{
		name:   "Affine",
		in:     []signature{a.x, a.w},
		out:    a.y,
		kernel: kernels{affine[float32](a.n, a.p, a.q), affine[float64](a.n, a.p, a.q)},
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
	n, p, q := a.n, a.p, a.q
	dX := &op{
		name:   "Affine.dX",
		in:     []signature{dySig, a.w},
		out:    a.x,
		kernel: kernels{product[float32](false, true, n, p, q), product[float64](false, true, n, p, q)},
	}
	dW := &op{
		name:   "Affine.dW",
		in:     []signature{a.x, dySig},
		out:    a.w,
		kernel: kernels{product[float32](true, false, p, q, n), product[float64](true, false, p, q, n)},
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
		kernel: kernels{colSums[float32](n, q), colSums[float64](n, q)},
	}
	grads[2], err = dB.apply(dy)
	return grads, err
}

func affine[F kernel.Float](n, p, q int) func([]F, operands[F]) error {
	return func(dst []F, in operands[F]) error {
		kernel.Affine(dst, in.x[0], in.x[1], in.x[2], n, p, q)
		return nil
	}
}

// product is op(A)·op(B), m×k by k×n.
func product[F kernel.Float](transA, transB bool, m, n, k int) func([]F, operands[F]) error {
	return func(dst []F, in operands[F]) error {
		kernel.Gemm(transA, transB, m, n, k, in.x[0], in.x[1], 0, dst)
		return nil
	}
}

func colSums[F kernel.Float](n, q int) func([]F, operands[F]) error {
	return unary(func(dst, a []F) { kernel.ColSums(dst, a, n, q) })
}
