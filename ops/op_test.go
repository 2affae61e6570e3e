package ops

import (
	"math"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/graph"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/internal/race"
)

// everyOp builds a graph with all ops of the package, backward ones included, and runs it once.
func everyOp(t *testing.T, dt tensor.Dtype) []*gorgonia.Node {
	t.Helper()
	const n, p, q = 4, 3, 5
	g := gorgonia.NewGraph()
	param := func(name string, shape ...int) *gorgonia.Node {
		v := tensor.New(tensor.WithShape(shape...), tensor.Of(dt))
		if err := v.Memset(map[tensor.Dtype]any{tensor.Float32: float32(.5), tensor.Float64: .5}[dt]); err != nil {
			t.Fatal(err)
		}
		return gorgonia.NewTensor(g, dt, len(shape), gorgonia.WithName(name), gorgonia.WithShape(shape...), gorgonia.WithValue(v))
	}
	var first error
	do := func(n *gorgonia.Node, err error) *gorgonia.Node {
		if first == nil {
			first = err
		}
		return n
	}
	x, w, b, target := param("x", n, p), param("w", p, q), param("b", q), param("target", n, q)
	labels := gorgonia.NewVector(g, tensor.Int, gorgonia.WithName("labels"), gorgonia.WithShape(n),
		gorgonia.WithValue(tensor.New(tensor.WithBacking([]int{0, 1, 2, 3}))))
	z := do(Affine(x, w, b))
	h := do(Softplus(do(Tanh(do(ReLU(z))))))
	costs := []*gorgonia.Node{
		do(SoftmaxCrossEntropy(h, labels)),
		do(SigmoidCrossEntropy(h, target)),
		do(SquaredError(do(Softmax(do(Sigmoid(h)))), target)),
		do(SquaredError(do(Affine(x, w, nil)), target)),
		do(L1(w, 1)), do(SquaredL2(w, 1)), do(GroupL2(w, 1, nil, nil)), do(GroupL2(w, 1, [][]int{{0, 1}, {2}}, nil)),
		do(Penalty(w, sixth{2})),
	}
	cost := costs[0]
	for _, c := range costs[1:] {
		cost = do(gorgonia.Add(cost, c))
	}
	if first != nil {
		t.Fatal(first)
	}
	wrt := []*gorgonia.Node{x, w, b, target}
	if _, err := gorgonia.Grad(cost, wrt...); err != nil {
		t.Fatal(err)
	}
	if err := gorgonia.NewTapeMachine(g, gorgonia.BindDualValues(wrt...)).RunAll(); err != nil {
		t.Fatal(err)
	}
	var nodes []*gorgonia.Node
	for _, n := range g.AllNodes() {
		if _, ok := n.Op().(*op); ok {
			nodes = append(nodes, n)
		}
	}
	if len(nodes) != 16+22 {
		t.Fatalf("the graph has %d nodes of this package", len(nodes))
	}
	return nodes
}

func valuesOf(n *gorgonia.Node) []gorgonia.Value {
	var in []gorgonia.Value
	for _, c := range graph.NodesOf(n.Graph().From(n.ID())) {
		in = append(in, c.(*gorgonia.Node).Value())
	}
	return in
}

// What every op promises to machines.
func TestConduct(t *testing.T) {
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		for _, n := range everyOp(t, dt) {
			o, in := n.Op(), valuesOf(n)
			if o.ReturnsPtr() || o.CallsExtern() || o.OverwritesInput() != -1 || o.Arity() != len(in) {
				t.Errorf("%v: ReturnsPtr %v, CallsExtern %v, OverwritesInput %v, Arity %d", o, o.ReturnsPtr(), o.CallsExtern(),
					o.OverwritesInput(), o.Arity())
			}
			before := make([]gorgonia.Value, len(in))
			for i, v := range in {
				var err error
				if before[i], err = gorgonia.CloneValue(v); err != nil {
					t.Fatal(err)
				}
			}
			first, err := o.Do(in...)
			if err != nil {
				t.Fatal(err)
			}
			if !first.Shape().Eq(n.Shape()) || first.Dtype() != n.Dtype() {
				t.Errorf("%v: result of shape %v, node of shape %v", o, first.Shape(), n.Shape())
			}
			for i, v := range in {
				if v == first || !gorgonia.ValueEq(v, before[i]) {
					t.Errorf("%v: input %d was returned or written to", o, i)
				}
			}
			if again, _ := o.Do(in...); again != first {
				t.Errorf("%v: a second run has a buffer of its own", o)
			}
			allocs := testing.AllocsPerRun(10, func() {
				if _, err := o.Do(in...); err != nil {
					t.Error(err)
				}
			})
			if allocs != 0 && !race.Enabled {
				t.Errorf("%v: %v allocations a run, want 0", o, allocs)
			}
		}
	}
}

