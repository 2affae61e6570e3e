package models

import (
	"context"

	"github.com/pkg/errors"
	"gorgonia.org/tensor"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
	"proxgrad/solvers/batch"
)

// kinkSamples is how many gradients the measure takes unless FitOptions.Kink says otherwise.
const kinkSamples = 100

// kinked says whether the loss has kinks.
func (n *network) kinked() bool { return n.activation == ReLU && n.layers() > 1 }

// apart says whether every penalty comes apart into coordinates or blocks: others make the measure dear.
func (ps penalties) apart() bool {
	for _, p := range ps {
		if prox.PowersOf(p)&(prox.PowerCoordinatewise|prox.PowerBlocks) == 0 {
			return false
		}
	}
	return true
}

// measure takes the measure at kinks of the parameters as they are, if the loss has kinks and the measure was asked for or costs
// less than it tells: see FitOptions.Kink.
func (f *fit) measure(ctx context.Context) error {
	if !f.net.kinked() || f.opts.Kink == nil && (f.opts.Polish == nil || !f.penalties.apart()) {
		return nil
	}
	net, data := f.net.double(), f.data // a copy: the measure moves it
	if f.net.dtype != tensor.Float64 {
		var err error
		if data, err = newTable(f.x, data.labels, tensor.Float64); err != nil {
			return err
		}
	}
	o, err := newOracle(net, data, f.penalties)
	if err != nil {
		return err
	}
	defer o.close()
	p, x := newFullBatch(ctx, o)
	k, err := batch.KinkMeasure(ctx, p, x, f.kinkSettings(x))
	if ctx.Err() != nil {
		return errors.Wrap(ctx.Err(), "measure at kinks")
	}
	if err == nil { // else there is no residual: the parameters are outside of the domain of a penalty
		f.kink = &k
	}
	return nil
}

// kinkSettings are those of the options, with the radius for the parameters x.
func (f *fit) kinkSettings(x []float64) batch.KinkSettings {
	var s batch.KinkSettings
	if f.opts.Kink != nil {
		s = *f.opts.Kink
	}
	if s.Radius == 0 {
		s.Radius = solvers.KinkRadius(x)
	}
	if s.Samples == 0 {
		s.Samples = kinkSamples
	}
	if s.Seed == 0 {
		s.Seed = f.opts.Seed
	}
	return s
}
