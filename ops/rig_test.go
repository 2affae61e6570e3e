package ops_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// A build makes a scalar cost of the given inputs.
type build func(in []*gorgonia.Node) (*gorgonia.Node, error)

// A rig is a cost in a graph of its own, with its gradient and a machine.
type rig struct {
	in   []*gorgonia.Node
	cost *gorgonia.Node
	vm   gorgonia.VM
}

// tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// newRig makes inputs of the given shapes and dtype, builds the cost and differentiates it towards all of them.
func newRig(t tester, dt tensor.Dtype, shapes []tensor.Shape, f build) *rig {
	t.Helper()
	g := gorgonia.NewGraph()
	r := &rig{}
	for i, s := range shapes {
		r.in = append(r.in, input(g, dt, s, fmt.Sprintf("in%d", i)))
	}
	var err error
	if r.cost, err = f(r.in); err != nil {
		t.Fatalf("build: %+v", err)
	}
	if _, err := gorgonia.Grad(r.cost, r.in...); err != nil {
		t.Fatalf("Grad: %v", err)
	}
	r.vm = gorgonia.NewTapeMachine(g, gorgonia.BindDualValues(r.in...))
	return r
}

func input(g *gorgonia.ExprGraph, dt tensor.Dtype, s tensor.Shape, name string) *gorgonia.Node {
	if len(s) == 0 {
		return gorgonia.NewScalar(g, dt, gorgonia.WithName(name))
	}
	v := tensor.New(tensor.WithShape(s...), tensor.Of(dt))
	return gorgonia.NewTensor(g, dt, len(s), gorgonia.WithShape(s...), gorgonia.WithName(name), gorgonia.WithValue(v))
}

// set writes the numbers of x into the value of n.
func set(t tester, n *gorgonia.Node, x []float64) {
	t.Helper()
	if n.IsScalar() {
		var v gorgonia.Value = gorgonia.NewF64(x[0])
		if n.Dtype() == tensor.Float32 {
			v = gorgonia.NewF32(float32(x[0]))
		}
		if err := gorgonia.Let(n, v); err != nil {
			t.Fatalf("Let: %v", err)
		}
		return
	}
	switch dst := n.Value().Data().(type) {
	case []float64:
		copy(dst, x)
	case []float32:
		for i, v := range x {
			dst[i] = float32(v)
		}
	}
}

// numbers reads a value in float64.
func numbers(t tester, v gorgonia.Value) []float64 {
	t.Helper()
	switch x := v.Data().(type) {
	case float64:
		return []float64{x}
	case float32:
		return []float64{float64(x)}
	case []float64:
		return append([]float64(nil), x...)
	case []float32:
		y := make([]float64, len(x))
		for i, v := range x {
			y[i] = float64(v)
		}
		return y
	default:
		t.Fatalf("a value of %T", x)
		return nil
	}
}

// run evaluates cost and gradients at the points x.
func (r *rig) run(t tester, x [][]float64) (cost float64, grads [][]float64) {
	t.Helper()
	for i, n := range r.in {
		set(t, n, x[i])
		if g, err := n.Grad(); err == nil && g != nil {
			switch g := g.(type) {
			case *tensor.Dense:
				g.Zero()
			case *gorgonia.F64:
				*g = 0
			case *gorgonia.F32:
				*g = 0
			}
		}
	}
	if err := r.vm.RunAll(); err != nil {
		t.Fatalf("RunAll: %v", err)
	}
	r.vm.Reset()
	for _, n := range r.in {
		g, err := n.Grad()
		if err != nil {
			t.Fatalf("Grad of %v: %v", n, err)
		}
		grads = append(grads, numbers(t, g))
	}
	return numbers(t, r.cost.Value())[0], grads
}

// compare says where got is not want to within tol relative to the larger of want and scale.
func compare(t tester, what string, got, want []float64, scale, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %d elements, want %d", what, len(got), len(want))
		return
	}
	for i := range want {
		same := got[i] == want[i] || math.IsNaN(got[i]) && math.IsNaN(want[i])
		if !same && !(math.Abs(got[i]-want[i]) <= tol*math.Max(scale, math.Abs(want[i]))) {
			t.Errorf("%s: element %d is %v, want %v", what, i, got[i], want[i])
			return
		}
	}
}

// largest returns the greatest magnitude, the scale of an error bound.
func largest(x []float64) float64 {
	m := 0.0
	for _, v := range x {
		m = math.Max(m, math.Abs(v))
	}
	return m
}

// draw returns normal numbers that are representable in float32 and not too near the kinks at zero.
func draw(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		for math.Abs(x[i]) < 0.05 {
			x[i] = float64(float32(rng.NormFloat64()))
		}
	}
	return x
}

func dense[T float32 | float64 | int](data []T, shape ...int) *tensor.Dense {
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(data))
}

func mustNode(t tester) func(n *gorgonia.Node, err error) *gorgonia.Node {
	return func(n *gorgonia.Node, err error) *gorgonia.Node {
		t.Helper()
		if err != nil {
			t.Fatalf("%+v", err)
		}
		return n
	}
}

var dtypes = []tensor.Dtype{tensor.Float32, tensor.Float64}

// tolerance is the relative error that a chain of a few ops may have.
func tolerance(dt tensor.Dtype) float64 {
	if dt == tensor.Float32 {
		return 2e-6
	}
	return 1e-13
}

func eachDtype(t *testing.T, f func(t *testing.T, dt tensor.Dtype)) {
	t.Helper()
	for _, dt := range dtypes {
		t.Run(dt.String(), func(t *testing.T) { f(t, dt) })
	}
}
