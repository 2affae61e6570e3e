package graph_test

import (
	"math"
	"testing"

	"gorgonia.org/tensor"

	"proxgrad/graph"
)

func TestInitialValuesDependOnSeedAndNameOnly(t *testing.T) {
	draw := func(seed uint64, name string, before ...string) []float64 {
		b := graph.NewBuilder(seed)
		for _, n := range before {
			b.Param(n, graph.He{}, 7, 7)
		}
		p := b.Param(name, graph.Glorot{}, 20, 30)
		if err := b.Err(); err != nil {
			t.Fatal(err)
		}
		return p.Elements(nil)
	}
	same := func(a, b []float64) bool {
		for i := range a {
			if a[i] != b[i] {
				return false
			}
		}
		return true
	}
	w := draw(1, "w")
	if !same(w, draw(1, "w", "other")) {
		t.Error("another parameter before it changes the values")
	}
	if same(w, draw(2, "w")) {
		t.Error("another seed gives the same values")
	}
	if same(w, draw(1, "v")) {
		t.Error("another name gives the same values")
	}
	d := graph.NewBuilder(1, tensor.Float64).Param("w", graph.Glorot{}, 20, 30).Elements(nil)
	for i := range w {
		if float64(float32(d[i])) != w[i] {
			t.Fatalf("float64 value %v, float32 value %v: want the same up to rounding", d[i], w[i])
		}
	}
}

// Moments and bounds of the initialisers over a large matrix.
func TestInitialisers(t *testing.T) {
	const in, out = 200, 300
	for _, tc := range []struct {
		name         string
		init         graph.Init
		shape        []int
		bound, sigma float64 // bound 0: none
	}{
		{"uniform fan-in", graph.UniformFanIn{}, []int{in, out}, 1 / math.Sqrt(in), 1 / math.Sqrt(3*in)},
		{"uniform fan-in of a bias", graph.UniformFanIn{FanIn: in}, []int{in * out}, 1 / math.Sqrt(in), 1 / math.Sqrt(3*in)},
		{"glorot", graph.Glorot{}, []int{in, out}, math.Sqrt(6. / (in + out)), math.Sqrt(2. / (in + out))},
		{"he", graph.He{}, []int{in, out}, 0, math.Sqrt(2. / in)},
		{"zeros", graph.Zeros{}, []int{in, out}, 1e-300, 0},
	} {
		w := graph.NewBuilder(3, tensor.Float64).Param("w", tc.init, tc.shape...).Elements(nil)
		mean, square, most := 0., 0., 0.
		for _, v := range w {
			mean += v / float64(len(w))
			square += v * v / float64(len(w))
			most = max(most, math.Abs(v))
		}
		if tc.bound > 0 && most > tc.bound {
			t.Errorf("%s: a value of %v exceeds the bound %v", tc.name, most, tc.bound)
		}
		if tc.bound > 0 && tc.sigma > 0 && most < 0.99*tc.bound {
			t.Errorf("%s: the greatest value %v stays away from the bound %v", tc.name, most, tc.bound)
		}
		if math.Abs(mean) > 5*tc.sigma/math.Sqrt(float64(len(w))) || math.Abs(math.Sqrt(square)-tc.sigma) > 0.01*tc.sigma {
			t.Errorf("%s: mean %v and standard deviation %v, want 0 and %v", tc.name, mean, math.Sqrt(square), tc.sigma)
		}
	}
	if w := graph.NewBuilder(3).Param("w", graph.Constant{Value: 0.5}, 3).Elements(nil); w[0] != 0.5 || w[2] != 0.5 {
		t.Errorf("constant: %v", w)
	}
}

// Two graphs over one tensor share its weights.
func TestParamOfSharesMemory(t *testing.T) {
	v := tensor.New(tensor.WithShape(2, 2), tensor.Of(tensor.Float32))
	p, q := graph.NewBuilder(1).ParamOf("w", v), graph.NewBuilder(2).ParamOf("w", v)
	v.Float32s()[3] = 7
	if p.Elements(nil)[3] != 7 || q.Elements(nil)[3] != 7 {
		t.Errorf("%v and %v, want both to see the 7", p.Elements(nil), q.Elements(nil))
	}
}
