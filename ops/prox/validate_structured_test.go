package prox_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/ops/prox"
)

// TestValidateStructured pins what the structured penalties and constraints accept, the words in which they refuse the rest,
// and how they are shown.
func TestValidateStructured(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	twice := [][]int{{0, 1}, {1}}
	tests := []struct {
		penalty prox.Penalty
		shown   string
		want    string // "" = valid
	}{
		{prox.GroupLInf{Lambda: 0.1, Groups: scattered}, "GroupLInf(λ=0.1, 4 blocks)", ""},
		{prox.GroupLInf{Lambda: nan}, "GroupLInf(λ=NaN, 1 block)",
			"prox: GroupLInf: Lambda must be a finite number ≥ 0, got NaN"},
		{prox.GroupLInf{Groups: twice}, "GroupLInf(λ=0, 2 blocks)",
			"prox: GroupLInf: index 1 is in block 0 and again in block 1; want disjoint blocks"},
		{prox.GroupMCP{Lambda: 0.1}, "GroupMCP(λ=0.1, γ=3, 1 block)", ""},
		{prox.GroupMCP{Gamma: -1}, "GroupMCP(λ=0, γ=-1, 1 block)",
			"prox: GroupMCP: Gamma must be a finite number > 0, or 0 for the default 3, got -1"},
		{prox.GroupMCP{Gamma: inf}, "GroupMCP(λ=0, γ=+Inf, 1 block)",
			"prox: GroupMCP: Gamma must be a finite number > 0, or 0 for the default 3, got +Inf"},
		{prox.GroupMCP{Weights: []float64{1, 1}}, "GroupMCP(λ=0, γ=3, 1 block)",
			"prox: GroupMCP: want one weight a block, that is 1, got 2"},
		{prox.SLOPE{Lambda: 2}, "SLOPE(λ=2)", ""},
		{prox.SLOPE{Lambda: -2}, "SLOPE(λ=-2)", "prox: SLOPE: Lambda must be a finite number ≥ 0, got -2"},
		{prox.SLOPE{Weights: []float64{}}, "SLOPE(λ=0)",
			"prox: SLOPE: Weights is empty; want one weight a coordinate, or nil for the default"},
		{prox.SLOPE{Weights: []float64{2, 3}}, "SLOPE(λ=0)", "prox: SLOPE: want weights that do not rise, got 3 after 2 at 1"},
		{prox.SLOPE{Weights: []float64{2, -3}}, "SLOPE(λ=0)", "prox: SLOPE: weight 1 must be a finite number ≥ 0, got -3"},
		{prox.TotalVariation{Lambda: 0.1}, "TotalVariation(λ=0.1)", ""},
		{prox.TotalVariation{Lambda: inf}, "TotalVariation(λ=+Inf)",
			"prox: TotalVariation: Lambda must be a finite number ≥ 0, got +Inf"},
		{prox.FusedLasso{L1: 1, TV: 2}, "FusedLasso(λ₁=1, λ₂=2)", ""},
		{prox.FusedLasso{L1: nan}, "FusedLasso(λ₁=NaN, λ₂=0)", "prox: FusedLasso: L1 must be a finite number ≥ 0, got NaN"},
		{prox.FusedLasso{TV: -1}, "FusedLasso(λ₁=0, λ₂=-1)", "prox: FusedLasso: TV must be a finite number ≥ 0, got -1"},
		{prox.Nuclear{Lambda: 1, Rows: 2, Cols: 3}, "Nuclear(λ=1, 2 × 3)", ""},
		{prox.Nuclear{}, "Nuclear(λ=0, 0 × 0)", "prox: Nuclear: want Rows ≥ 1 and Cols ≥ 1, got 0 × 0"},
		{prox.Nuclear{Lambda: nan, Rows: 2, Cols: 3}, "Nuclear(λ=NaN, 2 × 3)",
			"prox: Nuclear: Lambda must be a finite number ≥ 0, got NaN"},
		{prox.LassoNet{Lambda: 1, Cols: 5}, "LassoNet(λ=1, M=10, rows of 1+4)", ""},
		{prox.LassoNet{Lambda: 1, M: 2, Skip: 2, Cols: 2}, "LassoNet(λ=1, M=2, rows of 2+0)", ""},
		{prox.LassoNet{}, "LassoNet(λ=0, M=10, rows of 1+-1)", "prox: LassoNet: want 1 ≤ Skip ≤ Cols, got Skip = 0 and Cols = 0"},
		{prox.LassoNet{M: -1, Cols: 1}, "LassoNet(λ=0, M=-1, rows of 1+0)",
			"prox: LassoNet: M must be a finite number > 0, or 0 for the default 10, got -1"},
		{prox.L1Ball{}, "L1Ball(r=1)", ""},
		{prox.L1Ball{Radius: -1}, "L1Ball(r=-1)",
			"prox: L1Ball: Radius must be a finite number > 0, or 0 for the default 1, got -1"},
		{prox.Simplex{Radius: 2}, "Simplex(r=2)", ""},
		{prox.Simplex{Radius: nan}, "Simplex(r=NaN)",
			"prox: Simplex: Radius must be a finite number > 0, or 0 for the default 1, got NaN"},
		{prox.TopK{}, "TopK(k=0)", ""},
		{prox.TopK{K: 2, Groups: scattered}, "TopK(k=2 of 4 groups)", ""},
		{prox.TopK{K: -2}, "TopK(k=-2)", "prox: TopK: want K ≥ 0, got -2"},
		{prox.TopK{Groups: twice}, "TopK(k=0 of 2 groups)",
			"prox: TopK: index 1 is in block 0 and again in block 1; want disjoint blocks"},
		{prox.NM{}, "NM(2 of 4)", ""},
		{prox.NM{M: 4}, "NM(0 of 4)", ""},
		{prox.NM{N: 5, M: 4}, "NM(5 of 4)",
			"prox: NM: want 0 ≤ N ≤ M and M ≥ 1, or both 0 for the default 2 of 4, got 5 of 4"},
	}
	for _, test := range tests {
		got := ""
		if err := test.penalty.Validate(); err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%#v (-want +got)\n%s", test.penalty, diff)
		}
		if shown := fmt.Sprint(test.penalty); shown != test.shown {
			t.Errorf("shown as %s, want %s", shown, test.shown)
		}
	}
}

