package solvers_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// draws puts the gradients of a step into p: the same for any two parameters of one length.
func draws(p *param, step int) {
	rng := rand.New(rand.NewPCG(uint64(step), 42))
	for i := range p.value.DataSize() {
		v := float64(float32(rng.NormFloat64() * float64(i%3)))
		if p.value.Dtype().Size() == 4 {
			p.grad.Float32s()[i] = float32(v)
		} else {
			p.g()[i] = v
		}
	}
}

// numbersOf returns the numbers of p as float64.
func numbersOf(p *param) []float64 {
	if p.value.Dtype().Size() == 8 {
		return append([]float64(nil), p.w()...)
	}
	var w []float64
	for _, v := range p.value.Float32s() {
		w = append(w, float64(v))
	}
	return w
}

func differ(x, y []float64, tol float64) bool {
	for i := range x {
		if !(math.Abs(x[i]-y[i]) <= tol*max(1, math.Abs(y[i]))) || (x[i] == 0) != (y[i] == 0) {
			return true
		}
	}
	return false
}

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

// Where every N-th prox comes to rest at a constant rate is off the optimum by the drift of the gradient in between: the
// objective by the square of (N − 1)·rate. The support is right, and at a rate that falls to 0 the rest is the optimum.
func TestProxEveryRestsByTheSquareOfItsDrift(t *testing.T) {
	penalty := prox.L1{Lambda: 0.3}
	gradient := func(g, w []float64) (loss float64) { // ½(w − a)ᵀH(w − a)
		h, a := [3][3]float64{{2, 1, 0}, {1, 3, 1}, {0, 1, 1}}, [3]float64{1, -2, 0.05}
		for i := range h {
			g[i] = 0
			for j := range h {
				g[i] += h[i][j] * (w[j] - a[j])
			}
			loss += 0.5 * g[i] * (w[i] - a[i])
		}
		return loss
	}
	run := func(rate float64, every int, schedule solvers.Schedule) []float64 {
		const steps = 20000
		p := newParam("w", []float64{1, -1, 1}, penalty)
		solver := &solvers.Prox{Rule: solvers.SGD{Rate: rate}, Schedule: schedule, Total: steps, ProxEvery: every}
		for range steps {
			gradient(p.g(), p.w())
			must(t, solver.Step(only(p)))
		}
		must(t, solver.Land(only(p)))
		return p.w()
	}
	objective := func(w []float64) float64 { return gradient(make([]float64, 3), w) + penalty.Value(w) }
	want := run(0.02, 1, solvers.Constant{})
	if support := fmt.Sprint(supportOf(want)); support != "[0 1]" {
		t.Fatalf("the optimum is %v: the test shows little", want)
	}
	gap := func(rate float64, every int, schedule solvers.Schedule) float64 {
		w := run(rate, every, schedule)
		if fmt.Sprint(supportOf(w)) != fmt.Sprint(supportOf(want)) {
			t.Errorf("rate %v, every %d: support %v, want %v", rate, every, supportOf(w), supportOf(want))
		}
		gap := objective(w)/objective(want) - 1
		t.Logf("rate %v, a prox every %d steps, %T: relative gap %.2g", rate, every, schedule, gap)
		return gap
	}
	base := gap(1e-2, 2, solvers.Constant{})
	for _, tc := range []struct {
		rate  float64
		every int
		ratio float64
	}{{0.2e-2, 2, 1. / 25}, {1e-2, 5, 16}, {0.2e-2, 5, 16. / 25}} {
		if got := gap(tc.rate, tc.every, solvers.Constant{}) / base; got < 0.8*tc.ratio || got > 1.25*tc.ratio {
			t.Errorf("rate %v, every %d: the gap is %v times that of rate 0.01, every 2 (%v); want about %v", tc.rate, tc.every, got, base, tc.ratio)
		}
	}
	if got := gap(1e-2, 5, solvers.Cosine{}); got > 0.1*base {
		t.Errorf("at a rate that falls to 0 the gap is %v, at a constant one with fewer in between %v", got, base)
	}
}

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
