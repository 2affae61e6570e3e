package prox_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/ops/prox"
)

// TestValidate pins what each penalty accepts and the words in which it refuses the rest.
func TestValidate(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	sum := func(terms ...prox.Penalty) prox.Sum { return prox.Sum{Terms: terms} }
	tests := []struct {
		penalty prox.Penalty
		want    string // "" = valid
	}{
		{prox.L1{}, ""},
		{prox.L1{Lambda: 0.3}, ""},
		{prox.L1{Lambda: -1}, "prox: L1: Lambda must be a finite number ≥ 0, got -1"},
		{prox.L1{Lambda: nan}, "prox: L1: Lambda must be a finite number ≥ 0, got NaN"},
		{prox.L1{Lambda: inf}, "prox: L1: Lambda must be a finite number ≥ 0, got +Inf"},
		{prox.ElasticNet{L1: 1, L2: 2}, ""},
		{prox.ElasticNet{L1: -1}, "prox: ElasticNet: L1 must be a finite number ≥ 0, got -1"},
		{prox.ElasticNet{L2: nan}, "prox: ElasticNet: L2 must be a finite number ≥ 0, got NaN"},
		{prox.GroupL2{}, ""},
		{prox.GroupL2{Lambda: 1, Weights: []float64{0}}, ""},
		{prox.GroupL2{Lambda: 1, Groups: [][]int{{2, 0}, {5}}, Weights: []float64{1, 2}}, ""},
		{prox.GroupL2{Lambda: -2}, "prox: GroupL2: Lambda must be a finite number ≥ 0, got -2"},
		{prox.GroupL2{Groups: [][]int{}},
			"prox: GroupL2: Groups is empty; want at least one block, or nil for one block of all coordinates"},
		{prox.GroupL2{Groups: [][]int{{0}, {}}}, "prox: GroupL2: block 1 is empty; want at least one index"},
		{prox.GroupL2{Groups: [][]int{{0}, {-3}}}, "prox: GroupL2: block 1 holds index -3; want indices ≥ 0"},
		{prox.GroupL2{Groups: [][]int{{0, 4}, {1}, {4}}},
			"prox: GroupL2: index 4 is in block 0 and again in block 2; want disjoint blocks"},
		{prox.GroupL2{Groups: [][]int{{7, 7}}},
			"prox: GroupL2: index 7 is in block 0 and again in block 0; want disjoint blocks"},
		{prox.GroupL2{Groups: [][]int{{0}, {1}}, Weights: []float64{1}},
			"prox: GroupL2: want one weight a block, that is 2, got 1"},
		{prox.GroupL2{Weights: []float64{1, 1}}, "prox: GroupL2: want one weight a block, that is 1, got 2"},
		{prox.GroupL2{Weights: []float64{}}, "prox: GroupL2: want one weight a block, that is 1, got 0"},
		{prox.GroupL2{Groups: [][]int{{0}, {1}}, Weights: []float64{1, -1}},
			"prox: GroupL2: the weight of block 1 must be a finite number ≥ 0, got -1"},
		{prox.GroupL2{Weights: []float64{nan}},
			"prox: GroupL2: the weight of block 0 must be a finite number ≥ 0, got NaN"},
		{prox.SparseGroup{L1: 1, L2: 2}, ""},
		{prox.SparseGroup{L1: nan}, "prox: SparseGroup: L1 must be a finite number ≥ 0, got NaN"},
		{prox.SparseGroup{L2: -1}, "prox: SparseGroup: L2 must be a finite number ≥ 0, got -1"},
		{prox.SparseGroup{Groups: [][]int{nil}}, "prox: SparseGroup: block 0 is empty; want at least one index"},
		{prox.NonNegative{}, ""},
		{prox.NonNegative{Of: prox.GroupL2{}}, ""},
		{prox.NonNegative{Of: prox.Box{Lo: -1, Hi: 0}}, ""},
		{prox.NonNegative{Of: prox.L1{Lambda: -1}},
			"prox: NonNegative: its operand: prox: L1: Lambda must be a finite number ≥ 0, got -1"},
		{prox.NonNegative{Of: prox.Box{Lo: -2, Hi: -1}},
			"prox: NonNegative: no number ≥ 0 is in the domain of Box[-2, -1]"},
		{prox.NonNegative{Of: plain{}}, "prox: NonNegative: no exact prox is known of {} with x ≥ 0; expected a penalty that " +
			"says it is even, or convex and coordinatewise (prox.Shaped)"},
		{prox.Scaled{By: 2, Of: prox.L1{}}, ""},
		{prox.Scaled{By: -1, Of: prox.L1{}}, "prox: Scaled: By must be a finite number ≥ 0, got -1"},
		{prox.Scaled{By: 1}, "prox: Scaled: Of is nil; expected a penalty"},
		{prox.Scaled{By: 1e300, Of: prox.L1{Lambda: 1e300}},
			"prox: Scaled: By = 1e+300 times the strengths of L1(λ=1e+300) is beyond the range of a float64"},
		{prox.Weighted{Of: prox.L1{}, Weights: []float64{0, 2}}, ""},
		{prox.Weighted{Of: prox.L1{}}, "prox: Weighted: Weights is empty; want one weight a coordinate"},
		{prox.Weighted{Of: prox.L1{}, Weights: []float64{1, nan}},
			"prox: Weighted: the weight of coordinate 1 must be a finite number ≥ 0, got NaN"},
		{prox.Weighted{Of: prox.GroupL2{}, Weights: []float64{1}},
			"prox: Weighted: want a sum over the coordinates (Coordinatewise), got GroupL2(λ=0, 1 block); a group penalty has " +
				"Weights of its own, and Scaled takes any penalty"},
		{prox.Rows{Of: prox.L1{}, Cols: 3}, ""},
		{prox.Rows{Of: prox.L1{}}, "prox: Rows: Cols must be the number of columns of the matrix, ≥ 1, got 0"},
		{prox.Columns{Cols: 2}, "prox: Columns: Of is nil; expected a penalty"},
		{prox.Columns{Of: prox.Rows{Of: prox.L1{Lambda: nan}, Cols: 1}, Cols: 1},
			"prox: Columns: its operand: prox: Rows: its operand: prox: L1: Lambda must be a finite number ≥ 0, got NaN"},
		{prox.Indexed{Of: prox.L1{}, Index: []int{3, 1}}, ""},
		{prox.Indexed{Of: prox.L1{}}, "prox: Indexed: Index is empty; want at least one coordinate"},
		{prox.Indexed{Of: prox.L1{}, Index: []int{2, -1}}, "prox: Indexed: Index holds -1; want indices ≥ 0"},
		{prox.Indexed{Of: prox.L1{}, Index: []int{2, 0, 2}}, "prox: Indexed: Index holds 2 twice; want distinct indices"},
		{sum(prox.L1{}, prox.Box{Lo: 1, Hi: 2}), ""},
		{sum(prox.L1{}, prox.GroupL2{}), ""},
		{sum(prox.L1{}, prox.MCP{Lambda: 1}, prox.NonNegative{}), ""},
		{sum(prox.ElasticNet{L2: 1}, plain{}), ""},
		{sum(), "prox: Sum: Terms is empty; want at least one"},
		{sum(prox.L1{}, nil), "prox: Sum: term 1 is nil; expected a penalty"},
		{sum(prox.L1{}, prox.L1{Lambda: -1}), "prox: Sum: term 1: prox: L1: Lambda must be a finite number ≥ 0, got -1"},
		{sum(prox.Box{Lo: 1, Hi: 2}, prox.NonNegative{Of: prox.Box{Hi: 0.5}}),
			"prox: Sum: no point is within all bounds: the greatest lower one is 1, the least upper one 0.5"},
		{sum(prox.L1{Lambda: 1e308}, prox.L1{Lambda: 1e308}),
			"prox: Sum: the strengths of the separable terms add up to +Inf and 0; want finite numbers"},
		{sum(prox.Indexed{Of: prox.L1{}, Index: []int{1, 4}}, prox.Indexed{Of: prox.L1{}, Index: []int{4}}),
			"prox: Sum: the terms 0 and 1 both act on coordinate 4, so that no exact prox of the sum is known; give each " +
				"coordinates of its own"},
		{sum(prox.Box{Lo: 2, Hi: 3}, prox.Conjugate{Of: sum(prox.L1{Lambda: 1}, prox.Box{Lo: -1, Hi: math.Inf(1)})}),
			"prox: Sum: no number is within Box[2, 3] and in the domain of Conjugate(L1(λ=1) + Box[-1, +Inf]) in coordinate 0"},
		{sum(prox.Box{Lo: 2, Hi: 3}, prox.Conjugate{Of: prox.L1{Lambda: 1}}),
			"prox: Sum: no point is within all bounds: the greatest lower one is 2, the least upper one 1"},
		{sum(prox.L1{Lambda: 1}, plain{}), "prox: Sum: no exact prox is known of {} beside ElasticNet(λ₁=1, λ₂=0); with l1 the " +
			"other term must say that it is even, or convex and coordinatewise (prox.Shaped); with bounds convex and " +
			"coordinatewise, or even with the bound x ≥ 0; with l2 alone any term will do"},
		{sum(prox.Box{Lo: -1, Hi: 1}, prox.GroupL2{}), "prox: Sum: no exact prox is known of GroupL2(λ=0, 1 block) beside " +
			"ElasticNet(λ₁=0, λ₂=0) + Box[-1, 1]; with l1 the other term must say that it is even, or convex and coordinatewise " +
			"(prox.Shaped); with bounds convex and coordinatewise, or even with the bound x ≥ 0; with l2 alone any term will do"},
		{prox.Conjugate{Of: prox.SparseGroup{}}, ""},
		{prox.Conjugate{}, "prox: Conjugate: Of is nil; expected a penalty"},
		{prox.Conjugate{Of: prox.MCP{Lambda: 1}}, "prox: Conjugate: want a convex penalty that says so (prox.Shaped), got " +
			"MCP(λ=1, γ=3); the conjugate of another one is that of its convex hull"},
		{prox.Conjugate{Of: prox.Weighted{Of: prox.L1{}, Weights: []float64{1}}}, "prox: Conjugate: want a penalty that knows " +
			"its conjugate's value (prox.Conjugable), got Weighted(L1(λ=0), 1 weights)"},
		{prox.Box{}, ""},
		{prox.Box{Lo: -inf, Hi: inf}, ""},
		{prox.Box{Lo: 2, Hi: 1}, "prox: Box: want Lo ≤ Hi, got Lo = 2 and Hi = 1"},
		{prox.Box{Lo: nan}, "prox: Box: Lo must be a number or −Inf, got NaN"},
		{prox.Box{Hi: nan}, "prox: Box: Hi must be a number or +Inf, got NaN"},
		{prox.L0{}, ""},
		{prox.L0{Lambda: -1}, "prox: L0: Lambda must be a finite number ≥ 0, got -1"},
		{prox.LHalf{}, ""},
		{prox.LHalf{Lambda: nan}, "prox: LHalf: Lambda must be a finite number ≥ 0, got NaN"},
		{prox.LTwoThirds{}, ""},
		{prox.LTwoThirds{Lambda: inf}, "prox: LTwoThirds: Lambda must be a finite number ≥ 0, got +Inf"},
		{prox.MCP{}, ""},
		{prox.MCP{Lambda: 1, Gamma: 0.5}, ""},
		{prox.MCP{Lambda: -1}, "prox: MCP: Lambda must be a finite number ≥ 0, got -1"},
		{prox.MCP{Gamma: -2}, "prox: MCP: Gamma must be a finite number > 0, or 0 for the default 3, got -2"},
		{prox.MCP{Gamma: nan}, "prox: MCP: Gamma must be a finite number > 0, or 0 for the default 3, got NaN"},
		{prox.SCAD{}, ""},
		{prox.SCAD{Lambda: 1, A: 1.5}, ""},
		{prox.SCAD{Lambda: nan}, "prox: SCAD: Lambda must be a finite number ≥ 0, got NaN"},
		{prox.SCAD{A: 1}, "prox: SCAD: A must be a finite number > 1, or 0 for the default 3.7, got 1"},
		{prox.SCAD{A: inf}, "prox: SCAD: A must be a finite number > 1, or 0 for the default 3.7, got +Inf"},
		{prox.LogSum{}, ""},
		{prox.LogSum{Lambda: 1, Eps: 1e-3}, ""},
		{prox.LogSum{Lambda: inf}, "prox: LogSum: Lambda must be a finite number ≥ 0, got +Inf"},
		{prox.LogSum{Eps: -1}, "prox: LogSum: Eps must be a finite number > 0, or 0 for the default 1, got -1"},
		{prox.Quantise{}, ""},
		{prox.Quantise{Lambda: 2, Levels: []float64{0, 1}}, ""},
		{prox.Quantise{Lambda: -1}, "prox: Quantise: Lambda must be a finite number ≥ 0, got -1"},
		{prox.Quantise{Levels: []float64{}},
			"prox: Quantise: want at least two levels, or nil for −1, 0, 1, got 0"},
		{prox.Quantise{Levels: []float64{1}},
			"prox: Quantise: want at least two levels, or nil for −1, 0, 1, got 1"},
		{prox.Quantise{Levels: []float64{0, inf}}, "prox: Quantise: level 1 must be a finite number, got +Inf"},
		{prox.Quantise{Levels: []float64{0, 1, 1}}, "prox: Quantise: want levels in ascending order, got 1 before 1"},
		{prox.Box{Lo: inf, Hi: inf}, "prox: Box: want a finite number between Lo and Hi, got both +Inf"},
	}
	for _, test := range tests {
		got := ""
		if err := test.penalty.Validate(); err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%#v (-want +got)\n%s", test.penalty, diff)
		}
	}
}

