package solvers_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

func l1(lambda float64) prox.Penalty { return prox.L1{Lambda: lambda} }

// One step of metric prox-Adam, written down naively: threshold lr·λ/(√v̂ + ε) for each coordinate.
func TestThresholdLivesInTheMetricOfTheStep(t *testing.T) {
	const lr, lambda, b1, b2, eps = 0.05, 0.7, 0.9, 0.999, 1e-8
	rng := rand.New(rand.NewPCG(11, 2))
	start := random(rng, 40)
	p, w := newParam("w", start, l1(lambda)), append([]float64(nil), start...)
	solver := &solvers.Prox{Rule: solvers.Adam{Rate: lr}}
	m, v, g := make([]float64, 40), make([]float64, 40), make([]float64, 40)
	zeros := 0
	for step := 1; step <= 300; step++ {
		quadratic(p.g(), p.w(), step)
		quadratic(g, w, step)
		must(t, solver.Step(only(p)))
		zeros = 0
		for i := range w {
			m[i] = b1*m[i] + (1-b1)*g[i]
			v[i] = b2*v[i] + (1-b2)*g[i]*g[i]
			d := math.Sqrt(v[i]/(1-math.Pow(b2, float64(step)))) + eps
			z := w[i] - lr*m[i]/(1-math.Pow(b1, float64(step)))/d
			w[i] = math.Copysign(max(math.Abs(z)-lr*lambda/d, 0), z)
			if math.Abs(p.w()[i]-w[i]) > 1e-11*max(1, math.Abs(w[i])) {
				t.Fatalf("step %d: w[%d] = %v, want %v", step, i, p.w()[i], w[i])
			}
			if (p.w()[i] == 0) != (w[i] == 0) {
				t.Fatalf("step %d: w[%d] = %v, want %v: the supports differ", step, i, p.w()[i], w[i])
			}
			if w[i] == 0 {
				zeros++
			}
		}
	}
	if zeros == 0 || zeros == len(w) {
		t.Errorf("%d zeros of %d: the test shows nothing", zeros, len(w))
	}
}

// Unscaled is the soft-threshold by lr·λ, whatever the metric.
func TestUnscaledThresholdsByTheRate(t *testing.T) {
	p := newParam("w", []float64{1, 0.02, -0.5}, l1(2))
	q := newParam("w", []float64{1, 0.02, -0.5}, nil)
	copy(p.g(), []float64{1, 1, -4})
	copy(q.g(), p.g())
	must(t, (&solvers.Prox{Rule: solvers.Adam{Rate: 0.01}, Metric: solvers.Unscaled}).Step(only(p)))
	must(t, (&solvers.Prox{Rule: solvers.Adam{Rate: 0.01}}).Step(only(q)))
	for i, z := range q.w() {
		want := math.Copysign(max(math.Abs(z)-0.02, 0), z)
		if math.Abs(p.w()[i]-want) > 1e-15 {
			t.Errorf("w[%d] = %v, want soft(%v, 0.02) = %v", i, p.w()[i], z, want)
		}
	}
}

func TestStepClearsTheGradient(t *testing.T) {
	p, q := newParam("w", []float64{1, 2}, l1(0.1)), newParam32("b", []float64{1, 2}, nil)
	copy(p.g(), []float64{3, 4})
	copy(q.grad.Float32s(), []float32{3, 4})
	must(t, (&solvers.Prox{Rule: solvers.SGD{}}).Step([]gorgonia.ValueGrad{p, q}))
	for i := range p.g() {
		if p.g()[i] != 0 || q.grad.Float32s()[i] != 0 {
			t.Errorf("gradient %d is not cleared: %v, %v", i, p.g()[i], q.grad.Float32s()[i])
		}
	}
}

func TestNoPenaltyNoProx(t *testing.T) {
	a, b := newParam("w", []float64{1e-9, 1}, nil), newParam("w", []float64{1e-9, 1}, l1(0))
	for _, p := range []*param{a, b} {
		must(t, (&solvers.Prox{Rule: solvers.Adam{}}).Step(only(p)))
		if p.w()[0] != 1e-9 || p.w()[1] != 1 {
			t.Errorf("penalty %v, gradient 0: the point moved to %v", p.penalty, p.w())
		}
	}
}