// Forward ops differentiate once; a backward op says that it has no derivative.
func TestFirstDerivativesOnly(t *testing.T) {
	for _, n := range everyOp(t, tensor.Float64) {
		o := n.Op().(*op)
		if backward := strings.Contains(o.name, ".d"); backward != (o.diff == nil) {
			t.Errorf("%v: has a derivative: %v", o, o.diff != nil)
		}
		if o.diff != nil {
			continue
		}
		for i, d := range o.DiffWRT(o.Arity()) {
			if d {
				t.Errorf("%v: differentiable in input %d", o, i)
			}
		}
		if _, err := o.SymDiff(make(gorgonia.Nodes, o.Arity()), n, n); err == nil || !strings.Contains(err.Error(), o.name) {
			t.Errorf("%v: SymDiff gives error %v, want one that names the op", o, err)
		}
	}
}

// The ops of a graph differ in hash.
func TestHashes(t *testing.T) {
	seen := make(map[uint32]*gorgonia.Node)
	for _, n := range everyOp(t, tensor.Float64) {
		if m, ok := seen[n.Hashcode()]; ok {
			t.Errorf("%v and %v have one hash", n, m)
		}
		seen[n.Hashcode()] = n
	}
	a := &op{name: "op", hyper: "1", in: []signature{{tensor.Float64, tensor.Shape{2}}}}
	for _, b := range []*op{
		{name: "other", hyper: a.hyper, in: a.in},
		{name: a.name, hyper: "2", in: a.in},
		{name: a.name, hyper: a.hyper, in: []signature{{tensor.Float32, tensor.Shape{2}}}},
		{name: a.name, hyper: a.hyper, in: []signature{{tensor.Float64, tensor.Shape{3}}}},
	} {
		if a.Hashcode() == b.Hashcode() {
			t.Errorf("%+v and %+v have one hash", a.name, b.name)
		}
	}
}

// A run that begins while the op is running is an error; with memory of their own, runs may overlap.
func TestOverlappingRuns(t *testing.T) {
	for _, n := range everyOp(t, tensor.Float64) {
		o, in := n.Op().(*op), valuesOf(n)
		o.running.Store(true)
		if _, err := o.Do(in...); err == nil || !strings.Contains(err.Error(), "two machines") {
			t.Errorf("%v: overlapping Do gives error %v", o, err)
		}
		o.running.Store(false)
		want, err := o.Do(in...)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				mine := o.out.make()
				got, err := o.UsePreallocDo(mine, in...)
				if err != nil || got != mine || !gorgonia.ValueEq(got, want) {
					t.Errorf("%v: got %v and error %v, want %v", o, got, err, want)
				}
			})
		}
		wg.Wait()
	}
}

// A buffer that somebody reshaped in place is left to them.
func TestReshapedBuffer(t *testing.T) {
	for _, n := range everyOp(t, tensor.Float64) {
		taken, ok := n.Value().(*tensor.Dense)
		if !ok || taken.Shape().Eq(tensor.Shape{taken.Size()}) {
			continue
		}
		if err := taken.Reshape(taken.Size()); err != nil {
			t.Fatal(err)
		}
		got, err := n.Op().Do(valuesOf(n)...)
		if err != nil || got == gorgonia.Value(taken) || !got.Shape().Eq(n.Shape()) {
			t.Errorf("%v: got shape %v and error %v, want shape %v in another buffer", n.Op(), got.Shape(), err, n.Shape())
		}
		if err := taken.Reshape(n.Shape()...); err != nil { // as the input that it is to other ops
			t.Fatal(err)
		}
	}
}

// A kernel that panics is an error of its op.
func TestPanicsAreErrors(t *testing.T) {
	s := signature{tensor.Float64, tensor.Shape{2}}
	o := &op{name: "broken", in: []signature{s}, out: s, kernel: kernels{
		f64: func([]float64, Operands[float64]) error { panic("out of order") },
	}}
	_, err := o.Do(tensor.New(tensor.WithBacking([]float64{1, 2})))
	if err == nil || !strings.Contains(err.Error(), "broken") || !strings.Contains(err.Error(), "out of order") {
		t.Errorf("got error %v", err)
	}
	if _, err := o.Do(); err == nil || strings.Contains(err.Error(), "two machines") {
		t.Errorf("after a panic: %v", err)
	}
}

// sixth is a user's own penalty that can stand in a loss: c/6 Σ|x_i|³.
type sixth struct{ c float64 }

func (p sixth) Value(x []float64) float64 {
	sum := 0.
	for _, v := range x {
		sum += p.c / 6 * math.Abs(v*v*v)
	}
	return sum
}

func (p sixth) Subgradient(dst, x []float64) {
	for i, v := range x {
		dst[i] = p.c / 2 * v * math.Abs(v)
	}
}

func (sixth) Prox(dst, x []float64, step float64) float64 { panic("not needed") }
func (sixth) Validate() error                             { return nil }