func TestCheckLen(t *testing.T) {
	groups := [][]int{{0, 3}, {1, 9}}
	tests := []struct {
		penalty prox.Sized
		n       int
		want    string
	}{
		{prox.GroupL2{Groups: groups}, 10, ""},
		{prox.GroupL2{Groups: groups}, 9,
			"prox: GroupL2: block 1 holds index 9; want indices from 0 to 8, the vector has 9 coordinates"},
		{prox.SparseGroup{Groups: groups}, 3,
			"prox: SparseGroup: block 0 holds index 3; want indices from 0 to 2, the vector has 3 coordinates"},
		{prox.Weighted{Of: prox.L1{}, Weights: []float64{1, 2}}, 2, ""},
		{prox.Weighted{Of: prox.L1{}, Weights: []float64{1, 2}}, 3,
			"prox: Weighted: want one weight a coordinate, the vector has 3 and Weights 2"},
		{prox.Rows{Of: prox.L1{}, Cols: 3}, 6, ""},
		{prox.Rows{Of: prox.L1{}, Cols: 3}, 7, "prox: Rows: want a matrix of 3 columns, the vector has 7 coordinates"},
		{prox.Sum{Terms: []prox.Penalty{prox.MCP{Lambda: 1}, prox.Rows{Of: prox.L1{Lambda: 1}, Cols: 3}}}, 7,
			"prox: Sum: term 1: prox: Rows: want a matrix of 3 columns, the vector has 7 coordinates"},
		{prox.Sum{Terms: []prox.Penalty{prox.Box{Lo: 1, Hi: 2}, prox.Indexed{Of: prox.Box{Lo: -1, Hi: 0.5}, Index: []int{2}}}}, 2,
			"prox: Sum: term 1: prox: Indexed: Index holds 2; want indices from 0 to 1, the vector has 2 coordinates"},
		{prox.Sum{Terms: []prox.Penalty{prox.Box{Lo: 1, Hi: 2}, prox.Indexed{Of: prox.Box{Lo: -1, Hi: 0.5}, Index: []int{2}}}}, 3,
			"prox: Sum: no number is within Box[1, 2] and in the domain of Indexed(Box[-1, 0.5], 1 coordinates) in coordinate 2"},
		{prox.Columns{Of: prox.GroupL2{Groups: groups}, Cols: 2}, 20, ""},
		{prox.Columns{Of: prox.GroupL2{Groups: groups}, Cols: 2}, 18, "prox: Columns: its operand: prox: GroupL2: block 1 " +
			"holds index 9; want indices from 0 to 8, the vector has 9 coordinates"},
		{prox.Indexed{Of: prox.L1{}, Index: []int{4, 1}}, 5, ""},
		{prox.Indexed{Of: prox.L1{}, Index: []int{4, 1}}, 4,
			"prox: Indexed: Index holds 4; want indices from 0 to 3, the vector has 4 coordinates"},
		{prox.Scaled{Of: prox.GroupL2{Groups: groups}}, 9, "prox: Scaled: its operand: prox: GroupL2: block 1 holds index 9; " +
			"want indices from 0 to 8, the vector has 9 coordinates"},
		{prox.NonNegative{}, 3, ""},
		{prox.GroupL2{}, 0, ""},
		{prox.SparseGroup{}, 5, ""},
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

func TestConsecutiveGroups(t *testing.T) {
	tests := []struct {
		n, size int
		want    [][]int
		err     string
	}{
		{n: 6, size: 2, want: [][]int{{0, 1}, {2, 3}, {4, 5}}},
		{n: 3, size: 3, want: [][]int{{0, 1, 2}}},
		{n: 2, size: 1, want: [][]int{{0}, {1}}},
		{n: 7, size: 3, err: "prox: ConsecutiveGroups: blocks of 3 do not divide 7 coordinates: 1 would be left"},
		{n: 3, size: 6, err: "prox: ConsecutiveGroups: blocks of 6 do not divide 3 coordinates: 3 would be left"},
		{n: 0, size: 1, err: "prox: ConsecutiveGroups: need n ≥ 1 coordinates, got 0"},
		{n: 4, size: 0, err: "prox: ConsecutiveGroups: need blocks of size ≥ 1, got 0"},
	}
	for _, test := range tests {
		got, err := prox.ConsecutiveGroups(test.n, test.size)
		text := ""
		if err != nil {
			text = err.Error()
		}
		if text != test.err || !cmp.Equal(test.want, got) {
			t.Errorf("ConsecutiveGroups(%d, %d): error %q, (-want +got)\n%s", test.n, test.size, text,
				cmp.Diff(test.want, got))
		}
		for j := range got {
			if cap(got[j]) != test.size {
				t.Errorf("appending to block %d would write into the next one", j)
			}
		}
	}
}
