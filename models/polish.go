package models

import (
	"context"

	"gorgonia.org/tensor"

	"proxgrad/solvers"
)

// runPolish takes full-batch steps from where the epochs ended: those of a rule in the type of the network, others in float64.
func (f *fit) runPolish(ctx context.Context) error {
	net, data := f.net, f.data
	if f.opts.Polish.Rule == nil && net.dtype != tensor.Float64 {
		var err error
		net = net.double()
		if data, err = newTable(f.x, data.labels, tensor.Float64); err != nil {
			return err
		}
	}
	o, err := newOracle(net, data, f.penalties)
	if err != nil {
		return err
	}
	defer o.close()
	p := *f.opts.Polish
	p.Threads = max(p.Threads, f.net.threads(o.batch.rows))
	if p.Kinks == solvers.ByModel && p.Rule == nil && net.kinked() {
		p.Kinks = solvers.AtKinks
	}
	if p.Seed == 0 {
		p.Seed = f.opts.Seed
	}
	observe := p.Observe
	p.Observe = func(step int, objective float64, zeros, flips int) error {
		if observe != nil {
			if err := observe(step, objective, zeros, flips); err != nil {
				return err
			}
		}
		if step == 0 {
			return nil // the point that the epochs ended at
		}
		e := Epoch{Epoch: f.ran + step, Phase: Polishing, Penalty: o.penalty(), Strength: 1, Objective: objective, Rate: p.LearningRate()}
		e.Loss = objective - e.Penalty
		e.Flips = f.support.look(net)
		e.Zeros = f.support.zeros
		return f.record(e)
	}
	res, err := p.Run(ctx, o.valueGrads(), o.evaluate)
	f.polish = &res
	f.net.take(net)
	return err
}
