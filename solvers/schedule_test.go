package solvers_test

import (
	"math"
	"strings"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

func TestScheduleFactors(t *testing.T) {
	for _, tc := range []struct {
		name      string
		s         solvers.Schedule
		at, total float64
		want      float64
	}{
		{"constant", solvers.Constant{}, 7, 10, 1},
		{"cosine starts at 1", solvers.Cosine{}, 0, 10, 1},
		{"cosine halfway", solvers.Cosine{}, 5, 10, 0.5},
		{"cosine at a quarter", solvers.Cosine{}, 2.5, 10, 0.5 * (1 + math.Sqrt2/2)},
		{"cosine ends at 0", solvers.Cosine{}, 10, 10, 0},
		{"cosine stays at its end", solvers.Cosine{Floor: 0.1}, 15, 10, 0.1},
		{"exponential starts at 1", solvers.Exponential{}, 0, 10, 1},
		{"exponential halfway is the root of its end", solvers.Exponential{Floor: 1e-4}, 5, 10, 1e-2},
		{"exponential ends at 1/1000", solvers.Exponential{}, 10, 10, 1e-3},
		{"exponential stays at its end", solvers.Exponential{Floor: 0.1}, 15, 10, 0.1},
		{"step, before", solvers.StepDecay{Every: 3}, 2.99, 10, 1},
		{"step, at", solvers.StepDecay{Every: 3}, 3, 10, 0.1},
		{"step, twice", solvers.StepDecay{Every: 3, By: 0.5}, 8, 10, 0.25},
		{"warm-up starts above 0", solvers.Warmup{Over: 4}, 0, 10, 0.2},
		{"warm-up rises", solvers.Warmup{Over: 4}, 3, 10, 0.8},
		{"warm-up is over", solvers.Warmup{Over: 4}, 4, 10, 1},
		{"then the next, from its start", solvers.Warmup{Over: 4, Then: solvers.Cosine{}}, 4, 10, 1},
		{"then the next, halfway", solvers.Warmup{Over: 4, Then: solvers.Cosine{}}, 7, 10, 0.5},
		{"a ramp of nothing is 1", solvers.Ramp{}, 0, 10, 1},
		{"before a ramp", solvers.Ramp{After: 2, Over: 4}, 1.99, 10, 0},
		{"a ramp starts at 0", solvers.Ramp{After: 2, Over: 4}, 2, 10, 0},
		{"a ramp rises", solvers.Ramp{After: 2, Over: 4}, 3, 10, 0.25},
		{"a cubic ramp rises faster", solvers.Ramp{After: 2, Over: 4, Cubic: true}, 3, 10, 1 - 0.75*0.75*0.75},
		{"a ramp ends at 1", solvers.Ramp{After: 2, Over: 4, Cubic: true}, 6, 10, 1},
		{"a step", solvers.Ramp{After: 2}, 2, 10, 1},
	} {
		if got := tc.s.Factor(tc.at, tc.total); math.Abs(got-tc.want) > 1e-15 {
			t.Errorf("%s: factor %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestScheduleValidate(t *testing.T) {
	for _, tc := range []struct {
		s     solvers.Schedule
		total float64
		want  string
	}{
		{solvers.Cosine{}, 0, "expected Total > 0"},
		{solvers.Cosine{Floor: 1}, 10, "Cosine.Floor is 1"},
		{solvers.Exponential{}, 0, "expected Total > 0"},
		{solvers.Exponential{Floor: 1}, 10, "Exponential.Floor is 1"},
		{solvers.Exponential{Floor: -1}, 10, "Exponential.Floor is -1"},
		{solvers.StepDecay{}, 10, "StepDecay.Every is 0"},
		{solvers.StepDecay{Every: 1, By: 2}, 10, "StepDecay.By is 2"},
		{solvers.Warmup{}, 10, "Warmup.Over is 0"},
		{solvers.Warmup{Over: 10}, 10, "expected a warm-up that ends before"},
		{solvers.Ramp{After: -1}, 10, "Ramp.After and Ramp.Over are -1 and 0"},
		{solvers.Ramp{After: 5, Over: 5}, 10, "Ramp ends at 10 but training at 10"},
		{solvers.Warmup{Over: 1, Then: solvers.StepDecay{}}, 10, "StepDecay.Every is 0"},
	} {
		err := (&solvers.Prox{Rule: solvers.Adam{}, Schedule: tc.s, Total: tc.total}).Validate()
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%#v: error %v, want one that says %q", tc.s, err, tc.want)
		}
	}
}

// The clock of the schedule shows steps over StepsPerUnit, and its factor multiplies the rate and the threshold alike.
func TestScheduleDrivesRateAndThreshold(t *testing.T) {
	p := newParam("w", []float64{10, 10}, l1(1))
	solver := &solvers.Prox{Rule: solvers.SGD{Rate: 1}, Schedule: solvers.StepDecay{Every: 1, By: 0.5}, StepsPerUnit: 2}
	for i, want := range []float64{8, 6, 5, 4, 3.5, 3} { // gradient 1 and λ = 1: each step takes 2·rate
		p.g()[0] = 1
		must(t, solver.Step(only(p)))
		if p.w()[0] != want {
			t.Fatalf("after step %d: %v, want %v", i+1, p.w()[0], want)
		}
	}
	if p.w()[1] != 6.5 { // no gradient: the thresholds alone, 2·(1 + ½ + ¼)
		t.Errorf("without a gradient: %v, want 6.5", p.w()[1])
	}
}

// At a factor of 0 nothing moves, on both float types, and also where it is 0 from the start. RMDA and RAMDA go on averaging.
func TestRateZeroIsANoOp(t *testing.T) {
	for _, rule := range append(everyRule(), solvers.SGD{Rate: 1}, solvers.Adam{Rate: 1}) {
		switch rule.(type) {
		case solvers.RMDA, solvers.RAMDA:
			continue
		}
		for _, make := range []func(string, []float64, prox.Penalty) *param{newParam, newParam32} {
			for _, moving := range []int{0, 1, 9} {
				p := make("w", []float64{1e-3, -2}, l1(1))
				solver := &solvers.Prox{Rule: rule, Schedule: zeroAfter(moving)}
				for step := range moving {
					fill(p, step)
					must(t, solver.Step(only(p)))
				}
				before := numbersOf(p)
				for step := range 3 {
					fill(p, moving+step)
					must(t, solver.Step(only(p)))
				}
				if !equal(before, numbersOf(p)) {
					t.Errorf("%T%+v, after %d steps: %v moved to %v at rate 0", rule, rule, moving, before, numbersOf(p))
				}
			}
		}
	}
}

// zeroAfter is a schedule of the factor 1 for so many steps, 0 from then on.
type zeroAfter int

func (z zeroAfter) Factor(at, _ float64) float64 {
	if at < float64(z) {
		return 1
	}
	return 0
}
func (zeroAfter) Validate(float64) error { return nil }
