package solvers_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// steppingRule writes down the step sizes of each forward step: the twin of the sum is made of them.
type steppingRule struct {
	solvers.Rule
	sizes *[][]float64
}

func (r steppingRule) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	own := make([]float64, len(w))
	s := r.Rule.Forward64(w, g, state, t, factor, own)
	if !r.Diagonal() {
		for i := range own {
			own[i] = s
		}
	}
	*r.sizes = append(*r.sizes, own)
	copy(step, own)
	return s
}

// With ProxEvery = N the parameter takes N forward steps and then the prox in the metric of their sum, the strength's
// schedule included; what remains at the end is landed.
func TestProxEveryIsTheProxOfTheSummedSteps(t *testing.T) {
	ramp := solvers.Ramp{After: 1, Over: 5}
	for _, rule := range []solvers.Rule{solvers.Adam{Rate: 0.05}, solvers.SGD{Rate: 0.05}, solvers.SGD{Rate: 0.02, Momentum: 0.9}} {
		for _, penalty := range []prox.Penalty{prox.L1{Lambda: 0.3}, prox.GroupL2{Lambda: 0.3}, prox.Box{Lo: -0.1, Hi: 0.3}} {
			for _, metric := range []solvers.Metric{solvers.MetricOfStep, solvers.Unscaled} {
				const every, steps = 3, 11
				start := random(rand.New(rand.NewPCG(7, 41)), 6)
				a, b := newParam("w", start, penalty), newParam("w", start, nil)
				solver := &solvers.Prox{Rule: rule, Metric: metric, PenaltySchedule: ramp, Total: steps, ProxEvery: every,
					Schedule: solvers.Cosine{}}
				var sizes [][]float64
				twin := &solvers.Prox{Rule: steppingRule{rule, &sizes}, Schedule: solvers.Cosine{}, Total: steps}
				sum := make([]float64, 6)
				land := func() {
					penalty.(prox.DiagonalProxer).ProxDiag(b.w(), b.w(), sum)
					clear(sum)
				}
				for step := range steps {
					draws(a, step)
					draws(b, step)
					factor := solver.Factor()
					must(t, solver.Step(only(a)))
					must(t, twin.Step(only(b)))
					for i, s := range sizes[step] {
						if metric == solvers.Unscaled {
							s = rule.LearningRate() * factor
						}
						sum[i] += s * ramp.Factor(float64(step), steps)
					}
					if (step+1)%every == 0 {
						land()
					}
					if differ(a.w(), b.w(), 1e-14) {
						t.Fatalf("%T %v %v, step %d: %v, by hand %v", rule, penalty, metric, step, a.w(), b.w())
					}
				}
				must(t, solver.Land(only(a)))
				land()
				if differ(a.w(), b.w(), 1e-14) {
					t.Errorf("%T %v %v, landed: %v, by hand %v", rule, penalty, metric, a.w(), b.w())
				}
				before := append([]float64(nil), a.w()...)
				must(t, solver.Land(only(a)))
				if !equal(before, a.w()) {
					t.Errorf("%T %v %v: a second landing moved the parameter from %v to %v", rule, penalty, metric, before, a.w())
				}
			}
		}
	}
}

// A rule of dual averaging refuses, a user's own too: without its prox a step leaves out the penalty of all steps.
func TestProxEveryRefusesAnchoredRules(t *testing.T) {
	rules := append(everyRule(), anchoredRule{solvers.SGD{}})
	refused := 0
	for _, rule := range rules {
		_, dual := rule.(solvers.Anchored)
		err := (&solvers.Prox{Rule: rule, ProxEvery: 2}).Validate()
		if (err != nil) != dual || dual && !strings.Contains(err.Error(), fmt.Sprintf("Prox.ProxEvery is 2 with %T", rule)) {
			t.Errorf("%T: error %v", rule, err)
		}
		if dual {
			refused++
		}
		must(t, (&solvers.Prox{Rule: rule, ProxEvery: 1}).Validate())
	}
	if refused != 9 {
		t.Errorf("%d rules refuse, want 9", refused)
	}
}

type anchoredRule struct{ solvers.SGD }

func (anchoredRule) Anchored() bool { return true }

// stubborn is RDA that does not refuse.
type stubborn struct{ solvers.RDA }

func (stubborn) Anchored() bool { return false }

