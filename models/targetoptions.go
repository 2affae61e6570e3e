package models

import (
	"github.com/pkg/errors"
)

// withDefaults returns the target with every default filled in.
func (t Target) withDefaults(opts FitOptions) Target {
	epochs := opts.WithDefaults(1).Epochs
	if t.Start == 0 {
		t.Start = epochs / 5
	}
	if t.End == 0 {
		t.End = 2 * epochs / 3
	}
	if t.Fits == 0 {
		t.Fits = 24
	}
	if t.WarmEpochs == 0 {
		t.WarmEpochs = max(epochs/4, 1)
	}
	return t
}

// Validate says what is wrong with the target, or with the options for it.
func (t Target) Validate(opts FitOptions) error {
	if err := opts.Validate(); err != nil {
		return err
	}
	switch {
	case t.Of < OfWeights || t.Of > OfUnits:
		return errors.Errorf("Target.Of is %v; expected OfWeights, OfInputs or OfUnits", t.Of)
	case (t.Zero != 0) == (t.Left != 0):
		return errors.Errorf("Target.Zero and Target.Left are %v and %d; expected one of them", t.Zero, t.Left)
	case t.Zero != 0 && !(t.Zero > 0 && t.Zero < 1):
		return errors.Errorf("Target.Zero is %v; expected a share in (0, 1)", t.Zero)
	case t.Left < 0:
		return errors.Errorf("Target.Left is %d; expected a number ≥ 1", t.Left)
	case t.Method == CubicRamp:
		return t.validateRamp(opts)
	case t.Method == Bisection:
		return t.validateBisection(opts)
	}
	return errors.Errorf("Target.Method is %v; expected CubicRamp or Bisection", t.Method)
}

func (t Target) validateRamp(opts FitOptions) error {
	epochs, d := opts.WithDefaults(1).Epochs, t.withDefaults(opts)
	switch {
	case opts.penalised():
		return errors.New("FitOptions has a penalty; the cubic ramp is a constraint of its own, so leave the penalty out, or reach " +
			"the target by Bisection")
	case opts.Polish != nil:
		return errors.New("FitOptions has Polish; the cubic ramp ends in epochs that keep the zeros, so leave the polish out")
	case t.Fits != 0 || t.WarmEpochs != 0:
		return errors.New("Target.Fits and Target.WarmEpochs are of Bisection; leave them 0 with CubicRamp")
	case d.Start < 0 || d.End <= d.Start || d.End > epochs:
		return errors.Errorf("the ramp is from epoch %d to %d of %d; expected 0 ≤ Start < End ≤ Epochs", d.Start, d.End, epochs)
	}
	return nil
}

func (t Target) validateBisection(opts FitOptions) error {
	switch {
	case !opts.penalised():
		return errors.New("FitOptions has no penalty, whose strength Bisection would look for; set one, for instance " +
			"prox.L1{Lambda: 1e-4}")
	case opts.Placement == InLoss:
		return errors.New("FitOptions has Placement InLoss, which makes no zeros to count; place the penalty Proximal")
	case t.Start != 0 || t.End != 0:
		return errors.New("Target.Start and Target.End are of CubicRamp; leave them 0 with Bisection")
	case t.Fits < 0 || t.WarmEpochs < 0:
		return errors.Errorf("Target.Fits and Target.WarmEpochs are %d and %d; expected ≥ 0 (0 means the default)", t.Fits, t.WarmEpochs)
	}
	return nil
}
