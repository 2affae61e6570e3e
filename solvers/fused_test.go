package solvers_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gorgonia.org/gorgonia"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// general hides from the solver that a rule can be fused with the prox.
type general struct{ solvers.Rule }

func fusedRules() []solvers.Rule {
	return []solvers.Rule{
		solvers.Adam{Rate: 0.05}, solvers.SGD{Rate: 0.05}, solvers.SGD{Rate: 0.02, Momentum: 0.9},
		solvers.SGD{Rate: 0.02, Momentum: 0.9, Nesterov: true}, solvers.AdamW{Rate: 0.05, Decay: 0.3},
		solvers.AdaGrad{Rate: 0.05, Decay: 0.1, Initial: 0.3}, solvers.AdaGrad{Rate: 0.05}, solvers.RMSProp{Rate: 0.02},
		solvers.RMSProp{Rate: 0.02, Centered: true}, solvers.RMSProp{Rate: 0.02, Momentum: 0.8},
		solvers.RMSProp{Rate: 0.02, Momentum: 0.8, Centered: true}, solvers.AMSGrad{Rate: 0.05, Beta2: 0.5}, solvers.NAdam{Rate: 0.05},
		solvers.RAdam{Rate: 0.05}, solvers.RAdam{Rate: 0.05, Beta2: 0.3}, solvers.FTRL{Restart: 3}, solvers.RDA{Rate: 0.1, Restart: 3},
	}
}

func fusedPenalties() []prox.Penalty {
	return []prox.Penalty{
		nil, prox.L1{Lambda: 0.3}, prox.L1{}, prox.ElasticNet{L1: 0.2, L2: 0.5}, prox.ElasticNet{L2: 0.5}, prox.NonNegative{},
		prox.Box{Lo: -0.1, Hi: 0.3}, prox.GroupL2{Lambda: 0.3}, prox.Scaled{By: 2, Of: prox.L1{Lambda: 0.2}},
		prox.Sum{Terms: []prox.Penalty{prox.ElasticNet{L1: 0.2, L2: 0.5}, prox.Box{Lo: -0.1, Hi: 0.3}}},
	}
}

// The fused step and the forward step followed by the prox give the same bits: of the parameter, the gradient and the state,
// through a warm-up without penalty and a schedule, in both metrics.
func TestFusedStepIsForwardThenProx(t *testing.T) {
	race.Alone(t)
	averaging := []solvers.Rule{solvers.RMDA{Momentum: 0.5, Restart: 5}, solvers.RMDA{}, solvers.RAMDA{Momentum: 0.5, Restart: 5}, solvers.RAMDA{}}
	for _, rule := range append(fusedRules(), averaging...) {
		for _, penalty := range fusedPenalties() {
			for _, metric := range []solvers.Metric{solvers.MetricOfStep, solvers.Unscaled} {
				for _, single := range []bool{false, true} {
					what := fmt.Sprintf("%T %v, %v, float32 %v", rule, penalty, metric, single)
					sizes := []int{33, 67, 1000}
					for n := 1; n <= 17; n++ {
						sizes = append(sizes, n)
					}
					for _, n := range sizes {
						compareFused(t, fmt.Sprintf("%s, n=%d", what, n), rule, penalty, metric, single, n)
					}
				}
			}
		}
	}
}

