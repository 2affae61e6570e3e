package solvers

import (
	"context"
	"math"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/solvers/batch"
)

// Polish goes on from where training ended, on the full data, until the optimality conditions hold, no progress is possible or a
// limit is reached. Under mini-batch noise the support (which weights are not zero) keeps flipping; without the noise it is
// identified.
//
// The default is [batch.QuasiNewton]: L-BFGS and then Newton steps on the weights that are not zero, the proximal gradient for
// those that are. It ends, Settled, once the violation of the optimality conditions is at most Tolerance·λ, λ the least
// strength of the penalties (1 if none has one), or where floating point allows no further progress; with a penalty that is not
// convex, once a proximal gradient step of size 1/L would not leave that point either, L the Lipschitz constant of the gradient. Its steps are
// iterations of one or two evaluations each, those of Newton of one for each weight that is not zero.
//
// Where the loss has kinks (Kinks), as that of a network with ReLU has, quasi-Newton creeps along them. There it runs while it is fast, for a quarter
// of the limit at most, and [batch.GradientSampling] goes on unless there are no kinks where it has come to: see AtKinks. The objective never rises.
//
// With a Rule it takes that rule's steps instead, with its metric-prox. They come in windows, and the polish ends, Settled,
// after a window in which no coordinate entered or left the support and the best objective is not better than the best
// before it by more than Tolerance, relatively. Every point is a prox point: what RMDA or RAMDA average is landed (Prox.Land).
//
// Memory: about a hundred and ten vectors of all parameters in float64 (two for each pair of L-BFGS); with a Rule, Prox's state and two vectors a parameter.
type Polish struct {
	Rule   Rule // nil means quasi-Newton
	Limit  int  // evaluations of the full data after which no further step begins; 0 means 5000, or 1000 with a Rule
	Window int  // with a Rule: steps in a window; 0 means 25
	// Tolerance: see above; 0 means 1e-4. A fit polishes a float32 network in float64 and rounds the weights. That moves each weight
	// by up to 2⁻²⁴ of it and the gradient by up to ‖∇²f‖₂·2⁻²⁴·‖x‖₂, which may be more than Tolerance·λ: the end is then Rounded
	// instead of Settled. For a certificate train in float64 (models.NeuralNet.Double).
	Tolerance float64
	Threads   int // see Prox.Threads

	Kinks         Kinks   // whether the loss has kinks; without a Rule only. The fit of a model knows it
	KinkTolerance float64 // at kinks: see AtKinks; 0 means 0.1
	Seed          uint64  // of the points at which gradients are sampled; 0 means the seed of a fit

	// Observe, if not nil, is told of each step: the steps so far, and the objective, the exact zeros among penalised
	// coordinates and the support changes of the point that the step starts from. An error ends the polish.
	Observe func(step int, objective float64, zeros, flips int) error
}

// PolishEnd says what ended a polish.
type PolishEnd string

const (
	Settled     PolishEnd = "settled"     // the optimality conditions hold (KKT ≤ Level, or at kinks Kink.Max ≤ KinkLevel), or nothing moves any more
	Rounded     PolishEnd = "rounded"     // by a fit: they held in float64, and the float32 weights that the network keeps miss Level or KinkLevel
	Stalled     PolishEnd = "stalled"     // at kinks: no descent was found, and the measure misses KinkLevel
	Limit       PolishEnd = "limit"       // the limit was reached
	Interrupted PolishEnd = "interrupted" // the context was cancelled, or evaluation failed
)

