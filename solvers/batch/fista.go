package batch

import (
	"context"
	"math"
	"slices"

	"github.com/pkg/errors"
)

var _ Method = FISTA{}

// FISTA is the accelerated proximal gradient method with backtracking and adaptive restart,
//
//	x⁺ = prox_{s·g}(y − s·∇f(y)),  y⁺ = x⁺ + (t − 1)/t⁺·(x⁺ − x),  t⁺ = ½ + √(¼ + t²·s/s⁺),
//
// the step s halved until f(x⁺) ≤ f(y) + ⟨∇f(y), x⁺ − y⟩ + ‖x⁺ − y‖²/2s, and tried a little longer after each iteration.
// Whenever the momentum points uphill, ⟨y − x⁺, x⁺ − x⟩ > 0, it starts anew from t = 1: so the rate adapts to a strong
// convexity that nobody tells. For convex problems; with Monotone it also descends where they are not.
//
// Cost of an iteration: two gradients, one of them at x⁺ for the certificate and the trial of the step, and one prox.
// No allocation.
//
// Source: Beck & Teboulle (2009), §4; the restart: O'Donoghue & Candès (2015), §3.2, gradient scheme; t with a step that
// may grow: Scheinberg, Goldfarb & Bai (2014), §3.
type FISTA struct {
	Step      float64 // first step size to try; 0 means 1
	NoRestart bool    // never restart the momentum by its direction
	Monotone  bool    // take back an iteration that raises the objective, and restart the momentum from there
}

// Check implements Method.
func (m FISTA) Check(*Problem) error {
	if !(m.Step >= 0) {
		return errors.Errorf("batch: FISTA.Step is %v; expected a number > 0 (0 means 1)", m.Step)
	}
	return nil
}

// Start implements Method.
func (m FISTA) Start(p *Problem, x0 []float64) (Iteration, error) {
	n := len(x0)
	it := &fista{m: m, p: p, l: Location{Step: m.Step}, momentum: 1}
	if it.l.Step == 0 {
		it.l.Step = 1
	}
	if err := it.l.start(p, x0); err != nil {
		return nil, err
	}
	it.t = trial{
		y: slices.Clone(x0), gradY: slices.Clone(it.l.Grad), fy: it.l.F,
		z: make([]float64, n), gradZ: make([]float64, n),
	}
	return it, nil
}

type fista struct {
	m        FISTA
	p        *Problem
	l        Location // x, ∇f(x), s
	t        trial    // from y, ∇f(y), to x⁺
	momentum float64  // t; 1: y is x
}

// Location implements Iteration.
func (it *fista) Location() *Location { return &it.l }

// Next implements Iteration.
func (it *fista) Next(context.Context) error {
	l, t := &it.l, &it.t
	const longer = 1.05
	for s := l.Step * longer; s >= leastStep; s /= 2 {
		g, err := t.take(it.p, s)
		l.Evaluations++
		if err != nil {
			return err
		}
		ok, moved := t.majorised()
		if !ok {
			continue
		}
		if it.momentum == 1 && !moved {
			return ErrStalled
		}
		if it.m.Monotone && it.momentum > 1 && t.fz+g > l.Objective() {
			return it.restart()
		}
		return it.accept(g, s)
	}
	return ErrStalled
}

// accept makes x⁺ the location and extrapolates.
func (it *fista) accept(g, s float64) error {
	l, t := &it.l, &it.t
	uphill := 0.0
	for i, z := range t.z {
		uphill += (t.y[i] - z) * (z - l.X[i])
	}
	next := 0.5 + math.Sqrt(0.25+it.momentum*it.momentum*l.Step/s)
	if uphill > 0 && !it.m.NoRestart {
		next = 1
	}
	beta := (it.momentum - 1) / next
	if next == 1 {
		beta = 0
	}
	for i, z := range t.z {
		t.y[i] = z + beta*(z-l.X[i])
	}
	l.X, t.z = t.z, l.X
	l.Grad, t.gradZ = t.gradZ, l.Grad
	l.F, l.G, l.Step = t.fz, g, s
	it.momentum = next
	if beta == 0 {
		return it.atRest()
	}
	var err error
	t.fy, err = it.p.Smooth.Eval(t.y, t.gradY)
	l.Evaluations++
	return err
}

// restart goes back to x without momentum and makes a plain step, which does not rise.
func (it *fista) restart() error {
	it.momentum = 1
	if err := it.atRest(); err != nil {
		return err
	}
	return it.Next(context.Background())
}

// atRest makes y the location.
func (it *fista) atRest() error {
	copy(it.t.y, it.l.X)
	copy(it.t.gradY, it.l.Grad)
	it.t.fy = it.l.F
	return nil
}
