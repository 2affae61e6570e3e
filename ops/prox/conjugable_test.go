package prox_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"proxgrad/ops/prox"
)

// Fenchel & Young: g(x) + g*(y) ≥ ⟨x, y⟩ everywhere, with equality where y = (z − x)/step ∈ ∂g(x) for x = prox(z).
func TestConjugateValueIsTheConjugate(t *testing.T) {
	groups := [][]int{{0, 3}, {1, 2, 4}}
	for _, p := range []prox.Penalty{
		prox.L1{Lambda: 0.7}, prox.ElasticNet{L1: 0.7, L2: 0.4}, prox.ElasticNet{L1: 0.7}, prox.NonNegative{},
		prox.Box{Lo: -1, Hi: 2}, prox.Box{Lo: math.Inf(-1), Hi: 0.5}, prox.GroupL2{Lambda: 0.5, Groups: groups},
		prox.SparseGroup{L1: 0.3, L2: 0.4, Groups: groups}, prox.Scaled{By: 2, Of: prox.L1{Lambda: 0.7}},
		prox.GroupLInf{Lambda: 0.5}, prox.SLOPE{Lambda: 0.8}, prox.FusedLasso{L1: 0.3, TV: 0.5},
		prox.Nuclear{Lambda: 0.7, Rows: 2, Cols: 3}, prox.L1Ball{Radius: 2}, prox.Simplex{Radius: 2},
	} {
		c, ok := prox.As[prox.Conjugable](p)
		if !ok {
			t.Errorf("%v has no conjugate", p)
			continue
		}
		rng := rand.New(rand.NewPCG(3, 3))
		for range 200 {
			z, x, y, other := make([]float64, 6), make([]float64, 6), make([]float64, 6), make([]float64, 6)
			for i := range z {
				z[i], other[i] = 2*rng.NormFloat64(), 2*rng.NormFloat64()
			}
			if _, all := p.(prox.GroupL2); all {
				z[5] = 0 // in no block: its y is 0
			}
			g := p.Prox(x, z, 0.5)
			inner, across := 0.0, 0.0
			for i := range z {
				y[i] = (z[i] - x[i]) / 0.5 * (1 - 1e-12) // inside, whatever rounding did
				inner, across = inner+x[i]*y[i], across+other[i]*y[i]
			}
			if gap := g + c.ConjugateValue(y) - inner; !(math.Abs(gap) <= 1e-10) {
				t.Fatalf("%v: g(x) + g*(y) − ⟨x, y⟩ = %v at x = %v, y = %v; want 0", p, gap, x, y)
			}
			if gap := p.Value(other) + c.ConjugateValue(y) - across; !(gap >= -1e-12) {
				t.Fatalf("%v: g(x) + g*(y) − ⟨x, y⟩ = %v < 0", p, gap)
			}
		}
	}
	for _, p := range []prox.Conjugable{prox.L1{Lambda: 1}, prox.NonNegative{}, prox.GroupL2{Lambda: 1}, prox.SparseGroup{L1: 1, L2: 1}} {
		if v := p.ConjugateValue([]float64{9, 9}); !math.IsInf(v, 1) {
			t.Errorf("%v: g* outside its domain is %v", p, v)
		}
		if v := p.ConjugateValue([]float64{math.NaN(), 0}); !math.IsNaN(v) {
			t.Errorf("%v: g*(NaN) is %v", p, v)
		}
	}
}
