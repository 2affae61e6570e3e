package prox_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

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
		prox.Sum{Terms: []prox.Penalty{prox.L1{Lambda: 0.3}, prox.GroupL2{Lambda: 0.2}}},
		prox.Sum{Terms: []prox.Penalty{prox.ElasticNet{L1: 0.3, L2: 0.5}, prox.GroupLInf{Lambda: 0.2}}},
		prox.Sum{Terms: []prox.Penalty{prox.NonNegative{Of: prox.ElasticNet{L1: 0.3, L2: 0.5}}, prox.SLOPE{Lambda: 0.2}}},
		prox.Sum{Terms: []prox.Penalty{prox.NonNegative{}, prox.GroupL2{Lambda: 0.4}}},
		prox.Sum{Terms: []prox.Penalty{prox.ElasticNet{L2: 0.5}, prox.TotalVariation{Lambda: 0.2}}},
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
	for _, p := range []prox.Conjugable{prox.L1{Lambda: 1}, prox.NonNegative{}, prox.GroupL2{Lambda: 1}, prox.SparseGroup{L1: 1, L2: 1},
		prox.Sum{Terms: []prox.Penalty{prox.L1{Lambda: 1}, prox.GroupL2{Lambda: 1}}},
	} {
		if v := p.ConjugateValue([]float64{9, 9}); !math.IsInf(v, 1) {
			t.Errorf("%v: g* outside its domain is %v", p, v)
		}
		if v := p.ConjugateValue([]float64{math.NaN(), 0}); !math.IsNaN(v) {
			t.Errorf("%v: g*(NaN) is %v", p, v)
		}
	}
}

// The conjugate of a sum with a square is finite wherever y is, and no NaN comes of what is not.
func TestConjugateValueOfASquareBesideAGroup(t *testing.T) {
	p := prox.Sum{Terms: []prox.Penalty{prox.ElasticNet{L1: 1, L2: 0.5}, prox.GroupL2{Lambda: 1}}}
	for _, tc := range []struct{ y, want float64 }{{0, 0}, {1, 0}, {math.Inf(1), math.Inf(1)}, {math.Inf(-1), math.Inf(1)}, {4, 4}} {
		if got := p.ConjugateValue([]float64{tc.y}); got != tc.want { // (4 − 1 − 1)²/2·0.5
			t.Errorf("g*(%v) is %v; expected %v", tc.y, got, tc.want)
		}
	}
	if got := p.ConjugateValue([]float64{math.NaN(), 1}); !math.IsNaN(got) {
		t.Errorf("g*(NaN) is %v", got)
	}
}

// Where one part of the operand is a norm, whose conjugate is a ball, the rounding at its edge is none of the other parts'.
func TestConjugateOfPartsIsThatOfEach(t *testing.T) {
	at := func(p prox.Penalty, index ...int) prox.Indexed { return prox.Indexed{Of: p, Index: index} }
	en := prox.ElasticNet{L1: 0.074, L2: 0.926}
	parts := prox.Conjugate{Of: prox.Sum{Terms: []prox.Penalty{at(en, 0, 2, 3), at(prox.L1{Lambda: 0.559}, 1)}}}
	rng := rand.New(rand.NewPCG(7, 1))
	for trial := range 2000 {
		z, x, step, alone := make([]float64, 4), make([]float64, 4), make([]float64, 4), make([]float64, 4)
		for i := range z {
			z[i], step[i] = 2*rng.NormFloat64(), math.Exp(2*rng.NormFloat64())
		}
		parts.ProxDiag(x, z, step)
		prox.Conjugate{Of: en}.ProxDiag(alone, z, step)
		alone[1] = max(-0.559, min(z[1], 0.559))
		for i, v := range x {
			if !(math.Abs(v-alone[i]) <= 1e-13*(1+math.Abs(z[i]))) {
				t.Fatalf("trial %d: coordinate %d of the prox at %v with the steps %v is %v; alone %v", trial, i, z, step, v, alone[i])
			}
		}
	}
}

// The conjugate of a conjugate is the penalty itself, to the bit, and what is made of one ends within its domain, with 0 in it or not.
func TestConjugateOfAConjugate(t *testing.T) {
	of := func(p prox.Penalty) prox.Penalty { return prox.Conjugate{Of: p} }
	pairs := func(p prox.Penalty) prox.Penalty { return prox.Rows{Of: p, Cols: 2} }
	for _, tc := range []struct{ twice, itself prox.Penalty }{
		{of(of(prox.Box{Lo: math.Inf(-1), Hi: -0.48})), prox.Box{Lo: math.Inf(-1), Hi: -0.48}},
		{of(of(prox.Box{Lo: 0.48, Hi: 0.7})), prox.Box{Lo: 0.48, Hi: 0.7}},
		{of(of(prox.ElasticNet{L1: 0.5, L2: 0.7})), prox.ElasticNet{L1: 0.5, L2: 0.7}},
		{of(of(prox.GroupL2{Lambda: 0.5})), prox.GroupL2{Lambda: 0.5}},
		{of(of(of(prox.Simplex{Radius: 0.5}))), of(prox.Simplex{Radius: 0.5})},
		{of(pairs(of(prox.Box{Lo: math.Inf(-1), Hi: -0.48}))), nil},
		{of(pairs(of(prox.Box{Lo: 0.48, Hi: 0.7}))), nil},
	} {
		if err := tc.twice.Validate(); err != nil {
			t.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(8, 1))
		for range 2000 {
			z, x, step, want := make([]float64, 4), make([]float64, 4), make([]float64, 4), make([]float64, 4)
			for i := range z {
				z[i], step[i] = math.Exp(3*rng.NormFloat64())*rng.NormFloat64(), math.Exp(3*rng.NormFloat64())
			}
			diagonal, ok := prox.As[prox.DiagonalProxer](tc.twice)
			if !ok {
				t.Fatalf("%v has no prox in a metric", tc.twice)
			}
			if v := tc.twice.Prox(x, z, step[0]); !(v < math.Inf(1)) {
				t.Fatalf("%v: the value at %v, the prox of %v with the step %v, is %v", tc.twice, x, z, step[0], v)
			}
			if v := diagonal.ProxDiag(x, z, step); !(v < math.Inf(1)) || v != tc.twice.Value(x) {
				t.Fatalf("%v: the value at %v, the prox of %v with the steps %v, is %v", tc.twice, x, z, step, v)
			}
			if tc.itself == nil {
				continue
			}
			itself, _ := prox.As[prox.DiagonalProxer](tc.itself)
			itself.ProxDiag(want, z, step)
			if d := cmp.Diff(want, x); d != "" {
				t.Fatalf("%v at %v with the steps %v (-itself +twice):\n%s", tc.twice, z, step, d)
			}
		}
	}
}
