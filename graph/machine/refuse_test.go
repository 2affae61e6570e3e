package machine_test

import (
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
	"proxgrad/graph/machine"
)

// What is known to be wrong in Gorgonia is an error that names what to use instead.
func TestRefusals(t *testing.T) {
	sum := func(k *kitchen, n *gorgonia.Node) *gorgonia.Node { return k.do(gorgonia.Sum(n)) }
	for _, tc := range []struct {
		name  string
		build func(k *kitchen, x *gorgonia.Node) *gorgonia.Node
		want  string
		value bool // the value alone is right
	}{
		{"SoftMax", func(k *kitchen, x *gorgonia.Node) *gorgonia.Node { return sum(k, k.do(gorgonia.SoftMax(x))) }, "use ops.Softmax", false},
		{"LogSoftMax", func(k *kitchen, x *gorgonia.Node) *gorgonia.Node { return sum(k, k.do(gorgonia.LogSoftMax(x))) }, "ops.SoftmaxCrossEntropy", false},
		{"Dropout", func(k *kitchen, x *gorgonia.Node) *gorgonia.Node { return sum(k, k.do(gorgonia.Dropout(x, 0.5))) }, "mask", false},
		{"LogSumExp", func(k *kitchen, x *gorgonia.Node) *gorgonia.Node {
			return k.do(gorgonia.LogSumExp(k.do(gorgonia.Sum(x, 1)), 0))
		}, "LogSumExp", false},
		{"InverseSqrt", func(k *kitchen, x *gorgonia.Node) *gorgonia.Node { return sum(k, k.do(gorgonia.InverseSqrt(x))) }, "gorgonia.Sqrt", true},
		{"Log2", func(k *kitchen, x *gorgonia.Node) *gorgonia.Node { return sum(k, k.do(gorgonia.Log2(x))) }, "gorgonia.Log ", true},
		{"OuterProd", func(k *kitchen, x *gorgonia.Node) *gorgonia.Node {
			v := k.do(gorgonia.Sum(x, 1))
			return sum(k, k.do(gorgonia.OuterProd(v, v)))
		}, "gorgonia.Reshape", true},
		{"random node", func(k *kitchen, x *gorgonia.Node) *gorgonia.Node {
			return sum(k, k.do(gorgonia.HadamardProd(x, gorgonia.GaussianRandomNode(k.g, tensor.Float64, 0, 1, 2, 3))))
		}, "the clock", false},
	} {
		for _, grad := range []bool{true, false} {
			k := &kitchen{t: t, g: gorgonia.NewGraph()}
			x := gorgonia.NewMatrix(k.g, tensor.Float64, gorgonia.WithShape(2, 3), gorgonia.WithName("x"),
				gorgonia.WithValue(tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float64{1, 2, 3, 4, 5, 6}))))
			cost := tc.build(k, x)
			cfg := machine.Config{Outputs: gorgonia.Nodes{cost}}
			if grad {
				if _, err := gorgonia.Grad(cost, x); err != nil {
					t.Fatalf("%s: %v", tc.name, err)
				}
				cfg.Params = gorgonia.Nodes{x}
			}
			vm, err := machine.Compile(k.g, cfg)
			switch {
			case tc.value && !grad:
				if err != nil {
					t.Errorf("%s: its value alone: %v", tc.name, err)
				} else if err := vm.RunAll(); err != nil {
					t.Errorf("%s: its value alone: %v", tc.name, err)
				}
			case err == nil || !strings.Contains(err.Error(), tc.want):
				t.Errorf("%s: error %v, want one that says %q", tc.name, err, tc.want)
			}
		}
	}
}