// PolishResult says how a polish went.
type PolishResult struct {
	Steps  int       `json:"steps"`
	End    PolishEnd `json:"end"`
	Before float64   `json:"objective_before"` // objective at the start
	After  float64   `json:"objective_after"`  // objective at the end
	Zeros  int       `json:"zeros"`            // exact zeros among penalised coordinates at the end
	Flips  int       `json:"flips"`            // support changes in the last window (with a Rule) or step

	// KKT is the violation of the optimality conditions that the polish ended at, over all parameters, those without a penalty
	// included, and Level what it was to come down to: Tolerance·λ. Both are 0 with a Rule, which measures neither. In the fit of
	// a float32 network KKT is that of the float64 weights, before they are rounded.
	KKT   float64 `json:"kkt"`
	Level float64 `json:"level"`

	// Kink is the measure at kinks of the point where gradient sampling ended, with its ρ, and KinkLevel what its Max was to come
	// down to: KinkTolerance·λ. nil and 0 where no gradients were sampled. In the fit of a float32 network it is that of the
	// float64 weights, before they are rounded: that of the weights that are kept is in Result.Certificate.
	Kink      *batch.Kink `json:"kink,omitempty"`
	KinkLevel float64     `json:"kink_level,omitempty"`

	// Unsampled says by a fit why no gradients were sampled though the loss has kinks; empty where they were, or it has none. See AtKinks.
	Unsampled string `json:"unsampled,omitempty"`

	Evaluations int `json:"evaluations"`        // of the loss with its gradient on the full data
	Sampling    int `json:"sampling,omitempty"` // those of gradient sampling and of the measure among them
}

// Validate says what is wrong with the configuration.
func (p Polish) Validate() error {
	if p.Limit < 0 || p.Window < 0 {
		return errors.Errorf("Polish.Limit and Polish.Window are %d and %d; expected ≥ 0 (0 means the default)", p.Limit, p.Window)
	}
	if err := checkPositive("Polish", "Tolerance", p.Tolerance); err != nil {
		return err
	}
	if err := checkPositive("Polish", "KinkTolerance", p.KinkTolerance); err != nil {
		return err
	}
	if p.Kinks < ByModel || p.Kinks > NoKinks {
		return errors.Errorf("Polish.Kinks is %d; expected ByModel, AtKinks or NoKinks", p.Kinks)
	}
	if p.Rule != nil && p.Kinks == AtKinks {
		return errors.New("Polish has a Rule and Kinks; gradients are sampled after quasi-Newton steps only, so leave the Rule nil")
	}
	if p.Rule == nil {
		if p.Window != 0 {
			return errors.New("Polish.Window is set without a Rule; windows are those of a rule's steps")
		}
		return nil
	}
	return (&Prox{Rule: p.Rule, Threads: p.Threads}).Validate()
}

// LearningRate returns the rate of the polish's rule, 0 without one.
func (p Polish) LearningRate() float64 {
	if p.Rule == nil {
		return 0
	}
	return p.Rule.LearningRate()
}

// Run polishes params. evaluate returns the loss on the full data at the present parameters and leaves its gradient in
// theirs; it does not include the penalty.
//
// Parameters outside of the domain of their penalty, as zeros that are held may leave those of a simplex (Prox.Freeze), are
// projected onto it first. When ctx is cancelled, evaluate fails or a step diverges, Run returns what was reached so far and the error.
func (p Polish) Run(ctx context.Context, params []gorgonia.ValueGrad, evaluate func(context.Context) (float64, error)) (PolishResult, error) {
	if err := p.Validate(); err != nil {
		return PolishResult{End: Interrupted}, err
	}
	if err := enterDomains(params); err != nil {
		return PolishResult{End: Interrupted}, errors.WithMessage(err, "polish")
	}
	if p.Rule == nil {
		return p.descend(ctx, params, evaluate)
	}
	return p.follow(ctx, params, evaluate)
}

// follow takes the steps of the rule.
func (p Polish) follow(ctx context.Context, params []gorgonia.ValueGrad, evaluate func(context.Context) (float64, error)) (PolishResult, error) {
	res := PolishResult{End: Interrupted}
	limit, window, tol := p.Limit, p.Window, orDefault(p.Tolerance, 1e-4)
	if limit == 0 {
		limit = 1000
	}
	if window == 0 {
		window = 25
	}
	solver := Prox{Rule: p.Rule, Threads: p.Threads}
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
		res.Evaluations++
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
