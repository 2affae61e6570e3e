package batch

import (
	"context"
	"slices"

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
// Cost of an iteration: one gradient, one prox and one evaluation for each trial of the step.
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
	it := &ista{p: p, l: Location{X: slices.Clone(x0), Grad: make([]float64, len(x0)), Step: m.Step}, next: make([]float64, len(x0))}
	if it.l.Step == 0 {
		it.l.Step = 1
	}
	var err error
	it.l.G = p.Penalty(x0)
	it.l.F, err = p.Smooth.Eval(it.l.X, it.l.Grad)
	it.l.Evaluations++
	return it, err
}

type ista struct {
	p    *Problem
	l    Location
	next []float64 // trial point
}

func (it *ista) Location() *Location { return &it.l }

// leastStep is where backtracking gives up: the move is lost in the rounding of the point.
const leastStep = 0x1p-60

func (it *ista) Next(context.Context) error {
	l := &it.l
	for s := l.Step * 1.1; s >= leastStep; s /= 2 {
		for i, x := range l.X {
			it.next[i] = x - s*l.Grad[i]
		}
		g := it.p.Prox(it.next, it.next, s)
		f, err := it.p.Smooth.Eval(it.next, nil)
		l.Evaluations++
		if err != nil {
			return err
		}
		var slope, square float64
		for i, x := range l.X {
			d := it.next[i] - x
			slope += l.Grad[i] * d
			square += d * d
		}
		if square == 0 {
			return ErrStalled
		}
		if !(f <= l.F+slope+square/(2*s)) {
			continue
		}
		l.X, it.next = it.next, l.X
		l.G, l.Step = g, s
		l.F, err = it.p.Smooth.Eval(l.X, l.Grad)
		l.Evaluations++
		return err
	}
	return ErrStalled
}
