package machine_test

import (
	"fmt"
	"math/rand/v2"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
)

// mission is a network of dense layers with ReLU between and a softmax cross-entropy at the end, the first layer without
// bias.
type mission struct {
	b      *graph.Builder
	x, y   *tensor.Dense
	nodes  gorgonia.Nodes // of x and y
	loss   *graph.Output
	logits *graph.Output
}

func newMission(t tester, dt tensor.Dtype, rows int, sizes ...int) *mission {
	t.Helper()
	m := &mission{b: graph.NewBuilder(1, dt)}
	x, y := m.b.Input("x", rows, sizes[0]), m.b.Labels("y", rows)
	h := x
	for l := range len(sizes) - 1 {
		var bias *graph.Param
		w := m.b.Param(fmt.Sprintf("layer%d/weight", l), graph.UniformFanIn{}, sizes[l], sizes[l+1])
		if l > 0 {
			bias = m.b.Param(fmt.Sprintf("layer%d/bias", l), graph.UniformFanIn{FanIn: sizes[l]}, sizes[l+1])
		}
		if h = m.b.Affine(h, w, bias); l < len(sizes)-2 {
			h = m.b.ReLU(h)
		}
	}
	m.logits = m.b.Output(h)
	cost := m.b.SoftmaxCrossEntropy(h, y)
	m.loss = m.b.Output(cost)
	m.b.Grad(cost)
	if err := m.b.Err(); err != nil {
		t.Fatalf("%v", err)
	}
	m.nodes = gorgonia.Nodes{x, y}
	m.x = tensor.New(tensor.WithShape(rows, sizes[0]), tensor.Of(dt))
	m.y = tensor.New(tensor.WithShape(rows), tensor.Of(tensor.Int))
	if err := gorgonia.Let(x, m.x); err != nil {
		t.Fatalf("%v", err)
	}
	if err := gorgonia.Let(y, m.y); err != nil {
		t.Fatalf("%v", err)
	}
	m.fill(rand.New(rand.NewPCG(1, 2)), sizes[len(sizes)-1])
	return m
}

func (m *mission) fill(rng *rand.Rand, classes int) {
	if m.x.Dtype() == tensor.Float32 {
		for i := range m.x.Float32s() {
			m.x.Float32s()[i] = float32(rng.NormFloat64())
		}
	} else {
		for i := range m.x.Float64s() {
			m.x.Float64s()[i] = rng.NormFloat64()
		}
	}
	for i := range m.y.Ints() {
		m.y.Ints()[i] = rng.IntN(classes)
	}
}

// results are the loss, the logits and the gradients.
func (m *mission) results(t tester) [][]float64 {
	t.Helper()
	out := [][]float64{{m.loss.Scalar()}, m.logits.AppendTo(nil)}
	for _, p := range m.b.Params() {
		g, err := p.Grad()
		if err != nil {
			t.Fatalf("%v", err)
		}
		out = append(out, floats(t, g))
	}
	return out
}
