package kernel

import "math"

// A rootCase is a rule, which of its state vectors are sums of squares, and one coordinate of a step in float64: x is its state.
type rootCase struct {
	name    string
	rule    RootRule
	squares []int
	naive   func(r RootStep, w, g float64, x *[5]float64) (z, s float64)
}

func rootCases() []rootCase {
	decay := func(r RootStep, v *float64, g float64) { *v = r.Beta2**v + r.OfSquare*g*g }
	along := func(r RootStep, w, g, square float64) (z, s float64) {
		s = r.Rate / (math.Sqrt(square) + r.Eps)
		return w - s*g, s
	}
	about := func(r RootStep, v, g float64, a *float64) float64 {
		*a += r.OfSquare * (g - *a)
		return v - *a**a
	}
	rolling := func(r RootStep, w, g, square float64, b, k *float64) (z, s float64) {
		d := math.Sqrt(square) + r.Eps
		*b = r.Beta1**b + g/d
		*k = r.Beta1**k + 1/d
		return w - r.Rate**b, r.Rate * *k
	}
	return []rootCase{
		{"scaled", RootScaled, []int{0}, func(r RootStep, w, g float64, x *[5]float64) (z, s float64) {
			decay(r, &x[0], g)
			return along(r, w, g, x[0])
		}},
		{"centered", RootCentered, []int{0}, func(r RootStep, w, g float64, x *[5]float64) (z, s float64) {
			decay(r, &x[0], g)
			return along(r, w, g, about(r, x[0], g, &x[1]))
		}},
		{"momentum", RootMomentum, []int{0, 2}, func(r RootStep, w, g float64, x *[5]float64) (z, s float64) {
			decay(r, &x[0], g)
			return rolling(r, w, g, x[0], &x[1], &x[2])
		}},
		{"both", RootCenteredMomentum, []int{0, 3}, func(r RootStep, w, g float64, x *[5]float64) (z, s float64) {
			decay(r, &x[0], g)
			return rolling(r, w, g, about(r, x[0], g, &x[1]), &x[2], &x[3])
		}},
		{"greatest", RootGreatest, []int{1, 2}, func(r RootStep, w, g float64, x *[5]float64) (z, s float64) {
			x[0] = r.Beta1*x[0] + (1-r.Beta1)*g
			decay(r, &x[1], g)
			x[2] = math.Max(x[2], x[1])
			s = r.Rate / (math.Sqrt(x[2]*r.ScaleV) + r.Eps)
			return w - s*x[0]*r.ScaleM, s
		}},
		{"ahead", RootAhead, []int{1}, func(r RootStep, w, g float64, x *[5]float64) (z, s float64) {
			x[0] = r.Beta1*x[0] + (1-r.Beta1)*g
			decay(r, &x[1], g)
			s = r.Rate / (math.Sqrt(x[1]*r.ScaleV) + r.Eps)
			return w - s*(x[0]*r.ScaleM+r.OfGradient*g), s * r.Total
		}},
		{"decayed", RootDecayed, []int{1}, func(r RootStep, w, g float64, x *[5]float64) (z, s float64) {
			x[0] = r.Beta1*x[0] + (1-r.Beta1)*g
			decay(r, &x[1], g)
			s = r.Rate / (math.Sqrt(x[1]*r.ScaleV) + r.Eps)
			return r.Keep*w - s*x[0]*r.ScaleM, s
		}},
	}
}

// rootStepOf is a step of a rule.
func rootStepOf(rule RootRule) RootStep {
	return RootStep{
		Rule:     rule,
		AdamStep: AdamStep{Rate: 0.1, Beta1: 0.9, Beta2: 0.99, Eps: 1e-3, ScaleM: 1.25, ScaleV: 1 / (1 - 0.99*0.99)},
		OfSquare: 0.0625, OfGradient: 0.375, Total: 0.875, Keep: 0.9375,
	}
}

// A ruleCase is a step of a RootRule or DualRule with its numbers.
type ruleCase[F Float] struct {
	name    string
	states  int
	squares []int // of the state, those that are not negative; the first is great
	scalar  bool  // the step size is that of the prox
	update  func(w, g []F, state [][]F, p *Shrinkage) bool
	forward func(w, g []F, state [][]F, step []F)
	naive   func(w, g float64, x *[5]float64) (z, s float64)
}

// ruleCases are the rules, with the numbers of r and d.
func ruleCases[F Float](r RootStep, d DualStep) (cases []ruleCase[F]) {
	for _, c := range rootCases() {
		r := r
		r.Rule = c.rule
		cases = append(cases, ruleCase[F]{
			name: c.name, states: c.rule.states(), squares: c.squares,
			update:  func(w, g []F, state [][]F, p *Shrinkage) bool { return RootUpdate(w, g, state, r, p) },
			forward: func(w, g []F, state [][]F, step []F) { RootForward(w, g, state, step, r) },
			naive:   func(w, g float64, x *[5]float64) (z, s float64) { return c.naive(r, w, g, x) },
		})
	}
	for _, c := range dualCases() {
		d := d
		d.Rule = c.rule
		cases = append(cases, ruleCase[F]{
			name: c.name, states: c.rule.states(), squares: c.squares, scalar: c.scalar,
			update:  func(w, g []F, state [][]F, p *Shrinkage) bool { return DualUpdate(w, g, state, d, p) },
			forward: func(w, g []F, state [][]F, step []F) { DualForward(w, g, state, step, d) },
			naive:   func(w, g float64, x *[5]float64) (z, s float64) { return c.naive(d, w, g, x) },
		})
	}
	return cases
}

func fixedCases[F Float]() []ruleCase[F] {
	return ruleCases[F](rootStepOf(0), DualStep{Rate: 0.3, Eps: 0.01, Scale: 1.7})
}

// A dualCase is a rule of dual averaging, as a rootCase.
type dualCase struct {
	name    string
	rule    DualRule
	squares []int
	scalar  bool
	naive   func(d DualStep, w, g float64, x *[5]float64) (z, s float64)
}

func dualCases() []dualCase {
	sums := func(d DualStep, g float64, x *[5]float64) {
		x[1] += d.Rate * g
		x[2] += d.Rate
	}
	return []dualCase{
		{"leader", DualLeader, []int{2, 1, 4}, false, func(d DualStep, w, g float64, x *[5]float64) (z, s float64) {
			x[0] += g
			x[1] += g * g
			q := math.Max(x[2], (d.Eps+math.Sqrt(x[1]))/d.Rate)
			x[3] += (q - x[2]) * w
			x[2] = q
			x[4]++
			return (x[3] - x[0]) / q, x[4] / q
		}},
		{"sum", DualSum, nil, true, func(d DualStep, _, g float64, x *[5]float64) (z, s float64) {
			sums(d, g, x)
			return x[0] - d.Scale*x[1], 0
		}},
		{"mean", DualMean, nil, true, func(d DualStep, _, g float64, x *[5]float64) (z, s float64) {
			sums(d, g, x)
			return x[0] - x[1]/d.Scale, 0
		}},
		{"cubic", DualCubic, []int{3, 2}, false, func(d DualStep, _, g float64, x *[5]float64) (z, s float64) {
			sums(d, g, x)
			x[3] += d.Rate * g * g
			root := math.Cbrt(x[3]) + d.Eps
			return x[0] - x[1]/root, x[2] / root
		}},
	}
}
