package solvers_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"proxgrad/solvers"
)

// quadratic fills g with the gradient of a fixed ill-conditioned quadratic plus noise that depends on the step only.
func quadratic(g, w []float64, step int) {
	rng := rand.New(rand.NewPCG(uint64(step), 9))
	for i := range w {
		g[i] = math.Pow(10, float64(i%5)-2)*(w[i]-float64(i)) + 0.3*rng.NormFloat64()
	}
}

// naiveAdam is Algorithm 1 of Kingma & Ba, line by line.
type naiveAdam struct{ m, v []float64 }

func (a *naiveAdam) step(w, g []float64, t int, lr, b1, b2, eps float64) {
	for i := range w {
		a.m[i] = b1*a.m[i] + (1-b1)*g[i]
		a.v[i] = b2*a.v[i] + (1-b2)*g[i]*g[i]
		mhat := a.m[i] / (1 - math.Pow(b1, float64(t)))
		vhat := a.v[i] / (1 - math.Pow(b2, float64(t)))
		w[i] -= lr * mhat / (math.Sqrt(vhat) + eps)
	}
}

func TestAdamEqualsKingmaBaAndGorgonia(t *testing.T) {
	start := random(rand.New(rand.NewPCG(1, 2)), 23)
	ours, theirs, paper := newParam("w", start, nil), newParam("w", start, nil), append([]float64(nil), start...)
	naive := naiveAdam{make([]float64, len(start)), make([]float64, len(start))}
	const lr, b1, b2, eps = 0.03, 0.85, 0.99, 1e-7
	solver := &solvers.Prox{Rule: solvers.Adam{Rate: lr, Beta1: b1, Beta2: b2, Eps: eps}}
	stock := gorgonia.NewAdamSolver(gorgonia.WithLearnRate(lr), gorgonia.WithBeta1(b1), gorgonia.WithBeta2(b2), gorgonia.WithEps(eps))
	g := make([]float64, len(start))
	for step := 1; step <= 500; step++ {
		quadratic(ours.g(), ours.w(), step)
		quadratic(theirs.g(), theirs.w(), step)
		quadratic(g, paper, step)
		must(t, solver.Step(only(ours)))
		must(t, stock.Step(only(theirs)))
		naive.step(paper, g, step, lr, b1, b2, eps)
		for i := range paper {
			scale := max(1, math.Abs(paper[i]))
			if d := math.Abs(ours.w()[i]-paper[i]) / scale; d > 1e-12 {
				t.Fatalf("step %d: w[%d] is %v, Kingma & Ba have %v (off by %.2g)", step, i, ours.w()[i], paper[i], d)
			}
			if d := math.Abs(ours.w()[i]-theirs.w()[i]) / scale; d > 1e-12 {
				t.Fatalf("step %d: w[%d] is %v, gorgonia has %v (off by %.2g)", step, i, ours.w()[i], theirs.w()[i], d)
			}
		}
	}
}

func TestAdamDefaultsAreThePapers(t *testing.T) {
	start := random(rand.New(rand.NewPCG(1, 2)), 7)
	p, paper := newParam("w", start, nil), append([]float64(nil), start...)
	naive := naiveAdam{make([]float64, 7), make([]float64, 7)}
	solver := &solvers.Prox{Rule: solvers.Adam{}}
	g := make([]float64, 7)
	for step := 1; step <= 20; step++ {
		quadratic(p.g(), p.w(), step)
		quadratic(g, paper, step)
		must(t, solver.Step(only(p)))
		naive.step(paper, g, step, 0.001, 0.9, 0.999, 1e-8)
	}
	for i := range paper {
		if math.Abs(p.w()[i]-paper[i]) > 1e-14 {
			t.Errorf("w[%d] = %v, want %v", i, p.w()[i], paper[i])
		}
	}
}

// SGD in PyTorch's form, written down naively.
func TestSGDEqualsItsFormulas(t *testing.T) {
	for _, tc := range []struct {
		name string
		rule solvers.SGD
	}{
		{"plain", solvers.SGD{Rate: 0.01}},
		{"momentum", solvers.SGD{Rate: 0.01, Momentum: 0.9}},
		{"nesterov", solvers.SGD{Rate: 0.01, Momentum: 0.9, Nesterov: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			start := random(rand.New(rand.NewPCG(5, 2)), 11)
			p, w := newParam("w", start, nil), append([]float64(nil), start...)
			buf, g := make([]float64, 11), make([]float64, 11)
			solver := &solvers.Prox{Rule: tc.rule}
			for step := 1; step <= 200; step++ {
				quadratic(p.g(), p.w(), step)
				quadratic(g, w, step)
				must(t, solver.Step(only(p)))
				for i := range w {
					buf[i] = tc.rule.Momentum*buf[i] + g[i]
					d := buf[i]
					if tc.rule.Nesterov {
						d = g[i] + tc.rule.Momentum*buf[i]
					}
					w[i] -= tc.rule.Rate * d
				}
			}
			for i := range w {
				if math.Abs(p.w()[i]-w[i]) > 1e-12*max(1, math.Abs(w[i])) {
					t.Errorf("w[%d] = %v, want %v", i, p.w()[i], w[i])
				}
			}
		})
	}
}

