package models

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
)

// stepper is a program with its parameters as the solver takes them.
type stepper struct {
	program *program
	params  []gorgonia.ValueGrad
	reducer *reducer // nil for plain gradients
}

// paramsOf returns the program's parameters as the solver takes them, with their penalties only if it is to apply these.
func paramsOf(p *program, proximal bool) []gorgonia.ValueGrad {
	if p == nil {
		return nil
	}
	if !proximal {
		return p.bare()
	}
	out := make([]gorgonia.ValueGrad, len(p.params))
	for i, q := range p.params {
		out[i] = q
	}
	return out
}

// step takes one step of the solver on the given rows and returns the loss before it.
func (s stepper) step(f *fit, rows []int) (float64, error) {
	if err := s.program.run(f.data, rows); err != nil {
		return 0, err
	}
	loss := s.program.loss.Scalar()
	if loss-loss != 0 {
		return 0, errors.Errorf("the loss is %v in step %d: training diverged; lower the learning rate", loss, f.solver.Steps()+1)
	}
	if s.reducer != nil {
		if err := s.reducer.correct(s.params, rows); err != nil {
			return 0, err
		}
	}
	return loss, f.solver.Step(s.params)
}
