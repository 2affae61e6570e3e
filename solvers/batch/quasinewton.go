package batch

import (
	"context"
	"math"
	"slices"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
)

var _ Method = QuasiNewton{}

// QuasiNewton is for smooth functions that are not convex, networks above all: proximal gradient steps find which coordinates
// are zero, L-BFGS moves the others, and once their set is still and small Newton steps finish.
//
// On the set S of coordinates that are not at rest (zero where g has a kink there, or at a bound of a prox.Separable term) f + g
// is smooth, with gradient r = ∇f + ∇g.
// An iteration takes a direction d = H·r on S from the last pairs of points and gradients there: twenty of them, and those
// since S last changed. Where the others pull much harder than S does (‖(x−T(x))/s‖² off S above thrice ‖r‖², T the proximal
// gradient map) they move too, along T. A coordinate that would pass a rest, or that T puts there, comes to rest. The trial must lower the objective (Armijo); otherwise the step is shortened, to where the first coordinate comes
// to rest among others, and after five trials the iteration is one of [ISTA]. So the objective never rises but by rounding.
//
// With S still for long and at most Newton coordinates large, the Hessian on S comes from differences of gradients,
// one evaluation a coordinate, and a step within a trust region from its eigenvalues: exact, so that negative curvature is
// left and flat directions do no harm.
//
// Where g is not convex, a run does not end at a stationary point that a proximal gradient step of size 1/L would leave for a
// lower one, L the Lipschitz constant of ∇f: it goes on from there (Beck & Eldar (2013), §2). For L0 any zeros are stationary,
// so that this is what tells good ones from bad ones. It is a condition of the minimum, not the minimum itself.
//
// It is at its best where zeros are those of coordinates or groups, and g is differentiable (prox.Subgradienter) beside
// them, separable with bounds, or a bound of the number of coordinates (prox.TopK, prox.NM). Other penalties (total variation, SLOPE) have other manifolds, and get what their proximal gradient steps give.
//
// Cost of an iteration: one or two evaluations of f with its gradient, O(Memory·n); a Newton step |S| evaluations, O(|S|³).
//
// Source: Andrew & Gao (2007), §3, for the projection on the orthant; Bertsekas (1982), §2, for the first crossing; Liu &
// Nocedal (1989) for L-BFGS; Moré & Sorensen (1983) for the trust region; Lewis & Wright (2016), §5, for second-order steps on the identified manifold.
type QuasiNewton struct {
	Step   float64 // first step size of the proximal gradient to try; 0 means 1
	Memory int     // pairs of L-BFGS; 0 means 50
	Newton int     // most coordinates of a Newton step; 0 means 400, a negative number none at all
}

// Check implements Method.
func (m QuasiNewton) Check(p *Problem) error {
	if !(m.Step >= 0) || math.IsInf(m.Step, 1) {
		return errors.Errorf("batch: QuasiNewton.Step is %v; expected a finite number > 0 (0 means 1)", m.Step)
	}
	if m.Memory < 0 {
		return errors.Errorf("batch: QuasiNewton.Memory is %d; expected ≥ 1 (0 means 50)", m.Memory)
	}
	return nil
}

// Start implements Method.
func (m QuasiNewton) Start(p *Problem, x0 []float64) (Iteration, error) {
	n := len(x0)
	memory, most := m.Memory, m.Newton
	if memory == 0 {
		memory = 50
	}
	if most == 0 {
		most = 400
	}
	q := &quasiNewton{
		p: p, step: m.Step, most: most, radius: 1, pairs: newPairs(memory, n),
		l:     Location{X: slices.Clone(x0), Grad: make([]float64, n)},
		trial: Location{X: make([]float64, n), Grad: make([]float64, n)},
	}
	for _, v := range []*[]float64{&q.r, &q.was, &q.back, &q.d, &q.sub} {
		*v = make([]float64, n)
	}
	q.rests, q.rough = newRests(p)
	if q.step == 0 {
		q.step = 1
	}
	q.jumpy = jumpy(p)
	q.l.G = p.Penalty(x0)
	var err error
	q.l.F, err = p.Smooth.Eval(q.l.X, q.l.Grad)
	q.l.Evaluations++
	q.look()
	return q, err
}

