package solvers_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// gram is the lasso through XᵀX/n and Xᵀy/n: the same gradient with fewer operations.
type gram struct {
	*lasso
	a, b []float64
}

func newGram(l *lasso) *gram {
	q := &gram{lasso: l, a: make([]float64, l.p*l.p), b: make([]float64, l.p)}
	for i := range l.n {
		row := l.x[i*l.p : (i+1)*l.p]
		for j, v := range row {
			for k, u := range row {
				q.a[j*l.p+k] += v * u / float64(l.n)
			}
			q.b[j] += v * l.y[i] / float64(l.n)
		}
	}
	return q
}

func (q *gram) gradient(g, w []float64) {
	for j := range w {
		s := -q.b[j]
		for k, v := range q.a[j*q.p : (j+1)*q.p] {
			s += v * w[k]
		}
		g[j] = s
	}
}

// A fullBatch is a rule with what it needs on the lasso of the tests, whose Hessian has a condition of 10⁴: a rate that its
// scaling allows, a schedule or restarts where the rule does not come to rest without, and steps.
type fullBatch struct {
	rule     solvers.Rule
	schedule solvers.Schedule
	steps    int
}

var fullBatches = []fullBatch{
	{solvers.SGD{Rate: 0.005}, nil, 60000},
	{solvers.SGD{Rate: 0.002, Momentum: 0.9}, nil, 20000},
	{solvers.SGD{Rate: 0.002, Momentum: 0.9, Nesterov: true}, nil, 20000},
	{solvers.AdaGrad{Rate: 3}, nil, 3000},
	{solvers.RMSProp{Rate: 0.005}, nil, 30000},
	{solvers.RMSProp{Rate: 0.1, Momentum: 0.9}, solvers.Exponential{Floor: 1e-6}, 10000},
	{solvers.RMSProp{Rate: 0.1, Momentum: 0.9, Centered: true}, solvers.Exponential{Floor: 1e-10}, 20000},
	{solvers.Adam{Rate: 0.05}, nil, 5000},
	{solvers.AMSGrad{Rate: 0.1}, nil, 3000},
	{solvers.AdamW{Rate: 0.05, Decay: solvers.NoDecay}, nil, 5000},
	{solvers.AdamW{Rate: 0.05, Decay: 0.1}, nil, 20000},
	{solvers.NAdam{Rate: 0.3}, solvers.Exponential{Floor: 1e-4}, 5000},
	{solvers.RAdam{Rate: 0.01}, nil, 15000},
	{solvers.FTRL{Rate: 0.04, Restart: 100}, nil, 30000},
	{solvers.RDA{Rate: 0.03, Restart: 10}, nil, 40000},
	{solvers.RMDA{Rate: 0.01, Restart: 50}, nil, 50000},
	{solvers.RAMDA{Rate: 0.001, Restart: 100}, nil, 25000},
}

func (f fullBatch) String() string { return fmt.Sprintf("%T%+v", f.rule, f.rule) }

// run trains from zero on the lasso and lands.
func (f fullBatch) run(t *testing.T, q *gram, metric solvers.Metric) (w []float64, state solvers.ParamState) {
	t.Helper()
	p := newParam("w", make([]float64, q.p), prox.L1{Lambda: q.lambda})
	solver := &solvers.Prox{Rule: f.rule, Schedule: f.schedule, Total: float64(f.steps), Metric: metric}
	for range f.steps {
		q.gradient(p.g(), p.w())
		must(t, solver.Step(only(p)))
	}
	must(t, solver.Land(only(p)))
	return p.w(), solver.State().Params["w"]
}

// Full batch: every rule, with the prox in the metric of its step, ends at the optimum to the last digits with exactly its
// support. AdamW with decay ends at the optimum of its own objective, another one.
func TestFullBatchLasso(t *testing.T) {
	race.Alone(t)
	q := newGram(newLasso())
	want := q.solve()
	support, best := supportOf(want), q.objective(want)
	if len(support) < 5 || len(support) > 40 {
		t.Fatalf("the optimum has %d non-zeros of %d: no test", len(support), q.p)
	}
	seen := map[string]bool{}
	for _, f := range fullBatches {
		seen[fmt.Sprintf("%T", f.rule)] = true
		t.Run(f.String(), func(t *testing.T) {
			w, state := f.run(t, q, solvers.MetricOfStep)
			g := make([]float64, q.p)
			q.lasso.gradient(g, w)
			decays := false
			if r, ok := f.rule.(solvers.AdamW); ok && r.Decay != solvers.NoDecay {
				decays = true
				d := make([]float64, q.p)
				r.DecayGradient(d, w, state)
				for i, v := range d {
					g[i] += v
				}
			}
			kkt := solvers.Violation(prox.L1{Lambda: q.lambda}, w, g) / q.lambda
			gap := (q.objective(w) - best) / best
			t.Logf("gap %.2g, KKT violation %.2g λ, %d non-zeros", gap, kkt, len(supportOf(w)))
			if !(kkt <= 1e-8) {
				t.Errorf("KKT violation %.3g·λ, want ≤ 1e-8·λ", kkt)
			}
			if decays {
				if gap < 1e-3 {
					t.Errorf("gap %.3g: the decay was expected to have an optimum of its own", gap)
				}
				return
			}
			if !(math.Abs(gap) <= 1e-12) {
				t.Errorf("objective gap %.3g, want ≤ 1e-12", gap)
			}
			if !slices.Equal(supportOf(w), support) {
				t.Errorf("support %v, want %v", supportOf(w), support)
			}
		})
	}
	for _, e := range solvers.Rules() {
		if !seen["solvers."+e.Type] {
			t.Errorf("the rule %s is not tested", e.Type)
		}
	}
}

// Unscaled, no rule with a diagonal metric ends there, whatever its rate and steps above.
func TestUnscaledIsNotTheOptimum(t *testing.T) {
	race.Alone(t)
	q := newGram(newLasso())
	want := q.solve()
	support, best := supportOf(want), q.objective(want)
	for _, f := range fullBatches {
		if !f.rule.Diagonal() {
			continue
		}
		t.Run(f.String(), func(t *testing.T) {
			w, _ := f.run(t, q, solvers.Unscaled)
			gap := (q.objective(w) - best) / best
			t.Logf("gap %.2g, %d non-zeros, truth %d", gap, len(supportOf(w)), len(support))
			if gap < 1e-3 || slices.Equal(supportOf(w), support) {
				t.Errorf("gap %.3g with support %v: the unscaled rule was expected to miss", gap, supportOf(w))
			}
		})
	}
}