// Compile says what is wrong with the configuration.
func TestCompileRejects(t *testing.T) {
	m := newMission(t, tensor.Float64, 4, 3, 2)
	x, y, w := m.nodes[0], m.nodes[1], m.b.Params()[0].Node
	g := m.b.Graph()
	other := newMission(t, tensor.Float64, 4, 3, 2)
	plain := graph.NewBuilder(1)
	lone := plain.Param("w", graph.Zeros{}, 2)
	var hidden *gorgonia.Node
	for _, n := range g.AllNodes() {
		if n.Op() != nil && n.Op().String() == "Affine" {
			hidden = n
		}
	}
	for _, tc := range []struct {
		name string
		g    *gorgonia.ExprGraph
		cfg  machine.Config
		want string
	}{
		{"no graph", nil, machine.Config{}, "the graph is nil"},
		{"nothing asked for", plain.Graph(), machine.Config{}, "nothing is asked for"},
		{"nil parameter", g, machine.Config{Params: gorgonia.Nodes{nil}}, "is nil"},
		{"foreign parameter", g, machine.Config{Params: gorgonia.Nodes{other.nodes[0]}}, "another graph"},
		{"parameter twice", g, machine.Config{Params: gorgonia.Nodes{w, w}}, "twice"},
		{"computed parameter", g, machine.Config{Params: gorgonia.Nodes{hidden}}, "expected an input"},
		{"no gradient", plain.Graph(), machine.Config{Params: gorgonia.Nodes{lone.Node}}, "no gradient"},
		{"negative threads", g, machine.Config{Threads: -1}, "Threads is -1"},
		{"parameter with samples", g, machine.Config{Params: gorgonia.Nodes{w}, Batch: gorgonia.Nodes{w}}, "in Params and in Batch"},
		{"different numbers of samples", g, machine.Config{Batch: gorgonia.Nodes{x, w}}, "3 samples, expected 4"},
		{"labels without samples", g, machine.Config{Batch: gorgonia.Nodes{x}}, "number of samples"},
	} {
		if _, err := machine.Compile(tc.g, tc.cfg); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one that says %q", tc.name, err, tc.want)
		}
	}
	_ = y
}

// Runs say what is wrong with the values, and the next run is as good as any.
func TestRunErrors(t *testing.T) {
	m := newMission(t, tensor.Float64, 4, 3, 2)
	vm := compile(t, m)
	x, y := m.nodes[0], m.nodes[1]
	run := func(want string) {
		t.Helper()
		if err := vm.RunAll(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
	let := func(n *gorgonia.Node, v gorgonia.Value) {
		t.Helper()
		if err := gorgonia.UnsafeLet(n, v); err != nil {
			t.Fatal(err)
		}
	}
	good := func() {
		t.Helper()
		let(x, m.x)
		let(y, m.y)
		if err := vm.RunAll(); err != nil {
			t.Errorf("a good run: %v", err)
		}
	}
	good()
	m.y.Ints()[1] = 7
	run("label of row 1 is 7")
	m.y.Ints()[1] = 1
	good()
	bent := tensor.New(tensor.WithShape(4, 3), tensor.Of(tensor.Float64))
	let(x, bent)
	if err := vm.RunAll(); err != nil {
		t.Error(err)
	}
	if err := bent.Reshape(3, 4); err != nil { // under the machine's eyes
		t.Fatal(err)
	}
	run(`input "x" holds shape (3, 4) of float64, expected (4, 3)`)
	wide := tensor.New(tensor.WithShape(4, 4), tensor.Of(tensor.Float64))
	view, err := wide.Slice(nil, gorgonia.S(0, 3))
	if err != nil {
		t.Fatal(err)
	}
	let(x, view.(*tensor.Dense))
	run("row-major")
	let(x, tensor.New(tensor.WithShape(4, 3), tensor.AsFortran([]float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})))
	run("row-major")
	good()
	if err := vm.Run(5); err == nil || !strings.Contains(err.Error(), "expected 1…4") {
		t.Errorf("5 rows: %v", err)
	}
	if err := vm.Run(0); err == nil {
		t.Error("0 rows run")
	}
	if err := vm.Close(); err != nil {
		t.Fatal(err)
	}
	run("closed")
	bare := newMission(t, tensor.Float64, 4, 3, 2)
	whole, err := machine.Compile(bare.b.Graph(), machine.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := whole.Run(4); err == nil || !strings.Contains(err.Error(), "without Config.Batch") {
		t.Errorf("rows without Batch: %v", err)
	}
	unbound := graph.NewBuilder(1)
	unbound.Output(unbound.ReLU(unbound.Input("data", 2, 2)))
	vm, err = machine.Compile(unbound.Graph(), machine.Config{})
	if err != nil {
		t.Fatal(err)
	}
	run(`input "data" has no value`)
}