// The float32 path follows the float64 path as closely as float32 can.
func TestFloat32FollowsFloat64(t *testing.T) {
	for _, rule := range everyRule() {
		start := random(rand.New(rand.NewPCG(5, 3)), 11)
		p64, p32 := newParam("w", start, l1(0.1)), newParam32("w", start, l1(0.1))
		s64, s32 := &solvers.Prox{Rule: rule}, &solvers.Prox{Rule: rule}
		for step := 1; step <= 100; step++ {
			sparseQuadratic(p64.g(), p64.w(), step)
			for i, v := range p64.g() {
				p32.grad.Float32s()[i] = float32(v)
			}
			must(t, s64.Step(only(p64)))
			must(t, s32.Step(only(p32)))
		}
		for i, w := range p64.w() {
			if d := math.Abs(w - float64(p32.value.Float32s()[i])); d > 2e-5*max(1, math.Abs(w)) {
				t.Errorf("%T%+v: w[%d] = %v in float32, %v in float64", rule, rule, i, p32.value.Float32s()[i], w)
			}
		}
	}
}

func TestRulesRejectWhatMakesNoSense(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, tc := range []struct {
		rule solvers.Rule
		want string
	}{
		{solvers.SGD{Rate: -1}, "SGD.Rate is -1"},
		{solvers.SGD{Rate: nan}, "SGD.Rate is NaN"},
		{solvers.SGD{Momentum: 1}, "SGD.Momentum is 1"},
		{solvers.SGD{Momentum: nan}, "SGD.Momentum is NaN"},
		{solvers.SGD{Nesterov: true}, "SGD.Nesterov is set but SGD.Momentum is 0"},
		{solvers.Adam{Rate: inf}, "Adam.Rate is +Inf"},
		{solvers.Adam{Beta1: 1}, "Adam.Beta1 is 1"},
		{solvers.Adam{Beta2: -0.5}, "Adam.Beta2 is -0.5"},
		{solvers.Adam{Eps: -1e-8}, "Adam.Eps is -1e-08"},
		{solvers.AdaGrad{Rate: nan}, "AdaGrad.Rate is NaN"},
		{solvers.AdaGrad{Decay: -1}, "AdaGrad.Decay is -1"},
		{solvers.AdaGrad{Initial: inf}, "AdaGrad.Initial is +Inf"},
		{solvers.AdaGrad{Eps: -1}, "AdaGrad.Eps is -1"},
		{solvers.RMSProp{Rate: -1}, "RMSProp.Rate is -1"},
		{solvers.RMSProp{Alpha: 1}, "RMSProp.Alpha is 1"},
		{solvers.RMSProp{Eps: nan}, "RMSProp.Eps is NaN"},
		{solvers.RMSProp{Momentum: -0.1}, "RMSProp.Momentum is -0.1"},
		{solvers.AMSGrad{Rate: -1}, "AMSGrad.Rate is -1"},
		{solvers.AMSGrad{Beta1: nan}, "AMSGrad.Beta1 is NaN"},
		{solvers.AMSGrad{Beta2: 1}, "AMSGrad.Beta2 is 1"},
		{solvers.AdamW{Rate: inf}, "AdamW.Rate is +Inf"},
		{solvers.AdamW{Decay: -0.5}, "AdamW.Decay is -0.5"},
		{solvers.AdamW{Decay: solvers.NoDecay, Beta1: 1}, "AdamW.Beta1 is 1"},
		{solvers.NAdam{Eps: -1}, "NAdam.Eps is -1"},
		{solvers.NAdam{MomentumDecay: nan}, "NAdam.MomentumDecay is NaN"},
		{solvers.RAdam{Beta2: -1}, "RAdam.Beta2 is -1"},
		{solvers.FTRL{Rate: -1}, "FTRL.Rate is -1"},
		{solvers.FTRL{Beta: inf}, "FTRL.Beta is +Inf"},
		{solvers.FTRL{Restart: -1}, "FTRL.Restart is -1"},
		{solvers.RDA{Rate: nan}, "RDA.Rate is NaN"},
		{solvers.RDA{Restart: -2}, "RDA.Restart is -2"},
		{solvers.RMDA{Rate: -1}, "RMDA.Rate is -1"},
		{solvers.RMDA{Momentum: 1.5}, "RMDA.Momentum is 1.5"},
		{solvers.RMDA{Restart: -1}, "RMDA.Restart is -1"},
		{solvers.RAMDA{Momentum: nan}, "RAMDA.Momentum is NaN"},
		{solvers.RAMDA{Eps: -1}, "RAMDA.Eps is -1"},
		{solvers.RAMDA{Restart: -1}, "RAMDA.Restart is -1"},
		{nil, "Prox.Rule is nil"},
	} {
		p := newParam("w", []float64{1}, nil)
		err := (&solvers.Prox{Rule: tc.rule}).Step(only(p))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%#v: error %v, want one that says %q", tc.rule, err, tc.want)
		}
		if p.w()[0] != 1 {
			t.Errorf("%#v: the parameter moved", tc.rule)
		}
	}
}
