package machine_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
	"proxgrad/graph/machine"
	"proxgrad/ops"
)

// The tape writes the result of an element-wise operation over the weights themselves when a Reshape lies between them.
func TestReshapeDoesNotAliasWeights(t *testing.T) {
	r := recipe{shapes: []tensor.Shape{{2, 3}}, build: func(k *kitchen) *gorgonia.Node {
		return k.do(gorgonia.Sum(k.do(gorgonia.Exp(k.do(gorgonia.Reshape(k.in[0], tensor.Shape{6}))))))
	}}
	k := cook(t, r, false, machine.Config{})
	k.fill(r, rand.New(rand.NewPCG(1, 1)))
	w := k.in[0].Value().(*tensor.Dense)
	before := slices.Clone(w.Float64s())
	cost, grad := 0.0, make([]float64, 6)
	for i, x := range before {
		grad[i] = math.Exp(x)
		cost += grad[i]
	}
	for range 2 {
		same(t, "run", k.run(), [][]float64{{cost}, grad}, 1e-15)
		if !slices.Equal(w.Float64s(), before) || !w.Shape().Eq(tensor.Shape{2, 3}) {
			t.Fatalf("the weights became %v of shape %v, were %v", w.Float64s(), w.Shape(), before)
		}
	}
}

// A gradient is that of one run, whether somebody cleared the last one or not.
func TestGradientsAreSetNotAdded(t *testing.T) {
	r := zoo[0]
	k := cook(t, r, false, machine.Config{})
	k.fill(r, rand.New(rand.NewPCG(1, 1)))
	want := k.run()
	same(t, "a second run", k.run(), want, 0)
	for _, n := range k.in {
		g, err := n.Grad()
		if err != nil {
			t.Fatal(err)
		}
		g.(*tensor.Dense).Zero()
	}
	same(t, "after the gradients were cleared", k.run(), want, 0)
}

// Two parameters with one node for a gradient, a gradient that is another parameter, and one that is a constant: each
// parameter has memory of its own for it, which a solver may clear.
func TestGradientsAreOneParametersOwn(t *testing.T) {
	for _, r := range []recipe{
		{name: "shared node", shapes: []tensor.Shape{{3}, {3}}, build: func(k *kitchen) *gorgonia.Node {
			return k.do(gorgonia.Sum(k.do(gorgonia.Square(k.do(gorgonia.Add(k.in[0], k.in[1]))))))
		}},
		{name: "another parameter", shapes: []tensor.Shape{{3}, {3}}, build: func(k *kitchen) *gorgonia.Node {
			return k.do(gorgonia.Mul(k.in[0], k.in[1]))
		}},
		{name: "a constant", shapes: []tensor.Shape{{3}, {3}}, build: func(k *kitchen) *gorgonia.Node {
			return k.do(gorgonia.Sum(k.do(gorgonia.Add(k.in[0], k.in[1]))))
		}},
		{name: "scalars", shapes: []tensor.Shape{{}, {}}, build: func(k *kitchen) *gorgonia.Node {
			return k.do(gorgonia.Square(k.do(gorgonia.Add(k.in[0], k.in[1]))))
		}},
	} {
		t.Run(r.name, func(t *testing.T) {
			k := cook(t, r, false, machine.Config{})
			k.fill(r, rand.New(rand.NewPCG(1, 1)))
			want := k.run()
			theirs := cook(t, r, true, machine.Config{})
			theirs.fill(r, rand.New(rand.NewPCG(1, 1)))
			same(t, r.name, want, theirs.run(), 1e-14)
			values := [][]float64{floats(t, k.in[0].Value()), floats(t, k.in[1].Value())}
			for i, n := range k.in {
				g, err := n.Grad()
				if err != nil {
					t.Fatal(err)
				}
				switch g := g.(type) {
				case *tensor.Dense:
					g.Zero()
				case *gorgonia.F64:
					*g = 0
				}
				other := k.results()[2-i]
				if i == 0 && !slices.Equal(other, want[2]) {
					t.Errorf("clearing the gradient of one parameter made the other's %v, was %v", other, want[2])
				}
			}
			same(t, "weights after clearing gradients", [][]float64{floats(t, k.in[0].Value()), floats(t, k.in[1].Value())}, values, 0)
			same(t, "the next run", k.run(), want, 0)
		})
	}
}

// Rows of logits far apart do not touch each other.
func TestSoftmaxRows(t *testing.T) {
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		b := graph.NewBuilder(1, dt)
		x := b.Input("x", 2, 2)
		out := b.Output(b.Softmax(x))
		if err := b.Err(); err != nil {
			t.Fatal(err)
		}
		v := tensor.New(tensor.WithShape(2, 2), tensor.WithBacking([]float64{-1000, 0, 5000, 5000}))
		if dt == tensor.Float32 {
			v = tensor.New(tensor.WithShape(2, 2), tensor.WithBacking([]float32{-1000, 0, 5000, 5000}))
		}
		if err := gorgonia.Let(x, v); err != nil {
			t.Fatal(err)
		}
		vm, err := machine.Compile(b.Graph(), machine.Config{})
		if err != nil {
			t.Fatal(err)
		}
		if err := vm.RunAll(); err != nil {
			t.Fatal(err)
		}
		if got, want := out.AppendTo(nil), []float64{0, 1, 0.5, 0.5}; !slices.Equal(got, want) {
			t.Errorf("%v: softmax %v, want %v", dt, got, want)
		}
	}
}

