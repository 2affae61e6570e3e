package machine_test

import (
	"math"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
	"proxgrad/graph/machine"
)

// model is y = relu(x·w + b), squared error against t, on four rows.
type model struct {
	b       *graph.Builder
	x, t    *tensor.Dense
	w, bias *graph.Param
	loss    *graph.Output
	vm      *machine.Tape
}

func build(t *testing.T) *model {
	t.Helper()
	m := &model{b: graph.NewBuilder(1, tensor.Float64)}
	x, y := m.b.Input("x", 4, 2), m.b.Input("t", 4, 1)
	m.w = m.b.Param("w", graph.Constant{Value: 0.5}, 2, 1)
	m.bias = m.b.Param("b", graph.Zeros{}, 1)
	cost := m.b.SquaredError(m.b.ReLU(m.b.Affine(x, m.w, m.bias)), y)
	m.loss = m.b.Output(cost)
	m.b.Grad(cost)
	if err := m.b.Err(); err != nil {
		t.Fatal(err)
	}
	m.x = tensor.New(tensor.WithShape(4, 2), tensor.WithBacking([]float64{1, 2, 3, 4, -5, -6, 0, 1}))
	m.t = tensor.New(tensor.WithShape(4, 1), tensor.WithBacking([]float64{1, 1, 1, 1}))
	if err := gorgonia.Let(x, m.x); err != nil {
		t.Fatal(err)
	}
	if err := gorgonia.Let(y, m.t); err != nil {
		t.Fatal(err)
	}
	var err error
	if m.vm, err = machine.NewTape(m.b.Graph(), graph.Nodes(m.b.Params())); err != nil {
		t.Fatal(err)
	}
	return m
}

// naive is the loss and the gradient of the model by hand.
func (m *model) naive() (loss float64, gw [2]float64, gb float64) {
	w, b, x, y := m.w.Elements(nil), m.bias.Elements(nil)[0], m.x.Float64s(), m.t.Float64s()
	for i := range 4 {
		h := x[2*i]*w[0] + x[2*i+1]*w[1] + b
		r := max(h, 0) - y[i]
		loss += r * r / 8
		if h > 0 {
			gw[0] += r * x[2*i] / 4
			gw[1] += r * x[2*i+1] / 4
			gb += r / 4
		}
	}
	return loss, gw, gb
}

func (m *model) check(t *testing.T, when string) {
	t.Helper()
	if err := m.vm.RunAll(); err != nil {
		t.Fatal(err)
	}
	loss, gw, gb := m.naive()
	g, err := m.w.Grad()
	if err != nil {
		t.Fatal(err)
	}
	h, err := m.bias.Grad()
	if err != nil {
		t.Fatal(err)
	}
	got := append(append([]float64{m.loss.Scalar()}, g.(*tensor.Dense).Float64s()...), h.(*tensor.Dense).Float64s()...)
	for i, want := range []float64{loss, gw[0], gw[1], gb} {
		if math.Abs(got[i]-want) > 1e-14 {
			t.Errorf("%s: loss and gradient %v, want %v %v %v", when, got, loss, gw, gb)
			return
		}
	}
}

// Each run is a run of its own: gradients do not accumulate, new inputs and weights are seen.
func TestRunsAreIndependent(t *testing.T) {
	m := build(t)
	m.check(t, "first run")
	m.check(t, "second run, the same")
	m.x.Float64s()[0] = 7
	m.t.Float64s()[2] = -3
	m.check(t, "new data in the bound buffer")
	m.w.Value().(*tensor.Dense).Float64s()[1] = -0.25
	m.check(t, "new weights in place")
}

// Machines over shared weights and different numbers of rows do not disturb each other or the weights.
func TestMachinesShareWeights(t *testing.T) {
	m := build(t)
	other := graph.NewBuilder(1, tensor.Float64)
	x := other.Input("x", 1, 2)
	out := other.Output(other.ReLU(other.Affine(x, other.ParamOf("w", m.w.Value().(*tensor.Dense)), nil)))
	if err := gorgonia.Let(x, tensor.New(tensor.WithShape(1, 2), tensor.WithBacking([]float64{1, 1}))); err != nil {
		t.Fatal(err)
	}
	vm, err := machine.NewTape(other.Graph(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		m.check(t, "beside a predicting machine")
		if err := vm.RunAll(); err != nil {
			t.Fatal(err)
		}
		w := m.w.Elements(nil)
		if got := out.Scalar(); got != w[0]+w[1] {
			t.Errorf("prediction %v, want %v", got, w[0]+w[1])
		}
		m.w.Value().(*tensor.Dense).Float64s()[0]++
	}
}

func TestErrorsNotPanics(t *testing.T) {
	b := graph.NewBuilder(1)
	logits := b.Affine(b.Input("x", 2, 2), b.Param("w", graph.Glorot{}, 2, 3), nil)
	y := b.Labels("y", 2)
	b.Grad(b.SoftmaxCrossEntropy(logits, y))
	if err := b.Err(); err != nil {
		t.Fatal(err)
	}
	vm, err := machine.NewTape(b.Graph(), graph.Nodes(b.Params()))
	if err != nil {
		t.Fatal(err)
	}
	if err := vm.RunAll(); err == nil || !strings.Contains(err.Error(), "No value bound") {
		t.Errorf("unbound inputs: %v", err)
	}
	for _, n := range b.Graph().AllNodes() {
		switch n.Name() {
		case "x":
			err = gorgonia.Let(n, tensor.New(tensor.WithShape(2, 2), tensor.Of(tensor.Float32)))
		case "y":
			err = gorgonia.Let(n, tensor.New(tensor.WithShape(2), tensor.WithBacking([]int{0, 7})))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := vm.RunAll(); err == nil || !strings.Contains(err.Error(), "7") {
		t.Errorf("label 7 of 3 classes: %v", err)
	}
	y.Value().(*tensor.Dense).Ints()[1] = 2
	if err := vm.RunAll(); err != nil {
		t.Errorf("a good run after a failed one: %v", err)
	}
	if _, err := machine.NewTape(gorgonia.NewGraph(), nil); err == nil {
		t.Log("an empty graph compiles")
	}
}
