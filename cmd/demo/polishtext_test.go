package main

import (
	"testing"

	"proxgrad/solvers"
)

func TestPolishText(t *testing.T) {
	for end, want := range map[solvers.PolishEnd]string{
		solvers.Settled: "after 7 passes over the training rows, settled",
		solvers.Rounded: "after 7 passes over the training rows, settled but for the rounding to float32",
		solvers.Stalled: "after 7 passes over the training rows, without a descent at kinks",
		solvers.Limit:   "after 7 passes over the training rows, the limit",
	} {
		if got := polishText(solvers.PolishResult{End: end, Evaluations: 7}); got != want {
			t.Errorf("%s: %q, want %q", end, got, want)
		}
	}
	got := polishText(solvers.PolishResult{End: solvers.Limit, Evaluations: 7, Unsampled: "no gradients"})
	if want := "after 7 passes over the training rows, the limit; no gradients"; got != want {
		t.Errorf("unsampled: %q, want %q", got, want)
	}
}