// A gradient that was always zero has the step lr/ε: the weight is zero at once.
func TestDeadGradientLosesItsWeight(t *testing.T) {
	p := newParam("w", []float64{3, 3}, l1(1e-3))
	copy(p.g(), []float64{0, -1})
	must(t, (&solvers.Prox{Rule: solvers.Adam{}}).Step(only(p)))
	if p.w()[0] != 0 || p.w()[1] == 0 {
		t.Errorf("w = %v, want 0 where the gradient is 0 and not elsewhere", p.w())
	}
}

func TestNonFiniteGradientChangesNothing(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		first, second := newParam("first", []float64{1, 2}, l1(1)), newParam32("second", []float64{1, 2, 3}, l1(1))
		first.g()[0] = 1
		second.grad.Float32s()[1] = float32(bad)
		solver := &solvers.Prox{Rule: solvers.Adam{}}
		err := solver.Step([]gorgonia.ValueGrad{first, second})
		var nf *solvers.NonFiniteError
		if !errors.As(err, &nf) || nf.Param != "second" || nf.Index != 1 || nf.What != "gradient" || nf.Step != 0 {
			t.Fatalf("gradient %v: error %v", bad, err)
		}
		if !strings.Contains(err.Error(), `"second"`) || !strings.Contains(err.Error(), "step 1") {
			t.Errorf("the error does not name parameter and step: %v", err)
		}
		if first.w()[0] != 1 || solver.Steps() != 0 {
			t.Errorf("gradient %v: the step was taken in part: %v", bad, first.w())
		}
	}
}

// plain is a user's penalty with the three methods that every penalty has, and no power.
type plain struct{ lambda float64 }

func (p plain) Value(x []float64) float64 { return prox.L1{Lambda: p.lambda}.Value(x) }
func (p plain) Prox(dst, x []float64, step float64) float64 {
	return prox.L1{Lambda: p.lambda}.Prox(dst, x, step)
}
func (p plain) Validate() error { return nil }

// diagonal has the diagonal prox too, but nothing in float32.
type diagonal struct{ plain }

func (p diagonal) ProxDiag(dst, x, step []float64) float64 {
	return prox.L1{Lambda: p.lambda}.ProxDiag(dst, x, step)
}

func TestMissingPowerIsNamedBeforeTheFirstStep(t *testing.T) {
	p := newParam("w", []float64{1, 2}, plain{1})
	err := (&solvers.Prox{Rule: solvers.Adam{}}).Step(only(p))
	var missing *solvers.MissingPowerError
	if !errors.As(err, &missing) || missing.Power != "prox.DiagonalProxer" || missing.Param != "w" {
		t.Fatalf("error %v, want one that names prox.DiagonalProxer and w", err)
	}
	if checked := (&solvers.Prox{Rule: solvers.Adam{}}).Check(only(p)); checked == nil || checked.Error() != err.Error() {
		t.Errorf("Check says %v, Step %v", checked, err)
	}
	for _, s := range []*solvers.Prox{{Rule: solvers.SGD{}}, {Rule: solvers.Adam{}, Metric: solvers.Unscaled}} {
		must(t, s.Check(only(p)))
		if s.Steps() != 0 || len(s.State().Params) != 0 {
			t.Errorf("Check is a step: %+v", s.State())
		}
		must(t, s.Step(only(p)))
	}
}

