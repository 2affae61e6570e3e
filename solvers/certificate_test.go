package solvers_test

import (
	"math"
	"testing"

	"proxgrad/solvers"
)

func TestViolation(t *testing.T) {
	for _, tc := range []struct {
		name    string
		w, g    []float64
		viaKKT  float64 // by the penalty's own distance, λ = 1
		viaProx float64 // by the prox-gradient residual
	}{
		{"stationary", []float64{0, 2, -3}, []float64{0.5, -1, 1}, 0, 0},
		{"zero that should wake", []float64{0}, []float64{-1.5}, 0.5, 0.5},
		{"off on the support", []float64{2}, []float64{-0.25}, 0.75, 0.75},
	} {
		if got := solvers.Violation(l1(1), tc.w, tc.g); math.Abs(got-tc.viaKKT) > 1e-15 {
			t.Errorf("%s: %v by KKT, want %v", tc.name, got, tc.viaKKT)
		}
		if got := solvers.Violation(plain{1}, tc.w, tc.g); math.Abs(got-tc.viaProx) > 1e-15 {
			t.Errorf("%s: %v by the residual, want %v", tc.name, got, tc.viaProx)
		}
	}
	if got := solvers.Violation(nil, []float64{1, 2}, []float64{0.5, -3}); got != 3 {
		t.Errorf("without a penalty: %v, want the greatest gradient 3", got)
	}
	for _, p := range []float64{math.NaN()} {
		if got := solvers.Violation(nil, []float64{1}, []float64{p}); !math.IsNaN(got) {
			t.Errorf("gradient NaN: %v, want NaN", got)
		}
		if got := solvers.Violation(l1(1), []float64{1}, []float64{p}); !math.IsNaN(got) {
			t.Errorf("gradient NaN: %v, want NaN", got)
		}
	}
}
