package graph

import (
	"hash/fnv"
	"math/rand/v2"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops/prox"
)

// A Param is a parameter of the network: a Gorgonia input node with a bound value, and perhaps a penalty. It embeds the
// node, so every stock Gorgonia function and solver takes it.
type Param struct {
	*gorgonia.Node
	penalty prox.Penalty
}

// Penalty returns the penalty that Builder.Penalise assigned, or nil.
func (p *Param) Penalty() prox.Penalty { return p.penalty }

// Elements appends the numbers of the parameter to dst, row by row, and returns it.
func (p *Param) Elements(dst []float64) []float64 {
	v, ok := p.Value().(*tensor.Dense)
	if !ok {
		o := Output{value: p.Value()}
		return append(dst, o.Scalar())
	}
	return elements(v, dst)
}

// Param declares a parameter with initial values drawn by init from a stream of its own: the values depend on the
// Builder's seed, the name, the shape and init, and not on what else is in the graph; float32 and float64 graphs get the
// same ones up to rounding. For a matrix the shape is (inputs, units).
func (b *Builder) Param(name string, init Init, shape ...int) *Param {
	if b.err == nil && init == nil {
		b.fail("Param", errors.Errorf("parameter %q has no initialiser; expected one such as graph.UniformFanIn{}", name))
	}
	if b.err == nil && len(shape) == 0 {
		b.fail("Param", errors.Errorf("parameter %q has no shape; expected at least one dimension", name))
	}
	if b.err != nil || !b.shapeOK("Param", name, shape) {
		return &Param{Node: b.placeholder()}
	}
	values := make([]float64, tensor.Shape(shape).TotalSize())
	h := fnv.New64a()
	h.Write([]byte(name))
	init.Fill(values, shape, rand.New(rand.NewPCG(b.seed, h.Sum64())))
	if b.dtype == tensor.Float64 {
		return b.bind(name, tensor.New(tensor.WithShape(shape...), tensor.WithBacking(values)))
	}
	single := make([]float32, len(values))
	for i, v := range values {
		single[i] = float32(v)
	}
	return b.bind(name, tensor.New(tensor.WithShape(shape...), tensor.WithBacking(single)))
}

// ParamOf declares a parameter on an existing tensor, without a copy: two graphs over one tensor share its weights.
func (b *Builder) ParamOf(name string, value *tensor.Dense) *Param {
	switch {
	case b.err != nil:
	case value == nil:
		b.fail("ParamOf", errors.Errorf("parameter %q has no value", name))
	case value.Dtype() != b.dtype:
		b.fail("ParamOf", errors.Errorf("parameter %q holds %v; expected %v", name, value.Dtype(), b.dtype))
	case value.RequiresIterator():
		b.fail("ParamOf", errors.Errorf("the value of parameter %q is a view with gaps; expected a contiguous tensor", name))
	}
	if b.err != nil {
		return &Param{Node: b.placeholder()}
	}
	return b.bind(name, value)
}

func (b *Builder) bind(name string, value *tensor.Dense) *Param {
	if !b.claim("Param", name) {
		return &Param{Node: b.placeholder()}
	}
	n := gorgonia.NewTensor(b.g, b.dtype, value.Dims(), gorgonia.WithShape(value.Shape()...),
		gorgonia.WithName(name), gorgonia.WithValue(value))
	p := &Param{Node: n}
	b.params = append(b.params, p)
	return p
}

// Nodes returns the nodes of params, as gorgonia.Grad, gorgonia.BindDualValues and machines take them.
func Nodes(params []*Param) gorgonia.Nodes {
	nodes := make(gorgonia.Nodes, len(params))
	for i, p := range params {
		nodes[i] = p.Node
	}
	return nodes
}

// ValueGrads returns params as solvers take them, penalties included.
func ValueGrads(params []*Param) []gorgonia.ValueGrad {
	out := make([]gorgonia.ValueGrad, len(params))
	for i, p := range params {
		out[i] = p
	}
	return out
}