func compareFused(t *testing.T, what string, rule solvers.Rule, penalty prox.Penalty, metric solvers.Metric, single bool, n int) {
	t.Helper()
	makeParam := newParam
	if single {
		makeParam = newParam32
	}
	rng := rand.New(rand.NewPCG(uint64(n), 41))
	start := random(rng, n)
	a, b := makeParam("w", start, nil), makeParam("w", start, nil)
	fused := &solvers.Prox{Rule: rule, Metric: metric, Schedule: solvers.Cosine{}, Total: 8}
	apart := &solvers.Prox{Rule: solvers.Apart(rule), Metric: metric, Schedule: solvers.Cosine{}, Total: 8}
	for step := range 8 {
		if step == 2 {
			a.penalty, b.penalty = penalty, penalty
		}
		for _, p := range []*param{a, b} {
			rng := rand.New(rand.NewPCG(uint64(step), 42))
			for i := range n {
				v := rng.NormFloat64() * float64(i%3)
				if single {
					p.grad.Float32s()[i] = float32(v)
				} else {
					p.g()[i] = v
				}
			}
		}
		must(t, fused.Step(only(a)))
		must(t, apart.Step(only(b)))
		if !equal(a.value.Data(), b.value.Data()) {
			t.Fatalf("%s: after %d steps %v fused, %v apart", what, step+1, a.value, b.value)
		}
		if !equal(a.grad.Data(), b.grad.Data()) {
			t.Fatalf("%s: gradient after the step %v fused, %v apart", what, a.grad, b.grad)
		}
	}
	x, y := fused.State().Params["w"], apart.State().Params["w"]
	for name := range y.Slots {
		if !equal(x.Slots[name], y.Slots[name]) {
			t.Errorf("%s: state %q is %v fused, %v apart", what, name, x.Slots[name], y.Slots[name])
		}
	}
}

// Parameters that have had different numbers of steps have different bias corrections in one step.
func TestFusedStepKeepsParametersApart(t *testing.T) {
	var got [2][2][]float64
	for k, rule := range []solvers.Rule{solvers.Adam{Rate: 0.1}, general{solvers.Adam{Rate: 0.1}}} {
		solver := &solvers.Prox{Rule: rule}
		a, b := newParam("a", []float64{1, 2}, l1(0.1)), newParam("b", []float64{3}, nil)
		for step := range 5 {
			params := []gorgonia.ValueGrad{a}
			a.g()[0], a.g()[1] = 1, -0.5
			if step%2 == 1 {
				params, b.g()[0] = append(params, b), 2
			}
			must(t, solver.Step(params))
		}
		got[k] = [2][]float64{a.w(), b.w()}
	}
	if !equal(got[0], got[1]) {
		t.Errorf("%v fused, %v apart", got[0], got[1])
	}
}

// What a step reports of a parameter that has diverged, or cannot come into its domain, is the same fused and apart.
func TestFusedStepReportsTheSame(t *testing.T) {
	huge := math.MaxFloat64
	for _, tc := range []struct {
		name    string
		rule    solvers.Rule
		penalty prox.Penalty
		w, g    float64
		fails   bool
	}{
		{"overflow", solvers.SGD{Rate: 10}, prox.L1{Lambda: 0.1}, -huge, huge, true},
		{"overflow without penalty", solvers.SGD{Rate: 10}, nil, -huge, huge, false},
		{"overflow in a box", solvers.SGD{Rate: 10}, prox.Box{Lo: -1, Hi: 1}, -huge, huge, true},
		{"great but finite", solvers.SGD{Rate: 1}, prox.L1{Lambda: 0.1}, 1e200, 0, false},
		{"penalty overflows", solvers.SGD{Rate: 1e-9}, prox.ElasticNet{L2: 1}, 1e200, 0, true},
		{"NaN parameter", solvers.Adam{}, prox.NonNegative{}, math.NaN(), 1, true},
		{"NaN parameter", solvers.RMSProp{}, prox.NonNegative{}, math.NaN(), 1, true},
		{"NaN parameter", solvers.AMSGrad{}, prox.L1{Lambda: 0.1}, math.NaN(), 1, true},
		{"squares overflow", solvers.RMSProp{}, prox.L1{Lambda: 0.1}, 1, huge, false},
		{"squares overflow", solvers.AdaGrad{}, nil, 1, huge, false},
		{"squares overflow", solvers.NAdam{}, prox.L1{Lambda: 0.1}, 1, huge, true},
		{"squares overflow", solvers.FTRL{}, prox.L1{Lambda: 0.1}, 1, huge, true},
		{"sum overflows", solvers.RDA{Rate: 10}, prox.Box{Lo: -1, Hi: 1}, -huge, huge, true},
		{"sum overflows", solvers.RMDA{Rate: 10, Momentum: 0.5}, prox.L1{Lambda: 0.1}, -huge, huge, true},
	} {
		var errs [2]error
		for k, rule := range []solvers.Rule{tc.rule, solvers.Apart(tc.rule)} {
			p := newParam("w", []float64{1, 1, tc.w}, tc.penalty)
			p.g()[2] = tc.g
			errs[k] = (&solvers.Prox{Rule: rule}).Step(only(p))
		}
		if (errs[0] != nil) != tc.fails || fmt.Sprint(errs[0]) != fmt.Sprint(errs[1]) {
			t.Errorf("%s: %v fused, %v apart", tc.name, errs[0], errs[1])
		}
		var nf *solvers.NonFiniteError
		if tc.fails && !errors.As(errs[0], &nf) {
			t.Errorf("%s: error %v, want a NonFiniteError", tc.name, errs[0])
		}
	}
}

