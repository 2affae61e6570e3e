package solvers

import (
	"context"
	"math"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
)

// Polish takes full-batch metric-prox steps after training, until the support (which weights are not zero) stands still
// and the objective no longer falls, or a limit is reached. Under mini-batch noise the support keeps flipping; without
// the noise the method identifies it. Every point is a prox point: what RMDA or RAMDA average is landed (see Prox.Land).
//
// The steps come in windows. The polish ends, Settled, after a window in which no coordinate entered or left the support
// and the best objective is not better than the best before it by more than Tolerance, relatively.
//
// Cost: one evaluation of the full data and one step of Prox each; memory: Prox's state, and two vectors a parameter.
type Polish struct {
	Rule      Rule    // nil means Adam{Rate: 0.001}
	Limit     int     // most steps; 0 means 1000
	Window    int     // steps in a window; 0 means 25
	Tolerance float64 // relative fall of the objective in a window that still counts; 0 means 1e-4
	Threads   int     // see Prox.Threads

	// Observe, if not nil, is told of each step: the steps so far, and the objective, the exact zeros among penalised
	// coordinates and the support changes of the point that the step starts from. An error ends the polish.
	Observe func(step int, objective float64, zeros, flips int) error
}

// PolishEnd says what ended a polish.
type PolishEnd string

const (
	Settled     PolishEnd = "settled"     // the support is still and the objective no longer falls
	Limit       PolishEnd = "limit"       // the limit of steps was reached
	Interrupted PolishEnd = "interrupted" // the context was cancelled, or evaluation failed
)

// PolishResult says how a polish went.
type PolishResult struct {
	Steps  int       `json:"steps"`
	End    PolishEnd `json:"end"`
	Before float64   `json:"objective_before"` // objective at the start
	After  float64   `json:"objective_after"`  // objective at the end
	Zeros  int       `json:"zeros"`            // exact zeros among penalised coordinates at the end
	Flips  int       `json:"flips"`            // support changes in the last window
}

// Validate says what is wrong with the configuration.
func (p Polish) Validate() error {
	if p.Limit < 0 || p.Window < 0 {
		return errors.Errorf("Polish.Limit and Polish.Window are %d and %d; expected ≥ 0 (0 means the default)", p.Limit, p.Window)
	}
	if err := checkPositive("Polish", "Tolerance", p.Tolerance); err != nil {
		return err
	}
	return (&Prox{Rule: p.rule(), Threads: p.Threads}).Validate()
}

// LearningRate returns the rate of the polish's rule.
func (p Polish) LearningRate() float64 { return p.rule().LearningRate() }

func (p Polish) rule() Rule {
	if p.Rule == nil {
		return Adam{Rate: 1e-3}
	}
	return p.Rule
}

// Run polishes params. evaluate returns the loss on the full data at the present parameters and leaves its gradient in
// theirs; it does not include the penalty.
//
// When ctx is cancelled, evaluate fails or a step diverges, Run returns what was reached so far and the error.
func (p Polish) Run(ctx context.Context, params []gorgonia.ValueGrad, evaluate func(context.Context) (float64, error)) (PolishResult, error) {
	res := PolishResult{End: Interrupted}
	if err := p.Validate(); err != nil {
		return res, err
	}
	limit, window, tol := p.Limit, p.Window, orDefault(p.Tolerance, 1e-4)
	if limit == 0 {
		limit = 1000
	}
	if window == 0 {
		window = 25
	}
	solver := Prox{Rule: p.rule(), Threads: p.Threads}
	var support supportTracker
	best, bestBefore := math.Inf(1), math.Inf(1)
	flips := 0 // in the window under way
	for {
		if err := ctx.Err(); err != nil {
			return res, errors.Wrap(err, "polish")
		}
		loss, err := evaluate(ctx)
		if err != nil {
			return res, errors.WithMessage(err, "polish")
		}
		penalty, changed, err := support.look(params)
		if err != nil {
			return res, err
		}
		objective := loss + penalty
		if objective-objective != 0 {
			return res, errors.Errorf("the objective is %v after %d polishing steps: it diverged; lower the rate of Polish.Rule", objective, res.Steps)
		}
		if res.Steps == 0 {
			res.Before, changed = objective, 0
		}
		flips += changed
		best = min(best, objective)
		res.After, res.Zeros, res.Flips = objective, support.zeros, flips
		if p.Observe != nil {
			if err := p.Observe(res.Steps, objective, support.zeros, changed); err != nil {
				return res, err
			}
		}
		if res.Steps > 0 && res.Steps%window == 0 {
			if flips == 0 && bestBefore-best <= tol*math.Abs(best) {
				res.End = Settled
				return res, clearGradients(params)
			}
			bestBefore, flips = best, 0
		}
		if res.Steps == limit {
			res.End = Limit
			return res, clearGradients(params)
		}
		if err := solver.Step(params); err != nil {
			return res, errors.WithMessage(err, "polish")
		}
		if err := solver.Land(params); err != nil {
			return res, errors.WithMessage(err, "polish")
		}
		res.Steps++
	}
}

// clearGradients zeroes the gradients of params: what an evaluation left must not be accumulated upon.
func clearGradients(params []gorgonia.ValueGrad) error {
	for _, p := range params {
		g, err := p.Grad()
		if err != nil {
			return errors.Wrap(err, "clear gradients")
		}
		v, err := vectorOf(g)
		if err != nil {
			return err
		}
		v.clear()
	}
	return nil
}

// supportTracker counts exact zeros and support changes of penalised parameters, and sums their penalties.
type supportTracker struct {
	zeros int      // exact zeros at the last look
	was   [][]bool // per penalised parameter: which coordinates were zero
	wide  []float64
}

// look returns the sum of the penalties at the present point and how many coordinates entered or left the support since
// the last look.
func (s *supportTracker) look(params []gorgonia.ValueGrad) (penalty float64, changed int, err error) {
	s.zeros = 0
	k := 0
	for _, p := range params {
		g := penaltyOf(p)
		if g == nil {
			continue
		}
		v, err := vectorOf(p.Value())
		if err != nil {
			return 0, 0, err
		}
		if k == len(s.was) {
			s.was = append(s.was, make([]bool, v.len()))
		}
		was := s.was[k]
		k++
		x := s.wideOf(v)
		for i, w := range x {
			zero := w == 0
			if zero != was[i] {
				was[i] = zero
				changed++
			}
			if zero {
				s.zeros++
			}
		}
		penalty += g.Value(x)
	}
	return penalty, changed, nil
}

// wideOf returns the numbers of v as float64, in a scratch where they are float32.
func (s *supportTracker) wideOf(v vector) []float64 {
	if v.f64 != nil {
		return v.f64
	}
	if cap(s.wide) < len(v.f32) {
		s.wide = make([]float64, len(v.f32))
	}
	w := s.wide[:len(v.f32)]
	widen(w, v.f32)
	return w
}