// A penalty without native float32 gives what the native one gives, up to rounding.
func TestFloat32ThroughScratch(t *testing.T) {
	for _, tc := range []struct {
		name    string
		rule    solvers.Rule
		penalty prox.Penalty
	}{
		{"diagonal", solvers.Adam{Rate: 0.1}, diagonal{plain{0.2}}},
		{"scalar", solvers.SGD{Rate: 0.1}, plain{0.2}},
	} {
		start := random(rand.New(rand.NewPCG(1, 1)), 30)
		a, b := newParam32("w", start, tc.penalty), newParam32("w", start, l1(0.2))
		for i, v := range random(rand.New(rand.NewPCG(2, 1)), 30) {
			a.grad.Float32s()[i] = float32(v)
			b.grad.Float32s()[i] = float32(v)
		}
		must(t, (&solvers.Prox{Rule: tc.rule}).Step(only(a)))
		must(t, (&solvers.Prox{Rule: tc.rule}).Step(only(b)))
		for i, v := range b.value.Float32s() {
			if d := math.Abs(float64(a.value.Float32s()[i] - v)); d > 1e-6 {
				t.Errorf("%s: w[%d] = %v through the scratch, %v natively", tc.name, i, a.value.Float32s()[i], v)
			}
		}
	}
}

func TestStepRejects(t *testing.T) {
	short := newParam("w", []float64{1, 2}, nil)
	short.grad = tensor.New(tensor.WithShape(3), tensor.Of(tensor.Float64))
	mixed := newParam("w", []float64{1, 2}, nil)
	mixed.grad = tensor.New(tensor.WithShape(2), tensor.Of(tensor.Float32))
	ints := newParam("w", []float64{1, 2}, nil)
	ints.value = tensor.New(tensor.WithShape(2), tensor.Of(tensor.Int))
	view := newParam("w", []float64{1, 2}, nil)
	whole := tensor.New(tensor.WithShape(2, 2), tensor.Of(tensor.Float64))
	column, err := whole.Slice(nil, tensor.S(0, 1))
	must(t, err)
	view.value = column.(*tensor.Dense)
	for _, tc := range []struct {
		name   string
		params []gorgonia.ValueGrad
		want   string
	}{
		{"no name", only(newParam("", []float64{1}, nil)), "has no name"},
		{"same name", []gorgonia.ValueGrad{newParam("w", []float64{1}, nil), newParam("w", []float64{1}, nil)}, `two parameters are named "w"`},
		{"gradient too long", only(short), "differ in size or type"},
		{"gradient of another type", only(mixed), "differ in size or type"},
		{"integers", only(ints), "expected float32 or float64"},
		{"view", only(view), "expected a contiguous tensor"},
		{"bad penalty", only(newParam("w", []float64{1}, l1(-1))), `penalty of parameter "w"`},
		{"groups too long", only(newParam("w", []float64{1}, prox.GroupL2{Lambda: 1, Groups: [][]int{{0, 5}}})), `penalty of parameter "w"`},
	} {
		err := (&solvers.Prox{Rule: solvers.Adam{}}).Step(tc.params)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one that says %q", tc.name, err, tc.want)
		}
	}
}

// The state goes by name: the order of the parameters does not matter.
func TestStateGoesByName(t *testing.T) {
	run := func(swap bool) [2][]float64 {
		a, b := newParam("a", []float64{1, 2}, l1(0.1)), newParam("b", []float64{3, 4, 5}, nil)
		solver := &solvers.Prox{Rule: solvers.Adam{Rate: 0.1}}
		for step := 1; step <= 10; step++ {
			quadratic(a.g(), a.w(), step)
			quadratic(b.g(), b.w(), step+100)
			params := []gorgonia.ValueGrad{a, b}
			if swap && step%2 == 0 {
				params = []gorgonia.ValueGrad{b, a}
			}
			must(t, solver.Step(params))
		}
		return [2][]float64{a.w(), b.w()}
	}
	x, y := run(false), run(true)
	for k := range x {
		for i := range x[k] {
			if x[k][i] != y[k][i] {
				t.Errorf("parameter %d: %v in one order, %v in the other", k, x[k], y[k])
			}
		}
	}
}

