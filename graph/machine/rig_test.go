package machine_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph/machine"
)

// A recipe builds a graph on inputs of given shapes, all of which are differentiated for.
type recipe struct {
	name   string
	shapes []tensor.Shape
	labels int // if positive, there is one more input of so many class labels
	// classes is the number of different labels.
	classes int
	build   func(k *kitchen) *gorgonia.Node
}

// A kitchen is one graph of a recipe, with its machine.
type kitchen struct {
	t     tester
	g     *gorgonia.ExprGraph
	in    gorgonia.Nodes
	y     *gorgonia.Node
	cost  *gorgonia.Node
	value gorgonia.Value // of the cost
	vm    gorgonia.VM
}

// tester is what *testing.T, *testing.B and *rapid.T have in common.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// do checks the result of a Gorgonia function.
func (k *kitchen) do(n *gorgonia.Node, err error) *gorgonia.Node {
	k.t.Helper()
	if err != nil {
		k.t.Fatalf("build: %+v", err)
	}
	return n
}

// constant is a named scalar.
func (k *kitchen) constant(v float64) *gorgonia.Node {
	return gorgonia.NodeFromAny(k.g, v, gorgonia.WithName(fmt.Sprint("constant ", v)))
}

// cook builds the graph, differentiates it, and compiles it for the Machine or the Tape.
func cook(t tester, r recipe, tape bool, cfg machine.Config) *kitchen {
	t.Helper()
	k := &kitchen{t: t, g: gorgonia.NewGraph()}
	for i, s := range r.shapes {
		name := gorgonia.WithName(fmt.Sprintf("in%d", i))
		if len(s) == 0 {
			k.in = append(k.in, gorgonia.NewScalar(k.g, tensor.Float64, name, gorgonia.WithValue(gorgonia.NewF64(0))))
			continue
		}
		k.in = append(k.in, gorgonia.NewTensor(k.g, tensor.Float64, len(s), gorgonia.WithShape(s...), name,
			gorgonia.WithValue(tensor.New(tensor.WithShape(s...), tensor.Of(tensor.Float64)))))
	}
	if r.labels > 0 {
		k.y = gorgonia.NewVector(k.g, tensor.Int, gorgonia.WithShape(r.labels), gorgonia.WithName("y"),
			gorgonia.WithValue(tensor.New(tensor.WithShape(r.labels), tensor.Of(tensor.Int))))
	}
	k.cost = r.build(k)
	gorgonia.Read(k.cost, &k.value)
	if _, err := gorgonia.Grad(k.cost, k.in...); err != nil {
		t.Fatalf("%s: Grad: %v", r.name, err)
	}
	var err error
	if tape {
		k.vm, err = machine.NewTape(k.g, k.in)
	} else {
		if cfg.Params == nil {
			cfg.Params = k.in
		}
		k.vm, err = machine.Compile(k.g, cfg)
	}
	if err != nil {
		t.Fatalf("%s: %v", r.name, err)
	}
	return k
}

// fill binds the same numbers to the inputs for the same rng.
func (k *kitchen) fill(r recipe, rng *rand.Rand) {
	for _, n := range k.in {
		switch v := n.Value().(type) {
		case *gorgonia.F64:
			*v = gorgonia.F64(away(rng))
		case *tensor.Dense:
			for i := range v.Float64s() {
				v.Float64s()[i] = away(rng)
			}
		}
	}
	for i := range r.labels {
		k.y.Value().(*tensor.Dense).Ints()[i] = rng.IntN(r.classes)
	}
}

// away draws a number in (−2, 2) that is not near the kinks at 0.
func away(rng *rand.Rand) float64 {
	x := 0.05 + 1.95*rng.Float64()
	if rng.IntN(2) == 0 {
		return -x
	}
	return x
}

// run returns the cost and the gradients of one run.
func (k *kitchen) run() [][]float64 {
	k.t.Helper()
	if err := k.vm.RunAll(); err != nil {
		k.t.Fatalf("RunAll: %+v", err)
	}
	return k.results()
}

func (k *kitchen) results() [][]float64 {
	k.t.Helper()
	out := [][]float64{floats(k.t, k.value)}
	for _, n := range k.in {
		g, err := n.Grad()
		if err != nil {
			k.t.Fatalf("gradient of %q: %v", n.Name(), err)
		}
		out = append(out, floats(k.t, g))
	}
	return out
}

// floats copies the numbers of a value.
func floats(t tester, v gorgonia.Value) []float64 {
	t.Helper()
	switch v := v.(type) {
	case *gorgonia.F64:
		return []float64{float64(*v)}
	case *gorgonia.F32:
		return []float64{float64(*v)}
	case *tensor.Dense:
		if v.Dtype() == tensor.Float64 {
			return append([]float64(nil), v.Float64s()...)
		}
		out := make([]float64, 0, v.DataSize())
		for _, x := range v.Float32s() {
			out = append(out, float64(x))
		}
		return out
	}
	t.Fatalf("a value of %T", v)
	return nil
}

// same compares what two runs gave, relative to the largest number of each vector.
func same(t tester, what string, got, want [][]float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %d vectors, want %d", what, len(got), len(want))
		return
	}
	for i := range want {
		if len(got[i]) != len(want[i]) {
			t.Errorf("%s: vector %d has %d elements, want %d", what, i, len(got[i]), len(want[i]))
			continue
		}
		scale := 1.0
		for _, x := range want[i] {
			scale = math.Max(scale, math.Abs(x))
		}
		for j, x := range want[i] {
			if !(math.Abs(got[i][j]-x) <= tol*scale) {
				t.Errorf("%s: vector %d (0 is the cost), element %d is %v, want %v", what, i, j, got[i][j], x)
				break
			}
		}
	}
}
