package truth

import (
	"proxgrad/solvers"
)

// tuning is how a rule is run on the full data: problems have a Lipschitz constant of 1.
type tuning struct {
	rate     float64
	schedule solvers.Schedule // over fullSteps
}

// falling is for rules whose steps do not shrink with the gradient: to 1e-10 of their rate.
var falling = solvers.StepDecay{Every: fullSteps / 100, By: 0.8}

// tunings are those of rules for which the default, 0.05 with falling rates, is not right.
var tunings = map[string]tuning{
	"sgd":      {1, solvers.Constant{}},
	"momentum": {0.1, solvers.Constant{}},
	"nesterov": {0.1, solvers.Constant{}},
}

func tuningOf(e solvers.RuleEntry, convex bool) tuning {
	t, ok := tunings[e.Name]
	if !ok {
		t = tuning{0.05, falling}
	}
	if !convex && ok {
		t.rate *= gently
	}
	return t
}

// gently is how much smaller the steps are where the penalty is not convex: a prox with a large step jumps.
const gently = 0.2
