package truth

import (
	"math"

	"proxgrad/solvers"
)

// tuning is how a rule is run on the full data, where the gradients have the Lipschitz constant 1 and coefficients are of the
// order of 1.
type tuning struct {
	rule     solvers.Rule
	schedule solvers.Schedule // over fullSteps
}

// falling is for rules whose steps do not shrink with the gradient.
var falling = solvers.Exponential{Floor: 1e-10}

// restart is the number of steps after which dual averaging, whose origin pulls for ever, begins anew.
const restart = 30

// tuned returns how a rule is run: those that step along the gradient, or whose steps fall by themselves, at a constant rate;
// the others at one that falls. A prox of a penalty that is not convex jumps where its step is large: there rates are a fifth.
func tuned(e solvers.RuleEntry, convex bool) tuning {
	gently := 1.0
	if !convex {
		gently = 0.2
	}
	constant := solvers.Constant{}
	switch e.Name {
	case "sgd":
		return tuning{e.New(gently), constant}
	case "momentum", "nesterov":
		return tuning{e.New(0.1 * gently), constant}
	case "adagrad":
		return tuning{e.New(1), constant}
	case "adamw": // its objective has the metric in it, which must have come to rest before the steps are small
		return tuning{solvers.AdamW{Rate: 0.2 * gently, Beta2: 0.99}, falling}
	case "ftrl":
		return tuning{solvers.FTRL{Rate: gently, Restart: restart}, constant}
	case "rda":
		return tuning{solvers.RDA{Rate: gently, Restart: restart / 3}, constant}
	case "rmda":
		return tuning{solvers.RMDA{Rate: gently, Restart: restart}, constant}
	case "ramda":
		return tuning{solvers.RAMDA{Rate: 0.1, Restart: restart}, falling}
	}
	return tuning{e.New(0.2 * gently), falling}
}

// scale is what a rule on mini-batches has to fit: the size of a step along the gradient that the curvature allows, of the
// coefficients, and of the gradient where they are 0.
type scale struct{ step, size, grad float64 }

// stochasticRule is a rule for mini-batches: rates are a share of the step along the gradient for rules that step along it,
// and of the size of the coefficients for those that divide by the gradient's.
func stochasticRule(e solvers.RuleEntry, s scale) solvers.Rule {
	switch e.Name {
	case "sgd":
		return e.New(0.5 * s.step)
	case "rda", "rmda":
		return e.New(s.step)
	case "radam": // its first steps are along the gradient
		return e.New(min(s.step, 0.1*s.size))
	case "momentum", "nesterov":
		return e.New(0.05 * s.step)
	case "ftrl":
		return solvers.FTRL{Rate: s.size, Beta: s.grad}
	case "ramda":
		return solvers.RAMDA{Rate: 0.03 * math.Pow(s.size, 1.5) / math.Sqrt(s.grad)}
	case "adagrad":
		return e.New(0.5 * s.size)
	}
	return e.New(0.1 * s.size)
}
