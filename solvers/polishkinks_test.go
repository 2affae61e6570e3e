package solvers_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// ridge is |w₀ − 1| + 3·|w₁ − 2·w₀|, with one of its gradients. With 0.1·‖w‖₁ its minimum is (1, 2), 0.3.
func ridge(grad, w []float64) float64 {
	u, v := w[0]-1, w[1]-2*w[0]
	grad[0] = math.Copysign(1, u) - 6*math.Copysign(1, v)
	grad[1] = 3 * math.Copysign(1, v)
	return math.Abs(u) + 3*math.Abs(v)
}

// Where the loss has kinks a polish ends at its minimum if it is told so, within its limit, and the same seed gives the same.
func TestPolishAtKinks(t *testing.T) {
	const limit, trials = 20000, 60
	polish := func(p solvers.Polish) ([]float64, solvers.PolishResult) {
		t.Helper()
		w := newParam("w", []float64{0.8, 1.3}, prox.L1{Lambda: 0.1})
		last, steps := math.Inf(1), 0
		p.Limit, p.KinkTolerance, p.Observe = limit, 1e-3, func(step int, objective float64, _, _ int) error {
			if step != steps || objective > last {
				t.Errorf("observed %v in step %d, after %v in step %d", objective, step, last, steps-1)
			}
			steps, last = steps+1, objective
			return nil
		}
		res, err := p.Run(context.Background(), only(w), func(context.Context) (float64, error) { return ridge(w.g(), w.w()), nil })
		must(t, err)
		if res.After > res.Before || res.Evaluations > limit+trials || steps != res.Steps+1 {
			t.Errorf("%+v after %d observations, want at most %d evaluations and no rise", res, steps, limit)
		}
		return w.w(), res
	}
	if w, res := polish(solvers.Polish{}); res.Sampling != 0 || res.After < 0.31 {
		t.Errorf("told nothing: %+v at %v; this problem was to stall it", res, w)
	}
	w, res := polish(solvers.Polish{Kinks: solvers.AtKinks, Seed: 3})
	if res.Sampling == 0 || res.End != solvers.Settled || math.Abs(w[0]-1) > 1e-3 || math.Abs(w[1]-2) > 1e-3 {
		t.Errorf("at kinks: %+v at %v, want (1, 2)", res, w)
	}
	if k := res.Kink; k == nil || k.Max > res.KinkLevel || k.Radius != solvers.KinkRadius(w) || math.Abs(res.KinkLevel-1e-4) > 1e-18 {
		t.Errorf("at kinks: the measure %+v, the level %v; want at most 1e-3·λ", k, res.KinkLevel)
	}
	if again, same := polish(solvers.Polish{Kinks: solvers.AtKinks, Seed: 3}); !slices.Equal(again, w) || !cmp.Equal(same, res) {
		t.Errorf("the same seed: %+v at %v, then %+v at %v", res, w, same, again)
	}
}

func TestPolishAtKinksRejects(t *testing.T) {
	for _, p := range []solvers.Polish{
		{Kinks: 3}, {Kinks: -1}, {KinkTolerance: -1}, {KinkTolerance: math.NaN()}, {Kinks: solvers.AtKinks, Rule: solvers.Adam{}},
	} {
		if p.Validate() == nil {
			t.Errorf("%+v is valid", p)
		}
	}
}

// Where no kink is in the way and the limit comes before Tolerance, the level of kinks is measured where it ends.
func TestPolishAtKinksWithinTheLimit(t *testing.T) {
	const trials = 5 // of the last step
	for kinks, want := range map[solvers.Kinks]solvers.PolishEnd{solvers.NoKinks: solvers.Limit, solvers.AtKinks: solvers.Settled} {
		w := newParam("w", []float64{-1.2, 1}, prox.L1{Lambda: 0.1})
		p := solvers.Polish{Kinks: kinks, KinkTolerance: 1e4, Limit: 24}
		res, err := p.Run(context.Background(), only(w), func(context.Context) (float64, error) { return rosenbrock(w.g(), w.w()), nil })
		must(t, err)
		if res.End != want || res.KKT <= res.Level || res.Evaluations > p.Limit+trials {
			t.Errorf("kinks %v: %+v, want it %s within %d evaluations", kinks, res, want, p.Limit)
		}
		if measured := res.Kink != nil && res.Kink.Max <= res.KinkLevel && res.Sampling > 0; measured != (want == solvers.Settled) {
			t.Errorf("kinks %v: %+v with the measure %+v", kinks, res, res.Kink)
		}
	}
}

// rosenbrock is (1 − w₀)² + 100·(w₁ − w₀²)², with its gradient.
func rosenbrock(grad, w []float64) float64 {
	u, v := 1-w[0], w[1]-w[0]*w[0]
	grad[0] = -2*u - 400*v*w[0]
	grad[1] = 200 * v
	return u*u + 100*v*v
}
