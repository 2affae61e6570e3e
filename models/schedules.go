package models

import (
	"github.com/pkg/errors"

	"proxgrad/solvers"
)

// validateSchedules says what is wrong with how the penalties come in and how often they act.
func (o FitOptions) validateSchedules() error {
	for _, f := range []struct {
		name string
		v    int
	}{{"Ramp", o.Ramp}, {"ProxEvery", o.ProxEvery}, {"FreezeAt", o.FreezeAt}, {"FreezeStill", o.FreezeStill},
		{"Still", o.Still}} {
		switch {
		case f.v == 0:
		case f.v < 0:
			return errors.Errorf("FitOptions.%s is %d; expected ≥ 0", f.name, f.v)
		case !o.penalised():
			return errors.Errorf("FitOptions.%s is set without a Penalty; it says when the penalty acts, or what becomes of its zeros", f.name)
		case o.Placement == InLoss:
			return errors.Errorf("FitOptions has Placement InLoss and %s; that is for proximal steps, so place the penalty Proximal", f.name)
		}
	}
	d := o.WithDefaults(1)
	switch {
	case d.Warmup+d.Ramp >= d.Epochs && d.Ramp > 0:
		return errors.Errorf("FitOptions has a warm-up of %d and a ramp of %d of %d epochs; expected fewer, or the penalty never acts in "+
			"full", d.Warmup, d.Ramp, d.Epochs)
	case o.FreezeAt > 0 && o.FreezeAt <= d.Warmup:
		return errors.Errorf("FitOptions.FreezeAt is %d within a warm-up of %d epochs; expected a later epoch: there are no zeros yet",
			o.FreezeAt, d.Warmup)
	case o.FreezeAt > d.Epochs:
		return errors.Errorf("FitOptions.FreezeAt is %d of %d epochs; expected at most that", o.FreezeAt, d.Epochs)
	}
	return nil
}

// strengths is the schedule of the penalties' strength after the warm-up, nil if it is 1 throughout: in the warm-up the
// solver is not given the penalties at all.
func (o FitOptions) strengths() solvers.Schedule {
	if o.Ramp == 0 {
		return nil
	}
	return solvers.Ramp{After: float64(o.Warmup), Over: float64(o.Ramp)}
}

// strength returns what the penalties are multiplied by at the end of an epoch.
func (f *fit) strength(epoch int) float64 {
	if len(f.penalties) == 0 || epoch <= f.opts.Warmup {
		return 0
	}
	return f.solver.Strength()
}

// endStrength is the strength at the end of the last epoch or polishing step.
func (f *fit) endStrength() float64 {
	if len(f.history) == 0 {
		return 0
	}
	return f.history[len(f.history)-1].Strength
}

// freeze keeps the zeros at the end of an epoch, if it is time to.
func (f *fit) freeze(e Epoch) error {
	if e.Strength == 1 && e.Flips == 0 {
		f.still++
	} else {
		f.still = 0
	}
	o := f.opts
	if !f.freezing {
		f.freezing = o.FreezeAt > 0 && e.Epoch >= o.FreezeAt || o.FreezeStill > 0 && f.still >= o.FreezeStill
	}
	if !f.freezing {
		return nil
	}
	_, err := f.solver.Freeze(paramsOf(f.batch, true))
	return err
}

// settled says whether the support has been still for long enough to end the epochs.
func (f *fit) settled() bool { return f.opts.Still > 0 && f.still >= f.opts.Still }
