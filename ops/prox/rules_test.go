package prox_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/ops/prox"
)

// TestRowsAreGroups holds that Rows of GroupL2 is GroupL2 with the rows as its blocks, to the same bits of the point, and
// Columns with the columns.
func TestRowsAreGroups(t *testing.T) {
	const rows, cols = 7, 40
	byRow, err := prox.ConsecutiveGroups(rows*cols, cols)
	if err != nil {
		t.Fatal(err)
	}
	byColumn := make([][]int, cols)
	for i := range rows * cols {
		byColumn[i%cols] = append(byColumn[i%cols], i)
	}
	of := prox.GroupL2{Lambda: 0.4}
	tests := []struct {
		rule   prox.Penalty
		groups [][]int
	}{
		{prox.Rows{Of: of, Cols: cols}, byRow},
		{prox.Columns{Of: of, Cols: cols}, byColumn},
	}
	rng := rand.New(rand.NewPCG(3, 9))
	for _, test := range tests {
		twin := prox.GroupL2{Lambda: 0.4, Groups: test.groups}
		for range 50 {
			x, step, got, want := vector(rows*cols), vector(rows*cols), vector(rows*cols), vector(rows*cols)
			for i := range x {
				x[i], step[i] = rng.NormFloat64(), 4*rng.Float64()
			}
			d, _ := prox.As[prox.DiagonalProxer](test.rule)
			a, b := d.ProxDiag(got, x, step), twin.ProxDiag(want, x, step)
			if diff := cmp.Diff(want, got); diff != "" || math.Abs(a-b) > 1e-14*b {
				t.Fatalf("%v: value %v, want %v (-GroupL2 +rule)\n%s", test.rule, a, b, diff)
			}
		}
	}
}

// TestRulesOfSeparableTerms holds that rules of separable penalties are separable, with the numbers that they say.
func TestRulesOfSeparableTerms(t *testing.T) {
	inf := math.Inf(1)
	l1, box := prox.L1{Lambda: 0.5}, prox.Box{Lo: -1, Hi: 2}
	tests := []struct {
		rule prox.Penalty
		want [4]float64
	}{
		{prox.Scaled{By: 3, Of: l1}, [4]float64{1.5, 0, -inf, inf}},
		{prox.Scaled{By: 3, Of: box}, [4]float64{0, 0, -1, 2}},
		{prox.Scaled{Of: box}, [4]float64{0, 0, -inf, inf}},
		{prox.Rows{Of: prox.ElasticNet{L1: 1, L2: 2}, Cols: 3}, [4]float64{1, 2, -inf, inf}},
		{prox.Columns{Of: prox.Scaled{By: 2, Of: l1}, Cols: 3}, [4]float64{1, 0, -inf, inf}},
		{prox.NonNegative{}, [4]float64{0, 0, 0, inf}},
		{prox.NonNegative{Of: prox.ElasticNet{L1: 1, L2: 2}}, [4]float64{1, 2, 0, inf}},
		{prox.NonNegative{Of: box}, [4]float64{0, 0, 0, 2}},
		{prox.Sum{Terms: []prox.Penalty{l1, box, prox.NonNegative{Of: prox.ElasticNet{L2: 4}}}}, [4]float64{0.5, 4, 0, 2}},
	}
	for _, test := range tests {
		s, ok := prox.As[prox.Separable](test.rule)
		if !ok {
			t.Errorf("%v is not separable", test.rule)
			continue
		}
		var got [4]float64
		if got[0], got[1], got[2], got[3] = s.Separable(); got != test.want {
			t.Errorf("%v: got %v, want %v", test.rule, got, test.want)
		}
	}
}

// TestFreeCoordinatesOfRules holds that a coordinate that a rule leaves free has the conditions of one without a penalty, or of
// the other terms alone.
func TestFreeCoordinatesOfRules(t *testing.T) {
	beside := prox.Sum{Terms: []prox.Penalty{prox.L1{Lambda: 0.864}, prox.Weighted{Of: prox.SCAD{Lambda: 0.315}, Weights: []float64{0, 1}}}}
	alone := prox.L1{Lambda: 0.864}
	rng := rand.New(rand.NewPCG(8, 2))
	for range 1000 {
		grad, x := []float64{rng.NormFloat64(), 0}, []float64{0, 0}
		if got, want := beside.SubdiffDist(x, grad), alone.SubdiffDist(x, grad); math.Abs(got-want) > 1e-14 {
			t.Fatalf("%v: the distance at 0 with the gradient %v is %v, that of the L1 alone %v", beside, grad, got, want)
		}
	}
	free := prox.Weighted{Of: prox.NonNegative{Of: prox.L1{Lambda: 1}}, Weights: []float64{0, 2}}
	for _, tc := range []struct{ g0, g1, want float64 }{
		{0.5, 0, math.Inf(1)}, {-0.5, 0, math.Inf(1)}, {0, 0.5, 0}, {0, -0.5, 0.25}, {math.NaN(), 0, math.NaN()},
	} {
		if got := free.LambdaMax([]float64{tc.g0, tc.g1}); got != tc.want && !(math.IsNaN(got) && math.IsNaN(tc.want)) {
			t.Errorf("%v: λ_max at (%v, %v) is %v; expected %v", free, tc.g0, tc.g1, got, tc.want)
		}
	}
}
