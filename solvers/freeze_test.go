package solvers_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// Training with frozen coordinates is training of the others alone, to the bit: fused and not, on both float types.
func TestFrozenIsTrainingWithoutThem(t *testing.T) {
	start := []float64{0, 0, -2, 0, 0.5, 3, 0}
	var live []float64
	for _, v := range start {
		if v != 0 {
			live = append(live, v)
		}
	}
	for _, rule := range append(append(fusedRules(), everyRule()...), general{solvers.Adam{Rate: 0.05}}) {
		for _, penalty := range []prox.Penalty{prox.L1{Lambda: 0.01}, prox.ElasticNet{L1: 0.01, L2: 0.01}} {
			for _, make := range []func(string, []float64, prox.Penalty) *param{newParam, newParam32} {
				a, b := make("w", start, penalty), make("w", live, penalty)
				x, y := &solvers.Prox{Rule: rule}, &solvers.Prox{Rule: rule}
				if n, err := x.Freeze(only(a)); err != nil || n != 4 || x.Frozen() != 4 {
					t.Fatalf("%d frozen, error %v; want 4", n, err)
				}
				for step := range 20 {
					draws(a, step)
					for i, k := 0, 0; i < len(start); i++ { // the gradients of the live coordinates
						if start[i] == 0 {
							continue
						}
						if b.value.Dtype().Size() == 4 {
							b.grad.Float32s()[k] = a.grad.Float32s()[i]
						} else {
							b.g()[k] = a.g()[i]
						}
						k++
					}
					if a.value.Dtype().Size() == 8 {
						a.g()[1] = math.NaN() // nobody reads it
					}
					must(t, x.Step(only(a)))
					must(t, y.Step(only(b)))
				}
				var got []float64
				for i, v := range numbersOf(a) {
					if start[i] != 0 {
						got = append(got, v)
					} else if v != 0 || math.Signbit(v) {
						t.Errorf("%T %v: frozen coordinate %d is %v", rule, penalty, i, v)
					}
				}
				if !equal(got, numbersOf(b)) {
					t.Errorf("%T %v: %v beside frozen ones, %v alone", rule, penalty, got, numbersOf(b))
				}
				for name, v := range x.State().Params["w"].Slots {
					if v[0] != 0 || v[1] != 0 || v[3] != 0 || v[6] != 0 || v[2] == 0 {
						t.Errorf("%T: slot %s is %v; want zeros at the frozen coordinates only", rule, name, v)
					}
				}
			}
		}
	}
}

// pull is a penalty whose prox moves every coordinate, zeros too: towards 1.
type pull struct{}

func (pull) Value(x []float64) float64 { return 0 }
func (pull) Validate() error           { return nil }
func (pull) Prox(dst, x []float64, step float64) float64 {
	for i, v := range x {
		dst[i] = v + step*(1-v)/(1+step)
	}
	return 0
}
func (pull) ProxDiag(dst, x, step []float64) float64 {
	for i, v := range x {
		dst[i] = v + step[i]*(1-v)/(1+step[i])
	}
	return 0
}

