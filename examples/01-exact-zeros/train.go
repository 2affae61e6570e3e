package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"gorgonia.org/gorgonia"

	"proxgrad/graph"
	"proxgrad/solvers"
)

const (
	epochs = 100
	warmup = 20 // epochs before the penalty acts, in every variant
	batch  = 32
	rate   = 0.01
)

// train is the usual loop: shuffle, fill a batch, run the graph, step the solver. For the warm-up there is a second network
// without the penalty, which works on the same weights.
func train(p *patients, v variant, solver *solvers.Prox) (*network, error) {
	dense, err := build(batch, variant{softmaxFirst: v.softmaxFirst})
	if err != nil {
		return nil, err
	}
	net, err := build(batch, v)
	if err != nil {
		return nil, err
	}
	if err := share(net, dense); err != nil {
		return nil, err
	}
	solver.Schedule, solver.Total, solver.StepsPerUnit = solvers.Cosine{}, epochs, len(p.labels)/batch
	order := rand.New(rand.NewPCG(1, 1))
	for epoch := range epochs {
		rows := order.Perm(len(p.labels))
		running := net
		params := graph.ValueGrads(net.params) // with their penalties: the solver applies the proximal operator
		switch {
		case epoch < warmup:
			running, params = dense, bare(dense.params)
		case v.penaltyInLoss:
			params = bare(net.params) // the penalty is in the gradient already
		}
		for at := 0; at+batch <= len(rows); at += batch {
			running.fill(p, rows[at:at+batch])
			if err := running.vm.RunAll(); err != nil {
				return nil, err
			}
			if err := solver.Step(params); err != nil {
				return nil, err
			}
		}
	}
	return net, nil
}

// share lets b work on the values of a, which was built by the same lines.
func share(a, b *network) error {
	for i, p := range a.params {
		if err := gorgonia.Let(b.params[i].Node, p.Value()); err != nil {
			return err
		}
	}
	return nil
}

// bare returns the parameters without their penalties.
func bare(params []*graph.Param) []gorgonia.ValueGrad {
	out := make([]gorgonia.ValueGrad, len(params))
	for i, p := range params {
		out[i] = p.Node
	}
	return out
}

// whole returns the network on the full data, over the same weights.
func whole(p *patients, net *network, v variant) (*network, error) {
	full, err := build(len(p.labels), variant{softmaxFirst: v.softmaxFirst})
	if err != nil {
		return nil, err
	}
	if err := share(net, full); err != nil {
		return nil, err
	}
	rows := make([]int, len(p.labels))
	for i := range rows {
		rows[i] = i
	}
	full.fill(p, rows)
	return full, full.vm.RunAll()
}

// describe prints what a trained network came to.
func describe(w io.Writer, p *patients, net *network, v variant) error {
	full, err := whole(p, net, v)
	if err != nil {
		return err
	}
	zeros, weights, small, norm := 0, 0, 0, 0.
	for _, q := range full.params {
		if q.Penalty() == nil {
			continue
		}
		for _, x := range q.Elements(nil) {
			weights++
			norm += math.Abs(x)
			if x == 0 {
				zeros++
			} else if math.Abs(x) < 1e-3 {
				small++
			}
		}
	}
	hits, z := 0, full.logits.AppendTo(nil)
	for i, label := range p.labels {
		if (z[2*i+1] > z[2*i]) == (label == 1) {
			hits++
		}
	}
	loss := full.loss.Scalar()
	fmt.Fprintf(w, "   exactly zero        %4d of %d weights\n", zeros, weights)
	fmt.Fprintf(w, "   not zero but <1e-3  %4d\n", small)
	fmt.Fprintf(w, "   accuracy            %.3f\n", float64(hits)/float64(len(p.labels)))
	fmt.Fprintf(w, "   loss + λ‖W‖₁        %.3f + %.3f = %.3f\n", loss, lambda*norm, loss+lambda*norm)
	return nil
}

// polishUp takes full-batch steps until the support is still.
func polishUp(p *patients, net *network) (*network, solvers.PolishResult, error) {
	full, err := whole(p, net, variant{})
	if err != nil {
		return nil, solvers.PolishResult{}, err
	}
	res, err := solvers.Polish{Rule: solvers.Adam{Rate: 1e-3}}.Run(context.Background(), graph.ValueGrads(full.params), func(context.Context) (float64, error) {
		err := full.vm.RunAll()
		return full.loss.Scalar(), err
	})
	return full, res, err
}
