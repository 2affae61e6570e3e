package models

import (
	"context"
	"testing"
	"time"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
	"proxgrad/solvers/batch"
)

// The network of the mission with ReLU settles by the default polish from every seed, along five paths each (the learning rate moved by
// 0 to 3 billionths of itself, see -nudge; the last in float32, rounded after), and holds the level by the samples of the report and by others. What it prints are the figures of docs/decisions/0009.
func TestMissionKinksByDefault(t *testing.T) {
	if !*acceptance {
		t.Skip("takes a minute; -acceptance runs it")
	}
	const lambda, level = 1e-3, 0.1
	x, labels := mission(t)
	least, most, highest, longest := 1<<30, 0, 0.0, 0.0
	for seed := uint64(1); seed <= *seeds; seed++ {
		for k := range 5 {
			net := &NeuralNet{Hidden: []int{50, 30, 10}, Activation: ReLU, Double: k < 4}
			o := FitOptions{Penalty: prox.L1{Lambda: lambda}, LearningRate: 1e-3 * (1 + 1e-9*(*nudge+float64(k%4))), Seed: seed}
			if _, err := net.Fit(context.Background(), x, labels, o); err != nil {
				t.Fatal(err)
			}
			before := time.Now()
			if _, err := net.Fit(context.Background(), x, labels, o); err != nil {
				t.Fatal(err)
			}
			epochs := time.Since(before)
			o.Polish = &solvers.Polish{}
			before = time.Now()
			r, err := net.Fit(context.Background(), x, labels, o)
			if err != nil {
				t.Fatal(err)
			}
			seconds := (time.Since(before) - epochs).Seconds()
			o.Kink = &batch.KinkSettings{Seed: seed + 100, Samples: 200}
			again, err := net.Fit(context.Background(), x, labels, o)
			if err != nil {
				t.Fatal(err)
			}
			report, other := r.Certificate.Kink.Max/lambda, again.Certificate.Kink.Max/lambda
			t.Logf("seed %d, path %d: %s after %d evaluations, %d of sampling: objective %.6f, %d zeros, at kinks %.3f·λ, by other samples %.3f·λ; %.1f s",
				seed, k, r.Polish.End, r.Polish.Evaluations, r.Polish.Sampling, r.Objective, r.Zeros(), report, other, seconds)
			if r.Polish.End != solvers.Settled || report > level || other > level {
				t.Errorf("seed %d, path %d: %s at %.3f·λ and %.3f·λ; want settled at %v·λ", seed, k, r.Polish.End, report, other, level)
			}
			least, most = min(least, r.Polish.Evaluations), max(most, r.Polish.Evaluations)
			highest, longest = max(highest, report, other), max(longest, seconds)
		}
	}
	t.Logf("%d to %d evaluations, at most %.3f·λ, at most %.1f s", least, most, highest, longest)
}
