package batch

import (
	"context"
	"math"

	"github.com/pkg/errors"
)

var _ Method = ProximalNewton{}

// ProximalNewton minimises the second-order model of f plus the penalty,
//
//	z = argmin_z f(x) + ⟨∇f(x), z − x⟩ + ½⟨z − x, ∇²f(x)(z − x)⟩ + g(z),
//
// by coordinate descent on a working set (see [CoordinateDescent]), the more exactly the nearer to the optimum, and moves to
// x + t·(z − x) with t = 1, ½, ¼, … for the first that lowers the objective enough. Free coordinates, intercepts, take part.
// It converges faster than linearly, in a handful of iterations; for least squares the model is f itself. Where the model leads
// nowhere, far out, where the curvature is lost in rounding, the iteration is one of ISTA.
//
// It needs a smooth part that is a [Model] and penalties that are prox.Coordinatewise or prox.Blockwise.
//
// Cost of an iteration: the sweeps, O(rows) for each unit in each, and one evaluation with gradient for each trial of t.
//
// Source: Lee, Sun & Saunders (2014), algorithm 1 and eq. 2.21; Friedman, Hastie & Tibshirani (2010), §3, without the search
// for t.
type ProximalNewton struct {
	Sweeps int  // most sweeps of an iteration; 0 means 500
	Plain  bool // no extrapolation of the sweeps
}

// Check implements Method.
func (m ProximalNewton) Check(p *Problem) error {
	if m.Sweeps < 0 {
		return errors.Errorf("batch: ProximalNewton.Sweeps is %d; expected ≥ 1 (0 means 500)", m.Sweeps)
	}
	return checkUnits("ProximalNewton", p)
}

// Start implements Method.
func (m ProximalNewton) Start(p *Problem, x0 []float64) (Iteration, error) {
	moving, err := p.Smooth.(Model).Quadratic()
	if err != nil {
		return nil, err
	}
	if m.Sweeps == 0 {
		m.Sweeps = 500
	}
	it := &proximalNewton{m: m, p: p, w: newSweeper(newUnits(p), moving, m.Plain)}
	it.x, it.grad = make([]float64, len(x0)), make([]float64, len(x0))
	if err := it.l.start(p, x0); err != nil {
		return nil, err
	}
	it.first = p.KKT(it.l.X, it.l.Grad)
	return it, nil
}

type proximalNewton struct {
	m       ProximalNewton
	p       *Problem
	l       Location
	w       *sweeper  // z, as it moves
	set     []int     // the working set
	first   float64   // violation at the start
	x, grad []float64 // the point to try
	t       trial     // of a gradient step
	idle    progress
}

// Location implements Iteration.
func (it *proximalNewton) Location() *Location { return &it.l }

// Next implements Iteration.
func (it *proximalNewton) Next(ctx context.Context) error {
	l, w := &it.l, it.w
	kkt := it.p.KKT(l.X, l.Grad)
	if it.idle.stalled(kkt, l.Objective()) {
		return ErrStalled
	}
	it.set = w.workingSet(it.set, w.units, l.X, l.Grad, &w.s)
	if err := w.reset(l.X, true); err != nil {
		return err
	}
	forcing := min(0.1, math.Sqrt(kkt/it.first))
	if _, moved := w.solve(ctx, it.set, forcing*kkt, it.m.Sweeps); moved {
		if err := it.search(); !errors.Is(err, ErrStalled) {
			return err
		}
	}
	return it.gradientStep()
}

// gradientStep makes an iteration of ISTA.
func (it *proximalNewton) gradientStep() error {
	it.t.z, it.t.gradZ = it.x, it.grad
	err := it.t.descend(it.p, &it.l, max(1, 2*it.t.step))
	it.x, it.grad = it.t.z, it.t.gradZ
	return err
}

// search finds t and moves.
func (it *proximalNewton) search() error {
	const (
		enough   = 1e-4    // of the decrease that the model promises
		rounding = 1e-14   // of the objective: what cannot be told from no change
		least    = 0x1p-40 // t
	)
	l, z := &it.l, it.w.x
	promise := it.p.Penalty(z) - l.G
	for i, g := range l.Grad {
		promise += g * (z[i] - l.X[i])
	}
	for t := 1.0; t >= least; t /= 2 {
		for i, x := range l.X {
			it.x[i] = x + t*(z[i]-x)
			if t == 1 {
				it.x[i] = z[i]
			}
		}
		f, err := it.p.Smooth.Eval(it.x, it.grad)
		l.Evaluations++
		if err != nil {
			return err
		}
		g := it.p.Penalty(it.x)
		if objective := l.Objective(); f+g <= objective+enough*t*min(promise, 0)+rounding*math.Abs(objective) {
			l.X, it.x = it.x, l.X
			l.Grad, it.grad = it.grad, l.Grad
			l.F, l.G, l.Step = f, g, t
			return nil
		}
	}
	return ErrStalled
}