func TestCheckLenStructured(t *testing.T) {
	pair := [][]int{{0, 9}}
	tests := []struct {
		penalty prox.Sized
		n       int
		want    string
	}{
		{prox.GroupLInf{Groups: pair}, 9,
			"prox: GroupLInf: block 0 holds index 9; want indices from 0 to 8, the vector has 9 coordinates"},
		{prox.GroupMCP{Groups: pair}, 9,
			"prox: GroupMCP: block 0 holds index 9; want indices from 0 to 8, the vector has 9 coordinates"},
		{prox.TopK{Groups: pair}, 9, "prox: TopK: block 0 holds index 9; want indices from 0 to 8, the vector has 9 coordinates"},
		{prox.TopK{Groups: pair}, 10, ""},
		{prox.SLOPE{}, 7, ""},
		{prox.SLOPE{Weights: []float64{1, 1}}, 2, ""},
		{prox.SLOPE{Weights: []float64{1, 1}}, 3, "prox: SLOPE: want one weight a coordinate, that is 3, got 2"},
		{prox.Nuclear{Rows: 2, Cols: 3}, 6, ""},
		{prox.Nuclear{Rows: 2, Cols: 3}, 5, "prox: Nuclear: want a matrix of 2 × 3, that is 6 coordinates, got 5"},
		{prox.LassoNet{Cols: 3}, 9, ""},
		{prox.LassoNet{Cols: 3}, 10, "prox: LassoNet: want whole rows of Cols = 3, got 10 coordinates"},
	}
	for _, test := range tests {
		got := ""
		if err := test.penalty.CheckLen(test.n); err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%v, n = %d (-want +got)\n%s", test.penalty, test.n, diff)
		}
	}
}

// TestLassoNetRecord holds three values of the map of the paper, Lemhadri et al. (2021), Algorithm 3, worked out with its sort
// over the |θ_i|: v = (.8, −.5), u = (1.5, −.2, .7, 0), step 1.
func TestLassoNetRecord(t *testing.T) {
	tests := []struct {
		lambda float64
		want   []float64
	}{
		{0.3, []float64{0.908799, -0.567999, 1.071699, -0.2, 0.7, 0}},
		{1.2, []float64{0.549333, -0.343333, 0.647799, -0.2, 0.647799, 0}},
		{5, []float64{0, 0, 0, 0, 0, 0}},
	}
	for _, test := range tests {
		x := []float64{0.8, -0.5, 1.5, -0.2, 0.7, 0}
		prox.LassoNet{Lambda: test.lambda, M: 1, Skip: 2, Cols: 6}.Prox(x, x, 1)
		if diff := cmp.Diff(test.want, sixDigits(x)); diff != "" {
			t.Errorf("λ = %v (-want +got)\n%s", test.lambda, diff)
		}
	}
}

// TestBorders holds that what a prox returns on float32 is within the constraint by the constraint's own measure, and stays.
func TestBorders(t *testing.T) {
	for _, p := range []interface {
		prox.Penalty
		prox.Float32Proxer
	}{prox.L1Ball{}, prox.L1Ball{Radius: 0.3}, prox.Simplex{}, prox.Simplex{Radius: 7e5}, prox.LassoNet{M: 0.7, Skip: 3, Cols: 25}} {
		x := make([]float32, 1000)
		for i := range x {
			x[i] = float32(math.Sin(float64(i*i))) * 100
		}
		value := p.Prox32(x, x, 1)
		again := append([]float32(nil), x...)
		if other := p.Prox32(again, again, 1); value != 0 || other != 0 || !cmp.Equal(x, again) {
			t.Errorf("%v: the value is %v, then %v, and the point moved: %v", p, value, other, !cmp.Equal(x, again))
		}
	}
}

// TestHugeBudgets holds that a budget is met where the points are so far from it that rounding would take it all.
func TestHugeBudgets(t *testing.T) {
	for _, p := range []prox.Penalty{prox.L1Ball{}, prox.Simplex{}} {
		for _, x := range [][]float64{{1e300, 1, -1e299}, {1e17, 1e17, 0}, {1e300, 1e300, 1e300}} {
			got := make([]float64, 3)
			if v := p.Prox(got, x, 1); v != 0 || math.Abs(got[0]+got[1]+got[2]-1) > 1e-15 {
				t.Errorf("%v at %v: %v with value %v", p, x, got, v)
			}
		}
	}
}
