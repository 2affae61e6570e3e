package models

import (
	"context"

	"github.com/pkg/errors"
	"gorgonia.org/tensor"

	"proxgrad/solvers"
	"proxgrad/solvers/batch"
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
	unsampled := ""
	if p.Kinks == solvers.ByModel && p.Rule == nil && net.kinked() {
		if p.Kinks = solvers.AtKinks; !f.penalties.apart() {
			p.Kinks, unsampled = solvers.NoKinks, "no gradients sampled at kinks, dear for a penalty without blocks"
		}
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
	res.Unsampled = unsampled
	f.polish = &res
	f.net.take(net)
	if err != nil || f.net == net {
		return err
	}
	return f.checkRounded(ctx, o)
}

// checkRounded says so in the result of the polish where the conditions held for the float64 weights of o and do not for those
// that the network has taken. One pass over the data; at kinks up to kinkSamples, within the same ρ.
func (f *fit) checkRounded(ctx context.Context, o *oracle) error {
	r := f.polish
	if r.End != solvers.Settled {
		return nil
	}
	o.net.widen(f.net)
	p, at := newFullBatch(ctx, o)
	switch {
	case r.KKT <= r.Level:
		if _, err := o.evaluate(ctx); err != nil {
			return errors.WithMessage(err, "polish")
		}
		if p.KKT(at, o.gradient()) > r.Level {
			r.End = solvers.Rounded
		}
	case r.Kink != nil:
		k, err := batch.KinkMeasure(ctx, p, at, batch.KinkSettings{
			Radius: r.Kink.Radius, Samples: kinkSamples, Seed: f.opts.Seed, Tolerance: r.KinkLevel,
		})
		if err != nil {
			return errors.WithMessage(err, "polish")
		}
		if k.Max > r.KinkLevel {
			r.End = solvers.Rounded
		}
	}
	return nil
}
