package models

import (
	"context"
	"flag"
	"testing"
	"time"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
	"proxgrad/solvers/batch"
)

var seeds = flag.Uint64("seeds", 5, "how many seeds the fits at kinks are taken from")

var nudge = flag.Float64("nudge", 0, "move the learning rate of the fits by so many billionths, to see other paths")

// The network of the mission with ReLU, from some seeds: where the quasi-Newton method is stopped neither the plain violation
// nor the measure at kinks is small; after the default polish, which goes on at kinks, the measure is at most a tenth of λ, the level of
// solvers.AtKinks, by samples other than those that it took itself, and the objective no higher than where quasi-Newton handed over. Beside it
// quasi-Newton with as many evaluations in all: most of the time it is the higher; always would be asking too much of two local minima. -nudge k moves the learning rate by k·10⁻⁹ of itself, to see other paths.
func TestMissionKinks(t *testing.T) {
	if !*acceptance {
		t.Skip("takes two minutes; -acceptance runs it")
	}
	const lambda, level, limit = 1e-3, 0.1, 10000
	x, labels := mission(t)
	lower := uint64(0)
	for seed := uint64(1); seed <= *seeds; seed++ {
		fit := func(p solvers.Polish) *Result {
			start := time.Now()
			net := &NeuralNet{Hidden: []int{50, 30, 10}, Activation: ReLU, Double: true}
			r, err := net.Fit(context.Background(), x, labels, FitOptions{
				Penalty: prox.L1{Lambda: lambda}, LearningRate: 1e-3 * (1 + 1e-9**nudge), Seed: seed, Polish: &p,
				Kink: &batch.KinkSettings{Seed: seed + 100, Samples: 200},
			})
			if err != nil {
				t.Fatal(err)
			}
			k := r.Certificate.Kink
			t.Logf("seed %d, %d evaluations, %d of sampling (%s): objective %.6f, %d zeros, plain KKT %.2f·λ, at kinks max %.3f·λ, 2-norm %.3f·λ within %.2g; %.1f s",
				seed, r.Polish.Evaluations, r.Polish.Sampling, r.Polish.End, r.Objective, r.Zeros(), r.KKT/lambda, k.Max/lambda, k.Norm/lambda, k.Radius, time.Since(start).Seconds())
			return r
		}
		fit(solvers.Polish{Limit: limit, Kinks: solvers.NoKinks})
		r := fit(solvers.Polish{})
		from := fit(solvers.Polish{Limit: r.Polish.Evaluations - r.Polish.Sampling, Kinks: solvers.NoKinks})
		if k := r.Certificate.Kink; k.Max > level*lambda || r.Objective > from.Objective || r.Polish.End != solvers.Settled {
			t.Errorf("seed %d ends %s at %v with %+v; want settled, at most %v·λ, and no more than %v of quasi-Newton", seed, r.Polish.End, r.Objective, *k, level, from.Objective)
		}
		if same := fit(solvers.Polish{Limit: r.Polish.Evaluations, Kinks: solvers.NoKinks}); r.Objective <= same.Objective {
			lower++
		}
	}
	if 2*lower <= *seeds {
		t.Errorf("only %d of %d seeds end lower than quasi-Newton with as many evaluations", lower, *seeds)
	}
}
