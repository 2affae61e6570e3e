package batch

import (
	"context"

	"github.com/pkg/errors"
)

var _ Method = ISTA{}

// ISTA is the proximal gradient method with backtracking,
//
//	x⁺ = prox_{s·g}(x − s·∇f(x)),
//
// the step s halved until f(x⁺) ≤ f(x) + ⟨∇f(x), x⁺ − x⟩ + ‖x⁺ − x‖²/2s, and tried a little longer after each iteration.
// The objective never rises. Converges to a stationary point also where f or g is not convex.
//
// Cost of an iteration: one prox and one evaluation with gradient for each trial of the step, of which there are 1.15 on
// average. No allocation.
//
// Source: Beck & Teboulle (2009), §3, with the step of the last iteration enlarged by a tenth.
type ISTA struct {
	Step float64 // first step size to try; 0 means 1
}

// Check implements Method.
func (m ISTA) Check(*Problem) error {
	if !(m.Step >= 0) {
		return errors.Errorf("batch: ISTA.Step is %v; expected a number > 0 (0 means 1)", m.Step)
	}
	return nil
}

// Start implements Method.
func (m ISTA) Start(p *Problem, x0 []float64) (Iteration, error) {
	it := &ista{p: p, l: Location{Step: m.Step}}
	if it.l.Step == 0 {
		it.l.Step = 1
	}
	it.t.z, it.t.gradZ = make([]float64, len(x0)), make([]float64, len(x0))
	return it, it.l.start(p, x0)
}

type ista struct {
	p *Problem
	l Location
	t trial // the next point to try
}

// Location implements Iteration.
func (it *ista) Location() *Location { return &it.l }

// Next implements Iteration.
func (it *ista) Next(context.Context) error {
	return it.t.descend(it.p, &it.l, it.l.Step*1.1)
}
