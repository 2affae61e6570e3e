package batch

import (
	"context"

	"github.com/pkg/errors"
)

var _ Method = CoordinateDescent{}

// CoordinateDescent is cyclic proximal coordinate descent on working sets,
//
//	x_i ← prox_{g_i/L_i}(x_i − ∇_i f(x)/L_i)
//
// for each coordinate i of the set in turn, with the curvature L_i along it: exact minimisation for least squares. Blocks of a
// penalty such as prox.GroupL2 move together, by the greatest eigenvalue of their Hessian. An iteration picks the set, the
// units that are not zero and those that violate the optimality conditions most, and sweeps over it until its own violation is
// a fraction of the whole; every fifth sweep is extrapolated (Anderson). For least squares with penalties that are
// prox.Separable, lines between kinks, it sweeps only where an active set does not get there: that solves the working set
// directly, with a Cholesky factor that lives on from one iteration and one λ of a path to the next, of at most 2000
// coordinates.
//
// Where the curvature has no bound (Poisson, Cox), L_i is that at the point, and each step is looked at: it counts if it lowers
// f + g by a tenth at least of what the slope promises, and is otherwise tried again with a greater L_i, so that the objective
// never rises but by rounding, and an overflow of exponentials is no fall.
//
// It needs a smooth part that is a [Model], and penalties that are prox.Coordinatewise or prox.Blockwise. Where the loss is no
// square, each move costs a pass over its rows: [ProximalNewton] is then the faster one.
//
// Cost of an iteration: O(rows) for each unit in each sweep, and one gradient of all coordinates; with the active set of k
// coordinates, O(k·(rows + k)) for each that enters and a few times in all.
//
// Source: Friedman, Hastie & Tibshirani (2010), §2.1; working sets and extrapolation: Bertrand, Klopfenstein, Bannier, Gidel &
// Massias (2022), algorithms 1 and 4; active set: Osborne, Presnell & Turlach (2000), §3; steps that are looked at: Tseng & Yun
// (2009), §2, the Armijo rule, with a greater curvature in place of a part of the step.
type CoordinateDescent struct {
	Sweeps int     // most sweeps of an iteration; 0 means 500
	Inner  float64 // sweep until the moves are below this fraction of the whole violation; 0 means 0.3
	Plain  bool    // sweeps alone: no extrapolation, no active set
	Sweep  bool    // no active set: the faster one to a rough accuracy
}

// Check implements Method.
func (m CoordinateDescent) Check(p *Problem) error {
	if m.Sweeps < 0 {
		return errors.Errorf("batch: CoordinateDescent.Sweeps is %d; expected ≥ 1 (0 means 500)", m.Sweeps)
	}
	if !(m.Inner >= 0 && m.Inner < 1) {
		return errors.Errorf("batch: CoordinateDescent.Inner is %v; expected a number in (0, 1) (0 means 0.3)", m.Inner)
	}
	if err := checkUnits("CoordinateDescent", p); err != nil {
		return err
	}
	_, err := p.Smooth.(Model).Coordinates()
	return errors.WithMessage(err, "batch: CoordinateDescent")
}

// Start implements Method.
func (m CoordinateDescent) Start(p *Problem, x0 []float64) (Iteration, error) {
	moving, err := p.Smooth.(Model).Coordinates()
	if err != nil {
		return nil, err
	}
	if m.Sweeps == 0 {
		m.Sweeps = 500
	}
	if m.Inner == 0 {
		m.Inner = 0.3
	}
	it := &coordinateDescent{m: m, p: p, w: newSweeper(newUnits(p), moving, m.Plain)}
	if !m.Plain && !m.Sweep {
		it.exact = newActiveSet(it.w.units, moving)
	}
	if err := it.l.start(p, x0); err != nil {
		return nil, err
	}
	return it, nil
}

type coordinateDescent struct {
	m     CoordinateDescent
	p     *Problem
	l     Location
	w     *sweeper // x, as it moves
	set   []int    // the working set
	idle  progress
	exact *activeSet // nil where it does not fit

	ahead *units // those whose penalties pick the next working set, where they are not those of w
}

// restart implements restarter.
func (it *coordinateDescent) restart(p, ahead *Problem) {
	it.p, it.w.units, it.idle = p, newUnits(p), progress{}
	it.l.G = p.Penalty(it.l.X)
	it.ahead = nil
	if ahead != nil {
		it.ahead = newUnits(ahead)
	}
}

// Location implements Iteration.
func (it *coordinateDescent) Location() *Location { return &it.l }

// Next implements Iteration.
func (it *coordinateDescent) Next(ctx context.Context) error {
	l, w := &it.l, it.w
	kkt := it.p.KKT(l.X, l.Grad)
	if it.idle.stalled(kkt, l.Objective()) {
		return ErrStalled
	}
	ahead := w.units
	if it.ahead != nil {
		ahead, it.ahead = it.ahead, nil
	}
	it.set = w.workingSet(it.set, ahead, l.X, l.Grad, &w.s)
	if err := w.reset(l.X, w.look != nil); err != nil {
		return err
	}
	if !it.solve(ctx, kkt) {
		return ErrStalled
	}
	copy(l.X, w.x)
	if err := w.m.Reset(l.X); err != nil { // without the roundings of many moves
		return err
	}
	l.F, l.G = w.m.Value(), it.p.Penalty(l.X)
	w.m.Gradient(l.Grad)
	l.Evaluations++
	return nil
}

// solve minimises over the working set and says whether anything has moved.
func (it *coordinateDescent) solve(ctx context.Context, kkt float64) bool {
	moved, w := false, it.w
	if it.exact != nil && it.exact.fits(w, it.set) {
		var done bool
		if done, moved = it.exact.solve(ctx, w, it.set, 1e-3*kkt); done {
			return moved
		}
	}
	_, swept := w.solve(ctx, it.set, it.m.Inner*kkt, it.m.Sweeps)
	return moved || swept
}

// progress watches whether a method still gets anywhere.
type progress struct {
	kkt, objective float64 // the best so far
	idle           int     // iterations since
	begun          bool
}

// stalled says whether neither the violation has fallen by a tenth nor the objective by what can be seen for some iterations.
func (p *progress) stalled(kkt, objective float64) bool {
	const patience, visible = 8, 1e-14
	if !p.begun || kkt < 0.9*p.kkt || objective < p.objective-visible*max(objective, -objective) {
		p.begun, p.idle = true, 0
		p.kkt, p.objective = kkt, objective
		return false
	}
	p.idle++
	return p.idle > patience
}