func TestStepDoesNotAllocate(t *testing.T) {
	if race.Enabled {
		t.Skip("under the race detector the scratch of rules of calculus is allocated now and then")
	}
	for _, tc := range []struct {
		name string
		rule solvers.Rule
		make func(string, []float64, prox.Penalty) *param
		pen  prox.Penalty
	}{
		{"adam float64", solvers.Adam{}, newParam, l1(0.1)},
		{"adam float32", solvers.Adam{}, newParam32, l1(0.1)},
		{"adam float32 groups", solvers.Adam{}, newParam32, prox.GroupL2{Lambda: 0.1}},
		{"adam float32 user's penalty", solvers.Adam{}, newParam32, diagonal{plain{0.1}}},
		{"momentum float32", solvers.SGD{Momentum: 0.9}, newParam32, l1(0.1)},
		{"adam float32 rule of groups", solvers.Adam{}, newParam32, prox.Columns{Of: prox.GroupL2{Lambda: 0.1}, Cols: 5}},
		{"adam float32 separable rule", solvers.Adam{}, newParam32, prox.Scaled{By: 2, Of: prox.L1{Lambda: 0.1}}},
		{"adam float64 conjugate", solvers.Adam{}, newParam, prox.Conjugate{Of: prox.GroupL2{Lambda: 0.1}}},
		{"no penalty", solvers.Adam{}, newParam32, nil},
	} {
		params := []gorgonia.ValueGrad{tc.make("a", make([]float64, 100), tc.pen), tc.make("b", make([]float64, 10), nil)}
		solver := &solvers.Prox{Rule: tc.rule, Schedule: solvers.Cosine{}, Total: 1000}
		must(t, solver.Step(params))
		if n := testing.AllocsPerRun(20, func() { must(t, solver.Step(params)) }); n != 0 {
			t.Errorf("%s: %v allocations a step, want 0", tc.name, n)
		}
	}
	for _, rule := range everyRule() {
		for _, pen := range []prox.Penalty{l1(0.1), oneSize{0.1}, nil} {
			params := []gorgonia.ValueGrad{newParam("a", make([]float64, 100), pen), newParam32("b", make([]float64, 10), pen)}
			solver := &solvers.Prox{Rule: rule, Schedule: solvers.Exponential{}, Total: 1000}
			must(t, solver.Step(params))
			step := func() { must(t, solver.Step(params)); must(t, solver.Land(params)) }
			if n := testing.AllocsPerRun(20, step); n != 0 {
				t.Errorf("%T%+v, penalty %T: %v allocations a step and landing, want 0", rule, rule, pen, n)
			}
		}
	}
}

// Scalars are parameters too.
func TestScalarParameter(t *testing.T) {
	g := gorgonia.NewGraph()
	x := gorgonia.NewScalar(g, tensor.Float64, gorgonia.WithName("x"), gorgonia.WithValue(2.0))
	cost, err := gorgonia.Square(x)
	must(t, err)
	_, err = gorgonia.Grad(cost, x)
	must(t, err)
	vm := gorgonia.NewTapeMachine(g, gorgonia.BindDualValues(x))
	solver := &solvers.Prox{Rule: solvers.SGD{Rate: 0.25}}
	for range 3 {
		must(t, vm.RunAll())
		must(t, solver.Step([]gorgonia.ValueGrad{x}))
		vm.Reset()
	}
	if got := x.Value().Data().(float64); got != 0.25 {
		t.Errorf("x = %v after three steps of halving from 2, want 0.25", got)
	}
}

// TestRuleWithAnotherOperand holds that a rule of calculus whose operand changes, and so its powers, between steps is
// validated anew: GroupL2 needs step sizes that the fused L1 did not, and a user's plain penalty has no prox in the metric.
func TestRuleWithAnotherOperand(t *testing.T) {
	p := newParam("w", []float64{1, -2, 3}, prox.Scaled{By: 2, Of: l1(0.1)})
	solver := &solvers.Prox{Rule: solvers.Adam{}}
	must(t, solver.Step([]gorgonia.ValueGrad{p}))
	p.penalty = prox.Scaled{By: 2, Of: prox.GroupL2{Lambda: 0.1}}
	must(t, solver.Step([]gorgonia.ValueGrad{p}))
	p.penalty = prox.Scaled{By: 2, Of: plain{0.1}}
	var missing *solvers.MissingPowerError
	if err := solver.Step([]gorgonia.ValueGrad{p}); !errors.As(err, &missing) {
		t.Errorf("a rule of a penalty without ProxDiag: got %v, want a *MissingPowerError", err)
	}
}
