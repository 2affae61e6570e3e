package machine_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
	"pgregory.net/rapid"

	"proxgrad/graph/machine"
	"proxgrad/ops"
)

// A dish grows a random graph: every node so far may be used again.
type dish struct {
	k        *kitchen
	matrices []*gorgonia.Node // n×p
	weights  []*gorgonia.Node // p×p
	biases   []*gorgonia.Node // p
	scalars  []*gorgonia.Node
}

// moves are the ways in which a graph grows by one node or a few, with inputs that keep numbers tame.
var moves = map[string]func(d *dish, pick func(list []*gorgonia.Node) *gorgonia.Node){
	"affine": func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) {
		d.tame(ops.Affine(pick(d.matrices), pick(d.weights), pick(d.biases)))
	},
	"affine without bias": func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) {
		d.tame(ops.Affine(pick(d.matrices), pick(d.weights), nil))
	},
	"layer": func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) {
		h := d.k.do(ops.Affine(pick(d.matrices), pick(d.weights), pick(d.biases)))
		d.tame(ops.Affine(d.k.do(ops.ReLU(h)), pick(d.weights), pick(d.biases)))
	},
	"softplus": func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) { d.tame(ops.Softplus(pick(d.matrices))) },
	"silu":     func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) { d.tame(ops.SiLU(pick(d.matrices))) },
	"gelu":     func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) { d.tame(ops.GELU(pick(d.matrices))) },
	"softmax":  func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) { d.tame(ops.Softmax(pick(d.matrices))) },
	"sigmoid":  func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) { d.tame(ops.Sigmoid(pick(d.matrices))) },
	"add": func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) {
		d.tame(gorgonia.Add(pick(d.matrices), pick(d.matrices)))
	},
	"sub": func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) {
		d.tame(gorgonia.Sub(pick(d.matrices), pick(d.matrices)))
	},
	"mul": func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) {
		d.tame(gorgonia.HadamardProd(pick(d.matrices), pick(d.matrices)))
	},
	"scale": func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) {
		d.tame(gorgonia.Mul(pick(d.matrices), pick(d.scalars)))
	},
	"matmul": func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) {
		d.tame(gorgonia.Mul(pick(d.matrices), pick(d.weights)))
	},
	"broadcast": func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) {
		d.tame(gorgonia.BroadcastAdd(pick(d.matrices), pick(d.biases), nil, []byte{0}))
	},
	"new weight": func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) {
		d.weights = append(d.weights, d.k.do(ops.Tanh(pick(d.weights))))
	},
	"new scalar": func(d *dish, pick func([]*gorgonia.Node) *gorgonia.Node) {
		d.scalars = append(d.scalars, d.k.do(gorgonia.Mean(pick(d.matrices))))
	},
}

var moveNames = []string{"affine", "affine without bias", "layer", "softplus", "silu", "gelu", "softmax", "sigmoid", "add", "sub", "mul", "scale",
	"matmul", "broadcast", "new weight", "new scalar"}

// tame adds a matrix to the graph, squashed, so that compositions of any length stay in the range of their inputs.
func (d *dish) tame(n *gorgonia.Node, err error) {
	d.k.t.Helper()
	d.matrices = append(d.matrices, d.k.do(ops.Tanh(d.k.do(n, err))))
}

// Random compositions have the cost and the gradients that the tape gives them.
func TestRandomGraphs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n, p := rapid.IntRange(2, 5).Draw(rt, "n"), rapid.IntRange(2, 4).Draw(rt, "p")
		path := rapid.SliceOfN(rapid.SampledFrom(moveNames), 1, 8).Draw(rt, "path")
		seed := rapid.Uint64().Draw(rt, "seed")
		r := recipe{
			name:   fmt.Sprint(path),
			shapes: []tensor.Shape{{n, p}, {p, p}, {p}, {}},
			labels: n, classes: p,
			build: func(k *kitchen) *gorgonia.Node {
				rng := rand.New(rand.NewPCG(seed, 3))
				d := &dish{k: k, matrices: k.in[:1:1], weights: k.in[1:2:2], biases: k.in[2:3], scalars: k.in[3:4:4]}
				pick := func(list []*gorgonia.Node) *gorgonia.Node { return list[rng.IntN(len(list))] }
				for _, name := range path {
					moves[name](d, pick)
				}
				// Everything that was made and every input has a part in the cost.
				last := d.matrices[len(d.matrices)-1]
				cost := k.do(ops.SoftmaxCrossEntropy(k.do(ops.Affine(last, k.in[1], k.in[2])), k.y))
				for _, m := range d.matrices {
					cost = k.do(gorgonia.Add(cost, k.do(ops.SquaredL2(m, 0.1))))
				}
				for _, s := range d.scalars {
					cost = k.do(gorgonia.Add(cost, k.do(gorgonia.Square(s))))
				}
				return k.do(gorgonia.Add(cost, k.do(ops.L1(d.weights[len(d.weights)-1], 0.2))))
			},
		}
		ours, theirs := cook(rt, r, false, machine.Config{}), cook(rt, r, true, machine.Config{})
		defer theirs.vm.Close()
		for range 2 {
			ours.fill(r, rand.New(rand.NewPCG(seed, 1)))
			theirs.fill(r, rand.New(rand.NewPCG(seed, 1)))
			same(rt, r.name, ours.run(), theirs.run(), 1e-12)
		}
	})
}
