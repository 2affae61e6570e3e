package glm_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"

	"proxgrad/solvers/glm"
)

// Fenchel and Young: F(η) + F*(s·θ) ≥ ⟨s·θ, η⟩ for every η, with equality for s = 1 where θ = ∇F(η). What the Cox model gives for
// F* may be greater than it, but not there. The design is the identity, so that coefficients are predictors.
func TestCoxConjugate(t *testing.T) {
	times := []float64{3, 1, 3, 2, 5, 3, 1, 4, 2, 5}
	event := []bool{true, true, true, false, true, false, true, true, true, false}
	n := len(times)
	columns := make([]float64, n*n)
	for i := range n {
		columns[i*n+i] = 1
	}
	identity, err := glm.FromColumns(n, columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, ties := range []glm.Ties{glm.Breslow, glm.Efron} {
		m, err := glm.NewCox(identity, times, event, ties)
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(20) {
			size := math.Pow(10, float64(seed%4)-1) // to where probabilities vanish
			at, grad, v := point(n, size, seed), make([]float64, n), make([]float64, n)
			f, err := m.Eval(at, grad)
			if err != nil {
				t.Fatal(err)
			}
			conjugate, ok := m.DualPoint(at, grad, v)
			if !ok {
				t.Fatal("no dual point")
			}
			if d := f + conjugate(1) - floats.Dot(grad, at); math.Abs(d) > 1e-14*(1+size) {
				t.Errorf("ties %d, seed %d: F + F* − ⟨θ, η⟩ = %v at θ = ∇F(η), want 0", ties, seed, d)
			}
			for other := range uint64(50) {
				eta := point(n, size, 1000*seed+other)
				f, err := m.Eval(eta, nil)
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range []float64{0, 0.3, 0.9, 1} {
					if d := f + conjugate(s) - s*floats.Dot(grad, eta); d < -1e-14*(1+size) {
						t.Errorf("ties %d, seed %d, s = %v: F + F* − ⟨s·θ, η⟩ = %v; want ≥ 0", ties, seed, s, d)
					}
				}
			}
		}
	}
}