// Why: with a prox in every fourth step SGD ends close to the optimum with its support, RDA elsewhere.
func TestWhyAnchoredRulesRefuse(t *testing.T) {
	race.Alone(t)
	q := newGram(newLasso())
	best := q.solve()
	for _, tc := range []struct {
		rule  solvers.Rule
		close bool
	}{
		{solvers.SGD{Rate: 0.005}, true},
		{stubborn{solvers.RDA{Rate: 0.03, Restart: 10}}, false},
	} {
		p := newParam("w", make([]float64, q.p), prox.L1{Lambda: q.lambda})
		solver := &solvers.Prox{Rule: tc.rule, ProxEvery: 4}
		for range 40000 {
			q.gradient(p.g(), p.w())
			must(t, solver.Step(only(p)))
		}
		gap := q.objective(p.w())/q.objective(best) - 1
		t.Logf("%T: gap %.2g", tc.rule, gap)
		if tc.close != (gap < 1e-3) || tc.close != equal(supportOf(p.w()), supportOf(best)) {
			t.Errorf("%T: gap %.2g with %d non-zeros, truth %d; close: want %v", tc.rule, gap, len(supportOf(p.w())), len(supportOf(best)), tc.close)
		}
	}
}

// Restart makes the present point the origin: what follows is what a new solver does from there. Other rules go on.
func TestRestartBeginsAnew(t *testing.T) {
	for _, rule := range everyRule() {
		a := newParam("w", random(rand.New(rand.NewPCG(7, 41)), 6), prox.L1{Lambda: 0.3})
		old, unmoved := &solvers.Prox{Rule: rule}, &solvers.Prox{Rule: rule}
		for step := range 10 {
			draws(a, step)
			must(t, old.Step(only(a)))
		}
		must(t, old.Land(only(a)))
		must(t, unmoved.Restore(old.State()))
		b, c := newParam("w", a.w(), a.penalty), newParam("w", a.w(), a.penalty)
		old.Restart()
		fresh := &solvers.Prox{Rule: rule}
		for step := 10; step < 20; step++ {
			draws(a, step)
			draws(b, step)
			draws(c, step)
			must(t, old.Step(only(a)))
			must(t, fresh.Step(only(b)))
			must(t, unmoved.Step(only(c)))
		}
		_, dual := rule.(solvers.Anchored)
		if dual && !equal(a.w(), b.w()) || !dual && !equal(a.w(), c.w()) {
			t.Errorf("%T%+v: %v after a restart, %v anew, %v without", rule, rule, a.w(), b.w(), c.w())
		}
		if dual && equal(a.w(), c.w()) {
			t.Errorf("%T%+v: a restart changes nothing: no test", rule, rule)
		}
	}
}

// On float32, with and without a penalty's own float32, the sum is the same up to rounding.
func TestProxEveryOnFloat32(t *testing.T) {
	for _, penalty := range []prox.Penalty{prox.L1{Lambda: 0.3}, widePenalty{prox.L1{Lambda: 0.3}}} {
		for _, rule := range []solvers.Rule{solvers.Adam{Rate: 0.05}, solvers.SGD{Rate: 0.05}} {
			start := random(rand.New(rand.NewPCG(7, 41)), 20)
			a, b := newParam("w", start, penalty), newParam32("w", start, penalty)
			x, y := &solvers.Prox{Rule: rule, ProxEvery: 4}, &solvers.Prox{Rule: rule, ProxEvery: 4}
			for step := range 12 {
				draws(a, step)
				draws(b, step)
				must(t, x.Step(only(a)))
				must(t, y.Step(only(b)))
			}
			if differ(numbersOf(a), numbersOf(b), 1e-5) {
				t.Errorf("%T %v: %v in float64, %v in float32", rule, penalty, a.value, b.value)
			}
		}
	}
}

// widePenalty is a penalty without float32 of its own.
type widePenalty struct{ l1 prox.L1 }

func (p widePenalty) Value(x []float64) float64                   { return p.l1.Value(x) }
func (p widePenalty) Prox(dst, x []float64, step float64) float64 { return p.l1.Prox(dst, x, step) }
func (p widePenalty) ProxDiag(dst, x, step []float64) float64     { return p.l1.ProxDiag(dst, x, step) }
func (p widePenalty) Validate() error                             { return p.l1.Validate() }
