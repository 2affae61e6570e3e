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
// nor the measure at kinks is small; after a polish that goes on at kinks the measure is at most a tenth of λ, the level of
// solvers.AtKinks, by samples other than those that it took itself. Whether the polish settles before its limit is printed, not
// asked for: the rounding of another processor is another path through the kinks. -nudge k moves the learning rate by k·10⁻⁹ of
// itself, to see other paths.
func TestMissionKinks(t *testing.T) {
	if !*acceptance {
		t.Skip("takes two minutes; -acceptance runs it")
	}
	const lambda, level, limit = 1e-3, 0.1, 40000
	x, labels := mission(t)
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
		alone := fit(solvers.Polish{Limit: limit / 4, Kinks: solvers.NoKinks})
		r := fit(solvers.Polish{Limit: limit})
		if k := r.Certificate.Kink; k.Max > level*lambda || r.Objective > alone.Objective {
			t.Errorf("seed %d ends at %v with %+v; want at most %v·λ, and no more than %v of quasi-Newton", seed, r.Objective, *k, level, alone.Objective)
		}
	}
}
