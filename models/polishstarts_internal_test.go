package models

import (
	"context"
	"testing"
	"time"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
)

// The method of the default polish certifies the network of the mission from many starts, after good epochs and after poor ones. What it
// prints are the figures of docs/decisions/0010-polish.md.
func TestPolishFromManyStarts(t *testing.T) {
	if !*acceptance {
		t.Skip("takes a minute; -acceptance runs it")
	}
	const lambda, most = 1e-3, 20000
	x, labels := mission(t)
	for _, rate := range []float64{1e-2, 1e-3} {
		for seed := uint64(1); seed <= 6; seed++ {
			net := &NeuralNet{Hidden: []int{50, 30, 10}, Activation: Softplus}
			before, err := net.Fit(context.Background(), x, labels, FitOptions{Penalty: prox.L1{Lambda: lambda}, LearningRate: rate * (1 + 1e-9**nudge), Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			at, start := map[int]float64{}, time.Now()
			r := minimise(t, net.net.double(), x, labels, lambda, batch.QuasiNewton{}, batch.Settings{KKT: 1e-3 * lambda, Iterations: most,
				Recorder: batch.RecorderFunc(func(_ int, l *batch.Location, _ float64) error {
					for _, n := range []int{100, 300, 1000} {
						if _, seen := at[n]; !seen && l.Evaluations >= n {
							at[n] = l.Objective()
						}
					}
					return nil
				})})
			t.Logf("rate %g, seed %d: objective %.4f, after 100 gradients %.4f, 300 %.4f, 1000 %.4f, at the end %.5f with %d; KKT %.1g·λ, %.1f s",
				rate, seed, before.Objective, at[100], at[300], at[1000], r.Objective, r.Evaluations, r.KKT/lambda, time.Since(start).Seconds())
			if r.End != batch.Converged || r.Evaluations > most {
				t.Errorf("rate %g, seed %d: %s after %d evaluations at %.3g·λ, want ≤ 1e-3·λ within %d", rate, seed, r.End, r.Evaluations, r.KKT/lambda, most)
			}
		}
	}
}