// Zeros stay until they are thawed, though gradient, moments and penalty all push.
func TestFreezeHoldsAndThawReleases(t *testing.T) {
	for _, rule := range everyRule() {
		a, b := newParam("a", []float64{1, 0, 2}, pull{}), newParam("b", []float64{0, 1}, pull{})
		bare := newParam("bare", []float64{0, 1}, nil)
		params := []gorgonia.ValueGrad{a, b, bare}
		solver := &solvers.Prox{Rule: rule}
		step := func() {
			for _, p := range []*param{a, b, bare} {
				for i := range p.g() {
					p.g()[i] = 1.7 // no step of any rule ends at 0 by itself
				}
			}
			must(t, solver.Step(params))
		}
		step()
		a.w()[1], b.w()[0], bare.w()[0] = 0, 0, 0 // with moments behind them
		if n, err := solver.Freeze(params); err != nil || n != 2 {
			t.Fatalf("%d frozen, error %v; want 2: one of a, one of b, none without a penalty", n, err)
		}
		for range 5 {
			step()
			if a.w()[1] != 0 || b.w()[0] != 0 || bare.w()[0] == 0 {
				t.Fatalf("%T: a %v, b %v, bare %v: want the zeros of a and b to stay", rule, a.w(), b.w(), bare.w())
			}
		}
		must(t, solver.Thaw("a"))
		step()
		if a.w()[1] == 0 || b.w()[0] != 0 || solver.Frozen() != 1 {
			t.Errorf("%T: a %v thawed, b %v not", rule, a.w(), b.w())
		}
		must(t, solver.Thaw())
		step()
		if b.w()[0] == 0 || solver.Frozen() != 0 {
			t.Errorf("%T: b %v thawed", rule, b.w())
		}
		if err := solver.Thaw("a", "c"); err == nil || !strings.Contains(err.Error(), `no parameter "c"`) {
			t.Errorf("Thaw of nobody: error %v", err)
		}
	}
}

// What is frozen for a while and thawed is nobody else's business: the other coordinates go on as if it had never been, to the
// bit, whichever it is.
func TestThawedLeavesTheOthersAlone(t *testing.T) {
	run := func(rule solvers.Rule, frozen int) []float64 {
		p := newParam("w", []float64{0.5, 0.6, 0.7}, l1(0.01))
		solver := &solvers.Prox{Rule: rule}
		for step := range 60 {
			switch {
			case step == 20 && frozen >= 0:
				p.w()[frozen] = 0
				if n, err := solver.Freeze(only(p)); n != 1 || err != nil {
					t.Fatalf("%T: %d frozen, error %v; want 1", rule, n, err)
				}
			case step == 40:
				must(t, solver.Thaw())
			}
			for i, v := range p.w() {
				p.g()[i] = v - 1
			}
			must(t, solver.Step(only(p)))
		}
		return p.w()
	}
	for _, rule := range everyRule() {
		want := run(rule, -1)
		for frozen := range want {
			for i, v := range run(rule, frozen) {
				if i != frozen && v != want[i] {
					t.Errorf("%T%+v: w[%d] = %v where %d was frozen for a while, %v where it was not", rule, rule, i, v, frozen, want[i])
				}
			}
		}
	}
}

// Frozen zeros of an L1 problem at its optimum are where the optimum has them: the rest converges to it as before.
func TestFreezeAtTheSupportKeepsTheOptimum(t *testing.T) {
	race.Alone(t)
	l := newLasso()
	want := l.solve()
	p := newParam("w", make([]float64, l.p), prox.L1{Lambda: l.lambda})
	rng := rand.New(rand.NewPCG(1, 2))
	for i, v := range want {
		if v != 0 {
			p.w()[i] = rng.NormFloat64()
		}
	}
	solver := &solvers.Prox{Rule: solvers.Adam{Rate: 0.3}, Schedule: solvers.Cosine{}, Total: 1500}
	if _, err := solver.Freeze(only(p)); err != nil {
		t.Fatal(err)
	}
	for range 1500 {
		l.gradient(p.g(), p.w())
		must(t, solver.Step(only(p)))
	}
	if gap := l.objective(p.w())/l.objective(want) - 1; gap > 1e-10 {
		t.Errorf("relative gap %v", gap)
	}
}

func TestFreezeRejects(t *testing.T) {
	if _, err := (&solvers.Prox{}).Freeze(nil); err == nil || !strings.Contains(err.Error(), "Rule is nil") {
		t.Errorf("without a rule: %v", err)
	}
	solver := &solvers.Prox{Rule: solvers.SGD{}}
	must(t, solver.Step(only(newParam("w", []float64{1, 2}, nil))))
	if _, err := solver.Freeze(only(newParam("w", []float64{1}, pull{}))); err == nil || !strings.Contains(err.Error(), "another size") {
		t.Errorf("another parameter of the name: %v", err)
	}
}
