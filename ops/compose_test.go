package ops_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops"
)

// A network of our layers has the values and gradients of one of stock nodes.
func TestAgainstStockNodes(t *testing.T) {
	const n, p, h, q = 9, 7, 5, 3
	shapes := []tensor.Shape{{n, p}, {p, h}, {h}, {h, q}, {n, q}}
	ours := func(in []*gorgonia.Node) (*gorgonia.Node, error) {
		hidden, err := ops.Affine(in[0], in[1], in[2])
		if err != nil {
			return nil, err
		}
		if hidden, err = ops.ReLU(hidden); err != nil {
			return nil, err
		}
		y, err := ops.Affine(hidden, in[3], nil)
		if err != nil {
			return nil, err
		}
		return ops.SquaredError(y, in[4])
	}
	stock := func(in []*gorgonia.Node) (*gorgonia.Node, error) {
		var first error
		do := func(n *gorgonia.Node, err error) *gorgonia.Node {
			if first == nil {
				first = err
			}
			return n
		}
		hidden := do(gorgonia.Mul(in[0], in[1]))
		hidden = do(gorgonia.BroadcastAdd(hidden, in[2], nil, []byte{0}))
		hidden = do(gorgonia.Rectify(hidden))
		r := do(gorgonia.Sub(do(gorgonia.Mul(hidden, in[3])), in[4]))
		sum := do(gorgonia.Sum(do(gorgonia.Square(r))))
		cost := do(gorgonia.Mul(gorgonia.NodeFromAny(in[0].Graph(), 1/(2.0*n), gorgonia.WithName("half the mean")), sum))
		return cost, first
	}
	a, b := newRig(t, tensor.Float64, shapes, ours), newRig(t, tensor.Float64, shapes, stock)
	rng := rand.New(rand.NewPCG(3, 2))
	for range 3 {
		x := problem{shapes: shapes}.draw(rng)
		gotCost, got := a.run(t, x)
		wantCost, want := b.run(t, x)
		compare(t, "cost", []float64{gotCost}, []float64{wantCost}, 1, 1e-12)
		for i := range want {
			compare(t, a.in[i].Name(), got[i], want[i], 1, 1e-12)
		}
	}
}

// Gradients of nodes that are used twice add up, through our ops and stock nodes between them.
func TestSecondUses(t *testing.T) {
	eachDtype(t, func(t *testing.T, dt tensor.Dtype) {
		const n, p = 4, 3
		shapes := []tensor.Shape{{n, p}, {p, p}, {p}}
		r := newRig(t, dt, shapes, func(in []*gorgonia.Node) (*gorgonia.Node, error) {
			x, w, b := in[0], in[1], in[2]
			node := mustNode(t)
			y := node(ops.Affine(x, w, b))
			y = node(ops.Affine(y, w, b))         // W and b twice
			y = node(gorgonia.HadamardProd(y, x)) // x twice, through a stock node
			s := node(gorgonia.Mean(y))           // a stock reduction
			s = node(gorgonia.Add(s, node(ops.L1(w, 0.5))))
			s = node(gorgonia.Add(s, node(ops.L1(w, 0.25))))
			return gorgonia.Add(s, node(gorgonia.Sum(node(ops.Tanh(x)))))
		})
		// The same in closed form.
		closed := func(in [][]float64) (float64, [][]float64) {
			const scale = 1.0 / (n * p)
			x, w, b := in[0], in[1], in[2]
			affine := func(x []float64) []float64 {
				y := make([]float64, n*p)
				for i := range y {
					y[i] = b[i%p]
					for l := range p {
						y[i] += x[i/p*p+l] * w[l*p+i%p]
					}
				}
				return y
			}
			y1 := affine(x)
			y2 := affine(y1)
			cost, grads := 0.0, [][]float64{make([]float64, n*p), make([]float64, p*p), make([]float64, p)}
			d2, d1 := make([]float64, n*p), make([]float64, n*p)
			for i := range x {
				cost += scale*y2[i]*x[i] + math.Tanh(x[i])
				grads[0][i] = scale*y2[i] + 1 - math.Tanh(x[i])*math.Tanh(x[i])
				d2[i] = scale * x[i]
			}
			back := func(x, dy, dx []float64) {
				for i, d := range dy {
					grads[2][i%p] += d
					for l := range p {
						dx[i/p*p+l] += d * w[l*p+i%p]
						grads[1][l*p+i%p] += d * x[i/p*p+l]
					}
				}
			}
			back(y1, d2, d1)
			back(x, d1, grads[0])
			for i, v := range w {
				if v > 0 {
					cost, grads[1][i] = cost+0.75*v, grads[1][i]+0.75
				} else {
					cost, grads[1][i] = cost-0.75*v, grads[1][i]-0.75
				}
			}
			return cost, grads
		}
		x := problem{shapes: shapes}.draw(rand.New(rand.NewPCG(4, 2)))
		wantCost, want := closed(x)
		for range 2 {
			cost, grads := r.run(t, x)
			compare(t, "cost", []float64{cost}, []float64{wantCost}, 1, tolerance(dt))
			for i := range want {
				compare(t, r.in[i].Name(), grads[i], want[i], largest(want[i]), tolerance(dt))
			}
		}
	})
}