// A NaN in a weight shows in the loss and the gradients, also where it meets nothing but zeros.
func TestNaNShows(t *testing.T) {
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		m := newMission(t, dt, 4, 3, 5, 2)
		vm := compile(t, m)
		m.x.Zero()
		switch w := m.b.Params()[0].Value().(*tensor.Dense); dt {
		case tensor.Float32:
			w.Float32s()[0] = float32(math.NaN())
		default:
			w.Float64s()[0] = math.NaN()
		}
		if err := vm.RunAll(); err != nil {
			t.Fatal(err)
		}
		for i, x := range m.results(t) {
			if i != 1 && !slices.ContainsFunc(x, math.IsNaN) {
				t.Errorf("%v: vector %d (0 is the loss) has no NaN: %v", dt, i, x)
			}
		}
	}
}

// Inputs and constants can be asked for like any other node.
func TestOutputsThatAreNotComputed(t *testing.T) {
	b := graph.NewBuilder(1, tensor.Float64)
	x, two := b.Input("x", 2), b.Scalar("two", 2)
	input, constant, sum := b.Output(x), b.Output(two), b.Output(b.Node(gorgonia.Mul(two, two)))
	vm, err := machine.Compile(b.Graph(), machine.Config{Outputs: gorgonia.Nodes{x, two}})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range [][]float64{{1, 2}, {3, 4}} {
		if err := gorgonia.Let(x, tensor.New(tensor.WithBacking(v))); err != nil {
			t.Fatal(err)
		}
		if err := vm.RunAll(); err != nil {
			t.Fatal(err)
		}
		if got := input.AppendTo(nil); !slices.Equal(got, v) || constant.Scalar() != 2 || sum.Scalar() != 4 {
			t.Errorf("got %v, %v and %v, want %v, 2 and 4", got, constant.Scalar(), sum.Scalar(), v)
		}
	}
}

// Gorgonia's own solvers step on the gradients of a Machine.
func TestStockSolver(t *testing.T) {
	m := newMission(t, tensor.Float64, 8, 5, 4, 3)
	vm := compile(t, m)
	w := m.b.Params()[0]
	before := w.Elements(nil)
	if err := vm.RunAll(); err != nil {
		t.Fatal(err)
	}
	g, err := w.Grad()
	if err != nil {
		t.Fatal(err)
	}
	want := floats(t, g)
	for i := range want {
		want[i] = before[i] - 0.5*want[i]
	}
	if err := gorgonia.NewVanillaSolver(gorgonia.WithLearnRate(0.5)).Step(graph.ValueGrads(m.b.Params())); err != nil {
		t.Fatal(err)
	}
	same(t, "a step", [][]float64{w.Elements(nil)}, [][]float64{want}, 1e-15)
	if err := vm.RunAll(); err != nil {
		t.Fatal(err)
	}
}

// Whatever is asked for has its value, although memory is shared among the rest; what Gorgonia runs itself sees no memory
// of ours and changes none.
func TestOutputsSurvive(t *testing.T) {
	m := newMission(t, tensor.Float64, 6, 5, 4, 3, 2)
	var all, floatNodes gorgonia.Nodes
	for _, n := range m.b.Graph().AllNodes() {
		if n.Op() != nil && n.Type() != nil {
			floatNodes = append(floatNodes, n)
		}
	}
	all = floatNodes
	vm, err := machine.Compile(m.b.Graph(), machine.Config{Params: graph.Nodes(m.b.Params()), Outputs: all})
	if err != nil {
		t.Fatal(err)
	}
	if err := vm.RunAll(); err != nil {
		t.Fatal(err)
	}
	want := m.results(t)
	lean := newMission(t, tensor.Float64, 6, 5, 4, 3, 2)
	leanVM := compile(t, lean)
	if err := leanVM.RunAll(); err != nil {
		t.Fatal(err)
	}
	same(t, "with and without outputs", lean.results(t), want, 1e-15)
	for _, n := range all {
		if n.Value() == nil || !n.Value().Shape().Eq(n.Shape()) {
			t.Errorf("%v has value %v", n, n.Value())
		}
		native, ok := n.Op().(ops.Native)
		if !ok {
			continue
		}
		var in []gorgonia.Value
		for it := m.b.Graph().From(n.ID()); it.Next(); {
			in = append(in, it.Node().(*gorgonia.Node).Value())
		}
		again, err := native.Do(in...)
		if err != nil {
			t.Fatal(err)
		}
		same(t, n.Name(), [][]float64{floats(t, n.Value())}, [][]float64{floats(t, again)}, 1e-15)
	}
}
