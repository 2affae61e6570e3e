package ops

import (
	"fmt"
	"hash"
	"hash/fnv"
	"slices"
	"sync/atomic"

	"github.com/chewxy/hm"
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/internal/kernel"
)

var (
	_ gorgonia.SDOp            = (*op)(nil)
	_ gorgonia.UsePreallocDoer = (*op)(nil)
)

// op is what all operations of this package have in common: a kernel between values of fixed shapes, with a rule for its
// derivative. The file of each operation fills in the fields.
type op struct {
	name   string      // as it is printed, with its main hyper-parameter
	hyper  string      // all hyper-parameters, to the bit
	in     []signature // of the inputs
	out    signature   // of the result
	kernel kernels
	wrt    []bool   // the inputs that have a derivative; none in a backward op
	diff   backward // nil in a backward op

	running atomic.Bool
	result  gorgonia.Value // of Do, made by its first run
}

// kernels are the two precisions of one kernel. It writes dst from the operands, and says what is wrong with their values.
type kernels struct {
	f32 func(dst []float32, in Operands[float32]) error
	f64 func(dst []float64, in Operands[float64]) error
}

// backward makes the gradients of the inputs from grad, that of the output, which has signature g. nil stands for an input
// that has none.
type backward func(inputs gorgonia.Nodes, output, grad *gorgonia.Node, g signature) (gorgonia.Nodes, error)

// apply makes the node of o over the children.
func (o *op) apply(children ...*gorgonia.Node) (n *gorgonia.Node, err error) {
	defer o.rescue(&err)
	if n, err = gorgonia.ApplyOp(o, children...); err != nil {
		return nil, errors.WithMessagef(err, "ops: %s", o.name)
	}
	return n, nil
}

// Arity returns the number of inputs.
func (o *op) Arity() int { return len(o.in) }

// Type returns the type of the operation as a function, without type variables: the dtype is known. It is made anew for
// each call, because Gorgonia recycles it.
func (o *op) Type() hm.Type {
	ts := make([]hm.Type, 0, len(o.in)+1)
	for _, s := range o.in {
		ts = append(ts, s.hmType())
	}
	return hm.NewFnType(append(ts, o.out.hmType())...)
}

// InferShape returns the shape of the result, and an error unless the inputs have the shapes the op was made for.
func (o *op) InferShape(in ...gorgonia.DimSizer) (tensor.Shape, error) {
	shapes, err := gorgonia.DimSizersToShapes(in)
	if err != nil {
		return nil, errors.Wrapf(err, "ops: %s: shapes of the inputs", o.name)
	}
	if len(shapes) != len(o.in) {
		return nil, o.arityError(len(shapes))
	}
	for i, s := range shapes {
		if !s.Eq(o.in[i].shape) {
			return nil, errors.Errorf("ops: %s: input %d has shape %v, expected %v", o.name, i, s, o.in[i].shape)
		}
	}
	return o.out.shape.Clone(), nil
}

// Do returns the result in a buffer of the op, which the next run writes over.
func (o *op) Do(inputs ...gorgonia.Value) (gorgonia.Value, error) {
	if !o.running.CompareAndSwap(false, true) {
		return nil, errors.Errorf("ops: %s is being run by two machines at once: clones of a graph share their ops, "+
			"build the graph again for each machine that runs on its own", o.name)
	}
	defer o.running.Store(false)
	// A stock op downstream may reshape its input in place. What has the buffer then keeps it.
	if o.result == nil || !slices.Equal(o.result.Shape(), o.out.shape) {
		o.result = o.out.make()
	}
	return o.UsePreallocDo(o.result, inputs...)
}

// UsePreallocDo writes the result to prealloc, which has the shape and dtype of the result and is none of the inputs, and
// returns it. It neither reads nor writes state of the op: runs with memory of their own may overlap.
func (o *op) UsePreallocDo(prealloc gorgonia.Value, inputs ...gorgonia.Value) (_ gorgonia.Value, err error) {
	defer o.rescue(&err)
	if len(inputs) != len(o.in) {
		return nil, o.arityError(len(inputs))
	}
	if o.out.dtype == tensor.Float32 {
		err = run(o, o.kernel.f32, prealloc, inputs)
	} else {
		err = run(o, o.kernel.f64, prealloc, inputs)
	}
	if err != nil {
		return nil, errors.WithMessagef(err, "ops: %s", o.name)
	}
	return prealloc, nil
}

func run[F kernel.Float](o *op, f func([]F, Operands[F]) error, result gorgonia.Value, inputs []gorgonia.Value) error {
	in := Operands[F]{Rows: o.in[0].rows()}
	for i, v := range inputs {
		var err error
		if o.in[i].dtype == tensor.Int {
			in.Labels, err = flat[int](v, o.in[i])
		} else {
			in.X[i], err = flat[F](v, o.in[i])
		}
		if err != nil {
			return errors.WithMessagef(err, "input %d", i)
		}
	}
	dst, err := flat[F](result, o.out)
	if err != nil {
		return errors.WithMessage(err, "result")
	}
	return f(dst, in)
}

// ReturnsPtr is false: no machine may take the result for memory of an input.
func (o *op) ReturnsPtr() bool { return false }

// CallsExtern is false: everything is Go.
func (o *op) CallsExtern() bool { return false }

// OverwritesInput is −1: no input is written to.
func (o *op) OverwritesInput() int { return -1 }

// WriteHash writes the identity of the op. The buffer is no part of it: equal ops on equal inputs compute the same.
func (o *op) WriteHash(h hash.Hash) {
	fmt.Fprintf(h, "proxgrad/ops.%s %s", o.name, o.hyper)
	for _, s := range o.in {
		fmt.Fprintf(h, " %v%v", s.dtype, s.shape)
	}
}

// Hashcode returns the identity of the op in 32 bits.
func (o *op) Hashcode() uint32 {
	h := fnv.New32a()
	o.WriteHash(h)
	return h.Sum32()
}

// String returns the name of the op.
func (o *op) String() string { return o.name }

// DiffWRT says which inputs have a derivative.
func (o *op) DiffWRT(inputs int) []bool {
	if o.diff == nil {
		return make([]bool, inputs)
	}
	return slices.Clone(o.wrt)
}

// SymDiff returns the nodes of the gradients of the inputs, nil for an input that has none.
func (o *op) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (ns gorgonia.Nodes, err error) {
	defer o.rescue(&err)
	switch {
	case o.diff == nil:
		return nil, errors.Errorf("ops: %s has no derivative: only first derivatives are known", o.name)
	case len(inputs) != len(o.in):
		return nil, o.arityError(len(inputs))
	}
	g, err := gradientSignature(grad, o.out)
	if err != nil {
		return nil, errors.WithMessagef(err, "ops: %s", o.name)
	}
	return o.diff(inputs, output, grad, g)
}

func (o *op) arityError(got int) error {
	return errors.Errorf("ops: %s: got %d inputs, expected %d", o.name, got, len(o.in))
}

// rescue turns a panic into an error: the tape machine runs ops in a goroutine of its own, where a panic ends the process.
func (o *op) rescue(err *error) {
	if r := recover(); r != nil {
		*err = errors.Errorf("ops: %s: %v", o.name, r)
	}
}