// quasiNewton is the state of an iteration.
type quasiNewton struct {
	p     *Problem
	l     Location  // x, with f, g and ∇f
	trial Location  // the point being tried
	step  float64   // s of the proximal gradient
	rests           // zeros and bounds
	rough bool      // some term has no derivative beside its rests: proximal gradient steps only
	on    []int     // S: coordinates that are not at rest
	r     []float64 // ∇(f + g) on S, 0 elsewhere
	was   []float64 // r before the last move
	sub   []float64 // scratch: ∇g
	back  []float64 // T(x) = prox_{s·g}(x − s∇f(x))
	d     []float64 // H·r
	pairs *pairs    // of L-BFGS

	jumpy  bool    // g is not convex
	most   int     // coordinates of a Newton step
	still  int     // iterations since S changed
	spent  int     // evaluations at the last Newton step
	radius float64 // of the trust region
	ran    bool    // the last Newton step made good progress
}

// Location implements Iteration.
func (q *quasiNewton) Location() *Location { return &q.l }

// Next implements Iteration.
func (q *quasiNewton) Next(ctx context.Context) error {
	q.project()
	if q.rough {
		return q.proximal()
	}
	if q.newtonPays() {
		if done, err := q.newton(ctx); done || err != nil {
			return err
		}
	}
	if done, err := q.descend(); done || err != nil {
		return err
	}
	return q.proximal()
}

// look finds S and the gradient of the objective there.
func (q *quasiNewton) look() {
	q.on = q.on[:0]
	gradientAt(q.p, q.r, q.sub, q.l.X, q.l.Grad)
	for i, x := range q.l.X {
		if !q.at(i, x) {
			q.on = append(q.on, i)
		} else {
			q.r[i] = 0
		}
	}
}

// gradientAt sets r ← ∇f + ∇g at x.
func gradientAt(p *Problem, r, sub, x, grad []float64) {
	copy(r, grad)
	for _, t := range p.Terms {
		if s, ok := prox.As[prox.Subgradienter](t.Penalty); ok {
			s.Subgradient(t.Of(sub), t.Of(x))
		} else if s, ok := prox.As[prox.Separable](t.Penalty); ok {
			l1, l2, _, _ := s.Separable()
			prox.ElasticNet{L1: l1, L2: l2}.Subgradient(t.Of(sub), t.Of(x))
		} else {
			continue
		}
		for i := t.At; i < t.At+t.Len; i++ {
			r[i] += sub[i]
		}
	}
}

// project sets back ← T(x).
func (q *quasiNewton) project() {
	for i, x := range q.l.X {
		q.back[i] = x - q.step*q.l.Grad[i]
	}
	q.p.Prox(q.back, q.back, q.step)
}

// pull returns ‖(x − T(x))/s‖² off S, and ‖r‖² on it.
func (q *quasiNewton) pull() (off, on float64) {
	for i, x := range q.l.X {
		if d := q.back[i] - x; q.at(i, x) {
			off += d * d
		} else {
			on += q.r[i] * q.r[i]
		}
	}
	return off / (q.step * q.step), on
}

// proximal takes a proximal gradient step with backtracking.
func (q *quasiNewton) proximal() error {
	t := trial{y: q.l.X, gradY: q.l.Grad, fy: q.l.F, z: q.trial.X, gradZ: q.trial.Grad}
	for ; q.step >= leastStep; q.step /= 2 {
		g, err := t.take(q.p, q.step)
		q.l.Evaluations++
		if err != nil {
			return err
		}
		ok, moved := t.majorised()
		if !moved {
			return ErrStalled
		}
		if ok {
			q.trial.F, q.trial.G, q.trial.Step = t.fz, g, q.step
			q.step *= 1.1
			q.accept()
			return nil
		}
	}
	return ErrStalled
}

// leap implements leaper.
func (q *quasiNewton) leap(level float64) (bool, error) {
	if !q.jumpy {
		return false, nil
	}
	lower, err := leap{q.p, &q.l, &q.trial}.find(q.step, level)
	if lower {
		q.accept()
	}
	return lower, err
}

// try evaluates the trial point.
func (q *quasiNewton) try() error {
	var err error
	q.l.Evaluations++
	q.trial.G = q.p.Penalty(q.trial.X)
	q.trial.F, err = q.p.Smooth.Eval(q.trial.X, q.trial.Grad)
	return err
}

// accept moves to the trial point.
func (q *quasiNewton) accept() {
	q.trial.Evaluations = q.l.Evaluations
	q.l, q.trial = q.trial, q.l
	q.was, q.r = q.r, q.was
	q.look()
	q.pairs.add(q.l.X, q.trial.X, q.r, q.was)
	q.still++
	for i, x := range q.l.X {
		if q.at(i, x) != q.at(i, q.trial.X[i]) {
			q.still = 0
			break
		}
	}
}
