package solvers_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// Around the vanilla solver Wrap is the proximal gradient method: it finds the lasso's support.
func TestWrapVanillaIsProximalGradient(t *testing.T) {
	race.Alone(t)
	l := newGram(newLasso())
	want := l.solve()
	p := newParam("w", make([]float64, l.p), prox.L1{Lambda: l.lambda})
	ours := newParam("w", make([]float64, l.p), prox.L1{Lambda: l.lambda})
	wrapped := solvers.Wrap(gorgonia.NewVanillaSolver(gorgonia.WithLearnRate(0.005)), 0.005)
	sgd := &solvers.Prox{Rule: solvers.SGD{Rate: 0.005}}
	for step := range 60000 {
		l.gradient(p.g(), p.w())
		must(t, wrapped.Step(only(p)))
		if step < 1000 {
			l.gradient(ours.g(), ours.w())
			must(t, sgd.Step(only(ours)))
			for i := range p.w() {
				if d := math.Abs(p.w()[i] - ours.w()[i]); d > 1e-12 {
					t.Fatalf("step %d: w[%d] is %v wrapped, %v by prox-SGD", step, i, p.w()[i], ours.w()[i])
				}
			}
		}
	}
	if !slices.Equal(supportOf(p.w()), supportOf(want)) {
		t.Errorf("support %v, want %v", supportOf(p.w()), supportOf(want))
	}
}

// Around the stock Adam it is the unscaled rule.
func TestWrapAdamIsUnscaled(t *testing.T) {
	a, b := newParam("w", []float64{1, -2, 3}, l1(2)), newParam("w", []float64{1, -2, 3}, l1(2))
	wrapped := solvers.Wrap(gorgonia.NewAdamSolver(gorgonia.WithLearnRate(0.01)), 0.01)
	ours := &solvers.Prox{Rule: solvers.Adam{Rate: 0.01}, Metric: solvers.Unscaled}
	for step := 1; step <= 100; step++ {
		quadratic(a.g(), a.w(), step)
		quadratic(b.g(), b.w(), step)
		must(t, wrapped.Step(only(a)))
		must(t, ours.Step(only(b)))
	}
	for i := range a.w() {
		if math.Abs(a.w()[i]-b.w()[i]) > 1e-12 {
			t.Errorf("w[%d] is %v wrapped, %v by Unscaled", i, a.w()[i], b.w()[i])
		}
	}
}

func TestWrapRejects(t *testing.T) {
	vanilla := gorgonia.NewVanillaSolver()
	for _, tc := range []struct {
		s    *solvers.Wrapped
		p    *param
		want string
	}{
		{solvers.Wrap(nil, 1), newParam("w", []float64{1}, nil), "inner solver is nil"},
		{solvers.Wrap(vanilla, 0), newParam("w", []float64{1}, nil), "the rate is 0"},
		{solvers.Wrap(vanilla, math.NaN()), newParam("w", []float64{1}, nil), "the rate is NaN"},
		{solvers.Wrap(vanilla, 1), newParam("", []float64{1}, l1(1)), "has no name"},
		{solvers.Wrap(vanilla, 1), newParam("w", []float64{1}, l1(-1)), `penalty of parameter "w"`},
	} {
		if err := tc.s.Step(only(tc.p)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("error %v, want one that says %q", err, tc.want)
		}
	}
}