// halved is a rule of a user's own that embeds one of ours: it is asked, not the rule within.
type halved struct{ solvers.SGD }

func (r halved) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	return r.SGD.Forward64(w, g, state, t, factor/2, step)
}

func TestAnEmbeddedRuleIsNotFused(t *testing.T) {
	p := newParam("w", []float64{1}, nil)
	p.g()[0] = 1
	must(t, (&solvers.Prox{Rule: halved{solvers.SGD{Rate: 0.5}}}).Step(only(p)))
	if p.w()[0] != 0.75 {
		t.Errorf("w = %v, want 0.75: the step of the rule that embeds SGD", p.w()[0])
	}
}

// The step size of SGD's prox: the sum of the weights that the gradients have had, with Nesterov's look ahead.
func TestStepSizeOfMomentum(t *testing.T) {
	const lr, mu, lambda = 0.1, 0.5, 0.2
	for _, tc := range []struct {
		rule solvers.SGD
		want [3]float64
	}{
		{solvers.SGD{Rate: lr}, [3]float64{1, 1, 1}},
		{solvers.SGD{Rate: lr, Momentum: mu}, [3]float64{1, 1 + mu, 1 + mu + mu*mu}},
		{solvers.SGD{Rate: lr, Momentum: mu, Nesterov: true}, [3]float64{1 + mu, 1 + mu + mu*mu, 1 + mu + mu*mu + mu*mu*mu}},
	} {
		for _, rule := range []solvers.Rule{tc.rule, general{tc.rule}} {
			p, w := newParam("w", []float64{1}, l1(lambda)), 1.0 // the gradient is 0
			solver := &solvers.Prox{Rule: rule}
			for step, terms := range tc.want {
				must(t, solver.Step(only(p)))
				if w -= lr * lambda * terms; math.Abs(p.w()[0]-w) > 1e-15 {
					t.Errorf("%T%+v, step %d: w = %v, want %v", rule, rule, step+1, p.w()[0], w)
				}
			}
		}
	}
}

// BenchmarkStep is Adam with a soft threshold on one float32 parameter: a fused step, the same step as rule then prox, and
// gorgonia's AdamSolver, which has no prox, in turn. fused is in ns per parameter, the others as multiples of it.
func BenchmarkStep(b *testing.B) {
	for _, n := range []int{1500, 1 << 16, 1 << 20} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			start := random(rand.New(rand.NewPCG(1, 1)), n)
			steppers := []gorgonia.Solver{
				&solvers.Prox{Rule: solvers.Adam{}}, &solvers.Prox{Rule: general{solvers.Adam{}}}, gorgonia.NewAdamSolver(),
			}
			var spent [3]float64
			var params [3]*param
			for k := range params {
				params[k] = newParam32("w", start, l1(1e-4))
			}
			for b.Loop() {
				for k, s := range steppers {
					for i := range params[k].grad.Float32s() {
						params[k].grad.Float32s()[i] = float32(i%7 - 3)
					}
					spent[k] += nanoseconds(func() { must(b, s.Step(only(params[k]))) })
				}
			}
			b.ReportMetric(spent[0]/float64(b.N)/float64(n), "ns/param")
			b.ReportMetric(spent[1]/spent[0], "general/fused")
			b.ReportMetric(spent[2]/spent[0], "gorgonia/fused")
		})
	}
}

func nanoseconds(f func()) float64 {
	start := time.Now()
	f()
	return float64(time.Since(start))
}
