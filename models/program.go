package models

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
	"proxgrad/graph/machine"
	"proxgrad/internal/kernel"
)

// program is a network's graph compiled for a number of rows, with buffers for its inputs. Which machine runs it is
// decided here and nowhere else.
type program struct {
	rows   int
	x, y   *tensor.Dense // input buffers: rows × features, and labels (nil in a predicting program)
	params []*graph.Param
	loss   *graph.Output // mean cross-entropy over the rows, without any penalty
	logits *graph.Output
	vm     *machine.Machine
	team   *kernel.Team // that gathers the rows of a large batch
}

// purpose says what a program computes besides the logits.
type purpose int

const (
	predicting purpose = iota // nothing
	training                  // the loss and its gradient
	penalised                 // the loss, and the gradient of loss + penalty
)

// compile builds a program over n's parameters for the given rows. penalties are what these carry: in a penalised program
// they are differentiated, in a training program they are there for the solver.
func (n *network) compile(rows int, what purpose, penalties penalties) (*program, error) {
	b := graph.NewBuilder(0, n.dtype)
	p := &program{rows: rows, team: kernel.SharedTeam(n.threads(rows))}
	x := b.Input("x", rows, n.sizes[0])
	logits := n.logits(b, x, 0)
	p.logits = b.Output(logits)
	p.params = b.Params()
	b.Penalise(penalties.of(p.params)...)
	var y *gorgonia.Node
	if what != predicting {
		y = b.Labels("y", rows)
		cost := b.SoftmaxCrossEntropy(logits, y)
		p.loss = b.Output(cost)
		if what == penalised {
			cost = b.Add(cost, b.PenaltyNode())
		}
		b.Grad(cost)
	}
	if err := b.Err(); err != nil {
		return nil, placeless(err)
	}
	p.x = tensor.New(tensor.WithShape(rows, n.sizes[0]), tensor.Of(n.dtype))
	if err := gorgonia.Let(x, p.x); err != nil {
		return nil, err
	}
	cfg := machine.Config{Batch: gorgonia.Nodes{x}, Threads: n.threads(rows)}
	if what != predicting {
		p.y = tensor.New(tensor.WithShape(rows), tensor.Of(tensor.Int))
		if err := gorgonia.Let(y, p.y); err != nil {
			return nil, err
		}
		cfg.Params = graph.Nodes(p.params)
		cfg.Batch = append(cfg.Batch, y)
	}
	var err error
	if p.vm, err = machine.Compile(b.Graph(), cfg); err != nil {
		return nil, err
	}
	return p, nil
}

// bare returns the parameters without their penalties: what a solver is given while the penalty does not act.
func (p *program) bare() []gorgonia.ValueGrad {
	out := make([]gorgonia.ValueGrad, len(p.params))
	for i, q := range p.params {
		out[i] = q.Node
	}
	return out
}

// run runs the program on the given rows of the table, at most p.rows of them.
func (p *program) run(t *table, rows []int) error {
	f := t.features
	if t.x32 != nil {
		kernel.Gather(p.team, p.x.Float32s(), t.x32, f, rows)
	} else {
		kernel.Gather(p.team, p.x.Float64s(), t.x64, f, rows)
	}
	if p.y != nil {
		y := p.y.Ints()
		for i, r := range rows {
			y[i] = t.labels[r]
		}
	}
	return p.vm.Run(len(rows))
}

// close releases the machine.
func (p *program) close() {
	if p != nil && p.vm != nil {
		p.vm.Close()
	}
}