// Equal ops on equal inputs are one node; a change of a hyper-parameter in the last bit makes another.
func TestMerging(t *testing.T) {
	g := gorgonia.NewGraph()
	w := input(g, tensor.Float64, tensor.Shape{3, 4}, "w")
	x := input(g, tensor.Float64, tensor.Shape{2, 3}, "x")
	node := mustNode(t)
	const lambda = 0.1
	next := lambda * (1 + 0x1p-52)
	builds := []func() (*gorgonia.Node, error){
		func() (*gorgonia.Node, error) { return ops.Affine(x, w, nil) },
		func() (*gorgonia.Node, error) { return ops.ReLU(w) },
		func() (*gorgonia.Node, error) { return ops.ReLU(x) },
		func() (*gorgonia.Node, error) { return ops.Tanh(w) },
		func() (*gorgonia.Node, error) { return ops.Sigmoid(w) },
		func() (*gorgonia.Node, error) { return ops.Softplus(w) },
		func() (*gorgonia.Node, error) { return ops.SiLU(w) },
		func() (*gorgonia.Node, error) { return ops.GELU(w) },
		func() (*gorgonia.Node, error) { return ops.Softmax(w) },
		func() (*gorgonia.Node, error) { return ops.L1(w, lambda) },
		func() (*gorgonia.Node, error) { return ops.L1(w, next) },
		func() (*gorgonia.Node, error) { return ops.SquaredL2(w, lambda) },
		func() (*gorgonia.Node, error) { return ops.SquaredL2(w, next) },
		func() (*gorgonia.Node, error) { return ops.GroupL2(w, lambda, nil, nil) },
		func() (*gorgonia.Node, error) { return ops.GroupL2(w, next, nil, nil) },
		func() (*gorgonia.Node, error) { return ops.GroupL2(w, lambda, [][]int{{0, 1}, {2}}, nil) },
		func() (*gorgonia.Node, error) { return ops.GroupL2(w, lambda, [][]int{{0}, {1, 2}}, nil) },
		func() (*gorgonia.Node, error) { return ops.GroupL2(w, lambda, [][]int{{0}, {1, 3}}, nil) },
		func() (*gorgonia.Node, error) { return ops.GroupL2(w, lambda, [][]int{{0}, {1, 3}}, []float64{1, 2}) },
		func() (*gorgonia.Node, error) { return ops.GroupL2(w, lambda, [][]int{{0}, {1, 3}}, []float64{1, 3}) },
	}
	seen := make(map[*gorgonia.Node]int)
	hashes := make(map[uint32]int)
	for i, b := range builds {
		n := node(b())
		if j, ok := seen[n]; ok {
			t.Errorf("nodes %d and %d were merged", j, i)
		}
		if j, ok := hashes[n.Hashcode()]; ok {
			t.Errorf("nodes %d and %d have one hash", j, i)
		}
		seen[n], hashes[n.Hashcode()] = i, i
		if again := node(b()); again != n {
			t.Errorf("node %d is not shared with its equal", i)
		}
	}
}

