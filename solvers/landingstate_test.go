package solvers_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// Saved in the middle of a wait, with frozen coordinates, and restored, the run goes on with the same bits.
func TestStateKeepsWaitingAndFrozen(t *testing.T) {
	for _, rule := range []solvers.Rule{solvers.Adam{Rate: 0.05}, solvers.SGD{Rate: 0.05}, solvers.SGD{Rate: 0.02, Momentum: 0.9}} {
		for _, single := range []bool{false, true} {
			for _, every := range []int{1, 3} {
				make := newParam
				if single {
					make = newParam32
				}
				p := make("w", random(rand.New(rand.NewPCG(7, 41)), 9), prox.L1{Lambda: 0.5})
				config := solvers.Prox{Rule: rule, ProxEvery: every, PenaltySchedule: solvers.Ramp{Over: 9}, Total: 20}
				solver := config
				for step := range 11 {
					draws(p, step)
					must(t, solver.Step(only(p)))
					if step == 8 {
						if n, err := solver.Freeze(only(p)); err != nil || n == 0 || n == 9 {
							t.Fatalf("%d coordinates frozen, error %v; want some", n, err)
						}
					}
				}
				text, err := json.Marshal(solver.State())
				must(t, err)
				var st solvers.State
				must(t, json.Unmarshal(text, &st))
				q := make("w", numbersOf(p), p.penalty)
				again := config
				must(t, again.Restore(st))
				if again.Frozen() != solver.Frozen() || again.Frozen() == 0 {
					t.Errorf("%d frozen after the restore, %d before", again.Frozen(), solver.Frozen())
				}
				for step := 11; step < 17; step++ {
					draws(p, step)
					draws(q, step)
					must(t, solver.Step(only(p)))
					must(t, again.Step(only(q)))
				}
				must(t, solver.Land(only(p)))
				must(t, again.Land(only(q)))
				if !equal(numbersOf(p), numbersOf(q)) {
					t.Errorf("%T, float32 %v, every %d: %v went on, %v restored", rule, single, every, p.value, q.value)
				}
			}
		}
	}
}

// A landing right after a restore, before any step, is that of the saved run.
func TestLandAfterRestore(t *testing.T) {
	for _, rule := range []solvers.Rule{solvers.Adam{Rate: 0.05}, solvers.SGD{Rate: 0.05}} {
		p := newParam("w", random(rand.New(rand.NewPCG(7, 41)), 9), prox.L1{Lambda: 0.5})
		solver := solvers.Prox{Rule: rule, ProxEvery: 50}
		for step := range 11 {
			draws(p, step)
			must(t, solver.Step(only(p)))
		}
		q, again := newParam("w", p.w(), p.penalty), solvers.Prox{Rule: rule, ProxEvery: 50}
		must(t, again.Restore(solver.State()))
		if rule.Diagonal() {
			must(t, again.Land(only(q)))
			must(t, solver.Land(only(p)))
			if !equal(p.w(), q.w()) || len(supportOf(p.w())) == 9 {
				t.Errorf("%v landed, %v after a restore", p.w(), q.w())
			}
		}
	}
}

func TestRestoreRejectsWaitingOfAnotherMetric(t *testing.T) {
	adam := solvers.Prox{Rule: solvers.Adam{}, ProxEvery: 5}
	p := newParam("w", []float64{1, 2, 3}, prox.L1{Lambda: 0.5})
	draws(p, 1)
	must(t, adam.Step(only(p)))
	for _, tc := range []struct {
		change func(ps *solvers.ParamState)
		want   string
	}{
		{func(ps *solvers.ParamState) { ps.Waiting = []float64{1, 2} }, "2 step sizes that wait"},
		{func(ps *solvers.ParamState) { ps.Pending = -1 }, "-1 pending steps"},
		{func(ps *solvers.ParamState) { ps.Frozen = []int{2, 1} }, "frozen coordinates [2 1]"},
		{func(ps *solvers.ParamState) { ps.Frozen = []int{-1} }, "frozen coordinates [-1]"},
	} {
		st := adam.State()
		ps := st.Params["w"]
		tc.change(&ps)
		st.Params["w"] = ps
		if err := (&solvers.Prox{Rule: solvers.Adam{}}).Restore(st); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("error %v, want one that says %q", err, tc.want)
		}
	}
	sgd := solvers.Prox{Rule: solvers.SGD{}}
	must(t, sgd.Restore(solvers.State{Params: map[string]solvers.ParamState{"w": {Steps: 1, Frozen: []int{3}}}}))
	if err := sgd.Step(only(p)); err == nil || !strings.Contains(err.Error(), `coordinate 3 of parameter "w" is frozen, which has 3`) {
		t.Errorf("a frozen coordinate beyond the end: error %v", err)
	}
}
