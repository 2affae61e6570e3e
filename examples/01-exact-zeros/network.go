package main

import (
	"gonum.org/v1/gonum/mat"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
	"proxgrad/graph/machine"
	"proxgrad/models/data"
	"proxgrad/ops/prox"
)

// lambda is the strength of the penalty throughout.
const lambda = 3e-3

// network is the person's model: 30 features, three hidden layers, two classes.
type network struct {
	params []*graph.Param
	x, y   *tensor.Dense
	loss   *graph.Output
	logits *graph.Output
	vm     gorgonia.VM
}

// how the network is built.
type variant struct {
	penaltyInLoss bool // λ‖W‖₁ is a node of the graph
	softmaxFirst  bool // a softmax before the cross-entropy, which has its own
}

// build writes the model down, line by line, for batches of the given rows.
func build(rows int, v variant) (*network, error) {
	b := graph.NewBuilder(1)
	x := b.Input("x", rows, 30)
	y := b.Labels("y", rows)

	h := b.ReLU(b.Affine(x, b.Param("fc1/weight", graph.UniformFanIn{}, 30, 50), nil))
	h = b.ReLU(b.Affine(h, b.Param("fc2/weight", graph.UniformFanIn{}, 50, 30), b.Param("fc2/bias", graph.Zeros{}, 30)))
	h = b.ReLU(b.Affine(h, b.Param("fc3/weight", graph.UniformFanIn{}, 30, 10), b.Param("fc3/bias", graph.Zeros{}, 10)))
	logits := b.Affine(h, b.Param("fc4/weight", graph.UniformFanIn{}, 10, 2), b.Param("fc4/bias", graph.Zeros{}, 2))

	scores := logits
	if v.softmaxFirst {
		scores = b.Softmax(logits) // the slip of chapter 6
	}
	cost := b.SoftmaxCrossEntropy(scores, y)
	n := &network{loss: b.Output(cost), logits: b.Output(logits)}

	b.Penalise(graph.Assignment{Pattern: "*/weight", Penalty: prox.L1{Lambda: lambda}})
	if v.penaltyInLoss {
		cost = b.Add(cost, b.PenaltyNode())
	}
	b.Grad(cost)
	if err := b.Err(); err != nil { // the first failure of any line above, with its line number
		return nil, err
	}

	n.params = b.Params()
	n.x = tensor.New(tensor.WithShape(rows, 30), tensor.Of(tensor.Float32))
	n.y = tensor.New(tensor.WithShape(rows), tensor.Of(tensor.Int))
	if err := gorgonia.Let(x, n.x); err != nil {
		return nil, err
	}
	if err := gorgonia.Let(y, n.y); err != nil {
		return nil, err
	}
	var err error
	n.vm, err = machine.Compile(b.Graph(), machine.Config{Params: graph.Nodes(n.params)})
	return n, err
}

// patients is the training data: 569 rows, 30 standardised features, benign or malignant.
type patients struct {
	x      *mat.Dense
	labels []int
}

func load() (*patients, error) {
	table, err := data.Open("breast_cancer")
	if err != nil {
		return nil, err
	}
	labels, _, err := table.Classes()
	if err != nil {
		return nil, err
	}
	std, err := data.FitStandardiser(table.X)
	if err != nil {
		return nil, err
	}
	return &patients{x: table.X, labels: labels}, std.Transform(table.X, table.X)
}

// fill copies the given rows into the input buffers.
func (n *network) fill(p *patients, rows []int) {
	for i, r := range rows {
		for j, v := range p.x.RawRowView(r) {
			n.x.Float32s()[30*i+j] = float32(v)
		}
		n.y.Ints()[i] = p.labels[r]
	}
}
