package models_test

import (
	"testing"

	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// Dual averaging begins anew when the warm-up ends. Without that its first prox would make up for all steps of the warm-up at
// once, and RAMDA's network would be dead from there on.
func TestDualAveragingOutlivesTheWarmup(t *testing.T) {
	x, y := cancer(t)
	for _, name := range []string{"ftrl", "rmda", "ramda"} {
		e, ok := solvers.FindRule(name)
		if !ok {
			t.Fatalf("no rule %s", name)
		}
		r, err := mission().Fit(bg, x, y, models.FitOptions{
			Rule: e.New(0), Schedule: solvers.Cosine{}, BatchSize: 32, Epochs: 30, Seed: 1, Penalty: prox.L1{Lambda: 3e-3},
		})
		if err != nil {
			t.Fatal(err)
		}
		last := r.History[len(r.History)-1]
		t.Logf("%s: objective %.3f, %d zeros of 3320", name, r.Objective, last.Zeros)
		if !(r.Objective < 0.5) || last.Zeros < 500 || last.Zeros > 3300 {
			t.Errorf("%s: objective %.3f with %d zeros of 3320; want < 0.5, and 500 to 3300", name, r.Objective, last.Zeros)
		}
	}
}