// Both of two equal ops, and both of two different ones, have their effect on value and gradient.
func TestMergedNodesCountTwice(t *testing.T) {
	r := newRig(t, tensor.Float64, []tensor.Shape{{2}}, func(in []*gorgonia.Node) (*gorgonia.Node, error) {
		node := mustNode(t)
		relu := node(gorgonia.Mul(node(ops.ReLU(in[0])), node(ops.ReLU(in[0])))) // Σ relu(x)²
		l1 := node(gorgonia.Add(node(ops.L1(in[0], 1)), node(ops.L1(in[0], 1))))
		return gorgonia.Add(node(gorgonia.Add(relu, l1)), node(ops.L1(in[0], 10)))
	})
	cost, grads := r.run(t, [][]float64{{3, -2}})
	compare(t, "cost", []float64{cost}, []float64{9 + 2*5 + 50}, 0, 0)
	compare(t, "gradient", grads[0], []float64{6 + 2 + 10, -2 - 10}, 0, 0)
}

// A stock reshape shares the memory of the buffer; the op still returns its own shape in the next run.
func TestReshapeDownstream(t *testing.T) {
	r := newRig(t, tensor.Float64, []tensor.Shape{{2, 3}, {3, 2}}, func(in []*gorgonia.Node) (*gorgonia.Node, error) {
		node := mustNode(t)
		y := node(ops.Affine(in[0], in[1], nil))
		return ops.SquaredL2(node(gorgonia.Reshape(y, tensor.Shape{4})), 1)
	})
	x := [][]float64{{1, 2, 3, 4, 5, 6}, {1, 0, 0, 1, 1, 1}}
	for range 3 {
		cost, grads := r.run(t, x)
		compare(t, "cost", []float64{cost}, []float64{(4*4 + 5*5 + 10*10 + 11*11) / 2.0}, 0, 0)
		compare(t, "dX", grads[0], []float64{4, 5, 9, 10, 11, 21}, 0, 0)
		compare(t, "dW", grads[1], []float64{44, 49, 58, 65, 72, 81}, 0, 0)
	}
}

// Machines over clones of one graph share the ops: one after the other, each computes its own numbers.
func TestClones(t *testing.T) {
	g := gorgonia.NewGraph()
	node := mustNode(t)
	w := input(g, tensor.Float64, tensor.Shape{2, 2}, "w")
	x := input(g, tensor.Float64, tensor.Shape{1, 2}, "x")
	cost := node(ops.SquaredL2(node(ops.Affine(x, w, nil)), 1))
	if _, err := gorgonia.Grad(cost, w); err != nil {
		t.Fatal(err)
	}
	graphs := []*gorgonia.ExprGraph{g, g.Clone().(*gorgonia.ExprGraph)}
	type machine struct {
		w, x, cost *gorgonia.Node
		vm         gorgonia.VM
	}
	var machines []machine
	for _, g := range graphs {
		m := machine{w: g.ByName("w")[0], x: g.ByName("x")[0]}
		for _, n := range g.AllNodes() {
			if n.ID() == cost.ID() {
				m.cost = n
			}
		}
		m.vm = gorgonia.NewTapeMachine(g, gorgonia.BindDualValues(m.w))
		machines = append(machines, m)
	}
	for round := range 3 {
		for i, m := range machines {
			a := float64(1 + i + round)
			set(t, m.w, []float64{a, 0, 0, 1})
			set(t, m.x, []float64{1, 2})
			if err := m.vm.RunAll(); err != nil {
				t.Fatal(err)
			}
			m.vm.Reset()
			dw, err := m.w.Grad()
			if err != nil {
				t.Fatal(err)
			}
			compare(t, "cost", numbers(t, m.cost.Value()), []float64{(a*a + 4) / 2}, 0, 0)
			compare(t, "dW", numbers(t, dw), []float64{a, 2, 2 * a, 4}, 0, 0)
			dw.(*tensor.Dense).Zero()
		}
	}
}
