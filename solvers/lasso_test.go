package solvers_test

import (
	"math"
	"slices"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// Full batch: metric prox-Adam ends at the optimum with the exact support, and so do the scalar rules; the unscaled rule
// does not. The rates are what the scaling of the columns allows.
func TestFullBatchLasso(t *testing.T) {
	l := newLasso()
	want := l.solve()
	support := supportOf(want)
	best := l.objective(want)
	if len(support) < 5 || len(support) > 40 {
		t.Fatalf("the optimum has %d non-zeros of %d: no test", len(support), l.p)
	}
	run := func(rule solvers.Rule, metric solvers.Metric, steps int) []float64 {
		p := newParam("w", make([]float64, l.p), prox.L1{Lambda: l.lambda})
		solver := &solvers.Prox{Rule: rule, Metric: metric}
		for range steps {
			l.gradient(p.g(), p.w())
			must(t, solver.Step(only(p)))
		}
		return p.w()
	}
	for _, tc := range []struct {
		name  string
		rule  solvers.Rule
		steps int
	}{
		{"adam", solvers.Adam{Rate: 0.05}, 30000},
		{"sgd", solvers.SGD{Rate: 0.005}, 60000},
		{"momentum", solvers.SGD{Rate: 0.002, Momentum: 0.9}, 30000},
		{"nesterov", solvers.SGD{Rate: 0.002, Momentum: 0.9, Nesterov: true}, 30000},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := run(tc.rule, solvers.MetricOfStep, tc.steps)
			gap := (l.objective(w) - best) / best
			g := make([]float64, l.p)
			l.gradient(g, w)
			kkt := solvers.Violation(prox.L1{Lambda: l.lambda}, w, g) / l.lambda
			t.Logf("gap %.2g, KKT violation %.2g λ, %d non-zeros", gap, kkt, len(supportOf(w)))
			if math.Abs(gap) > 1e-9 {
				t.Errorf("objective gap %.3g, want ≤ 1e-9", gap)
			}
			if kkt > 1e-6 {
				t.Errorf("KKT violation %.3g·λ, want ≤ 1e-6·λ", kkt)
			}
			if !slices.Equal(supportOf(w), support) {
				t.Errorf("support %v, want %v", supportOf(w), support)
			}
		})
	}
	t.Run("unscaled is not there", func(t *testing.T) {
		w := run(solvers.Adam{Rate: 0.05}, solvers.Unscaled, 30000)
		gap := (l.objective(w) - best) / best
		t.Logf("gap %.2g, %d non-zeros, truth %d", gap, len(supportOf(w)), len(support))
		if gap < 1e-3 || slices.Equal(supportOf(w), support) {
			t.Errorf("gap %.3g with support %v: the unscaled rule was expected to miss", gap, supportOf(w))
		}
	})
}
