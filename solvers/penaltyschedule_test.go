package solvers_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// scaled is c·p for the penalties of the test, field by field.
func scaled(p prox.Penalty, c float64) prox.Penalty {
	switch p := p.(type) {
	case prox.L1:
		p.Lambda *= c
		return p
	case prox.ElasticNet:
		p.L1, p.L2 = c*p.L1, c*p.L2
		return p
	case prox.GroupL2:
		p.Lambda *= c
		return p
	case prox.SparseGroup:
		p.L1, p.L2 = c*p.L1, c*p.L2
		return p
	case prox.Rule:
		return prox.Scaled{By: c, Of: p}
	}
	return p // a constraint, or none
}

// A penalty with a schedule is, step by step, the penalty whose strengths are multiplied, fused or not; before it has any
// strength it is none, to the bit.
func TestPenaltyScheduleMultipliesTheStrength(t *testing.T) {
	groups := [][]int{{0, 2, 4}, {1, 3}, {5}}
	ramp := solvers.Ramp{After: 2, Over: 4, Cubic: true}
	for _, rule := range append(fusedRules(), general{solvers.Adam{Rate: 0.05}}, general{solvers.SGD{Rate: 0.05}}) {
		for _, penalty := range append(fusedPenalties(), prox.GroupL2{Lambda: 0.2, Groups: groups}, prox.SparseGroup{L1: 0.1, L2: 0.1, Groups: groups}) {
			for _, metric := range []solvers.Metric{solvers.MetricOfStep, solvers.Unscaled} {
				for _, single := range []bool{false, true} {
					make, tol := newParam, 1e-14
					if single {
						make, tol = newParam32, 1e-6
					}
					start := random(rand.New(rand.NewPCG(7, 41)), 6)
					a, b := make("w", start, penalty), make("w", start, nil)
					ramped := &solvers.Prox{Rule: rule, Metric: metric, PenaltySchedule: ramp, Total: 10, StepsPerUnit: 2}
					byHand := &solvers.Prox{Rule: rule, Metric: metric}
					zeros := 0
					for step := range 18 {
						c := ramp.Factor(float64(step)/2, 10)
						if ramped.Strength() != c {
							t.Fatalf("strength %v in step %d, want %v", ramped.Strength(), step, c)
						}
						b.penalty = nil
						if c > 0 {
							b.penalty = scaled(penalty, c)
						}
						draws(a, step)
						draws(b, step)
						must(t, ramped.Step(only(a)))
						must(t, byHand.Step(only(b)))
						if c == 0 {
							tol := 0.
							if differ(numbersOf(a), numbersOf(b), tol) {
								t.Fatalf("%T %v, step %d: %v without strength, %v without penalty", rule, penalty, step, a.value, b.value)
							}
						}
						if differ(numbersOf(a), numbersOf(b), tol) {
							t.Fatalf("%T %v %v, float32 %v, step %d: %v with a schedule, %v by hand", rule, penalty, metric, single, step, a.value, b.value)
						}
						for _, v := range numbersOf(a) {
							if v == 0 {
								zeros++
							}
						}
					}
					if l, ok := penalty.(prox.L1); ok && l.Lambda > 0 && metric == solvers.MetricOfStep && zeros == 0 {
						t.Errorf("%T %v: no zero in the run: the test shows little", rule, penalty)
					}
				}
			}
		}
	}
}

func TestSchedulesAreValidated(t *testing.T) {
	for _, tc := range []struct {
		s    solvers.Prox
		want string
	}{
		{solvers.Prox{Rule: solvers.SGD{}, ProxEvery: -1}, "Prox.ProxEvery is -1"},
		{solvers.Prox{Rule: solvers.SGD{}, PenaltySchedule: solvers.Ramp{After: -1}}, "Prox.PenaltySchedule: Ramp.After"},
		{solvers.Prox{Rule: solvers.SGD{}, PenaltySchedule: negative{}}, "gives the factor -1 in step 1"},
	} {
		if err := tc.s.Step(only(newParam("w", []float64{1}, nil))); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("error %v, want one that says %q", err, tc.want)
		}
	}
}

type negative struct{}

func (negative) Factor(_, _ float64) float64 { return -1 }
func (negative) Validate(float64) error      { return nil }

// Strength, waiting and freezing cost no memory.
func TestSchedulesAllocateNothing(t *testing.T) {
	for _, rule := range []solvers.Rule{solvers.Adam{Rate: 0.01}, solvers.SGD{Rate: 0.01, Momentum: 0.9}} {
		for _, penalty := range []prox.Penalty{prox.L1{Lambda: 0.3}, prox.GroupL2{Lambda: 0.3}, widePenalty{prox.L1{Lambda: 0.3}}} {
			for _, make := range []func(string, []float64, prox.Penalty) *param{newParam, newParam32} {
				for _, every := range []int{1, 2} {
					p := make("w", append(random(rand.New(rand.NewPCG(1, 1)), 50), 0, 0), penalty)
					params := []gorgonia.ValueGrad{p}
					solver := &solvers.Prox{Rule: rule, ProxEvery: every, PenaltySchedule: solvers.Ramp{Over: 1e6}, Total: 1e7}
					must(t, solver.Step(params))
					if _, err := solver.Freeze(params); err != nil {
						t.Fatal(err)
					}
					if n := testing.AllocsPerRun(20, func() { must(t, solver.Step(params)); must(t, solver.Land(params)) }); n != 0 && !race.Enabled {
						t.Errorf("%T %v, every %d: %v allocations a step", rule, penalty, every, n)
					}
				}
			}
		}
	}
}
