package prox

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestSubdiffDist compares with distances worked out by hand.
func TestSubdiffDist(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	pair := [][]int{{0, 1}}
	tests := []struct {
		name    string
		penalty Stationary
		x, grad []float64
		want    float64
	}{
		{"L1 on the support", L1{2}, []float64{1, -1}, []float64{-2, 2}, 0},
		{"L1 on the support, off", L1{2}, []float64{1, -1}, []float64{-1.5, 5}, 3},
		{"L1 at zero, inside", L1{2}, []float64{0, 0}, []float64{-2, 1.5}, 0},
		{"L1 at zero, outside", L1{2}, []float64{0, 0}, []float64{-2, 2.5}, 0.5},
		{"elastic net", ElasticNet{2, 3}, []float64{2, 0}, []float64{-8, 2}, 0},
		{"elastic net, off", ElasticNet{2, 3}, []float64{-2, 0}, []float64{7, 2}, 1},
		{"MCP on the slope", MCP{Lambda: 2, Gamma: 3}, []float64{3, -1.5}, []float64{-1, 1.5}, 0},
		{"MCP on the slope, off", MCP{Lambda: 2, Gamma: 3}, []float64{3, -1.5}, []float64{-1, 2}, 0.5},
		{"MCP on the flat", MCP{Lambda: 2, Gamma: 3}, []float64{7, -6}, []float64{0, 0.25}, 0.25},
		{"MCP at zero", MCP{Lambda: 2, Gamma: 3}, []float64{0, 0}, []float64{-2, 2.5}, 0.5},
		{"SCAD up to λ", SCAD{Lambda: 2, A: 3}, []float64{1, -2}, []float64{-2, 2.5}, 0.5},
		{"SCAD on the slope", SCAD{Lambda: 2, A: 3}, []float64{4, -5}, []float64{-1, 0.5}, 0},
		{"SCAD on the flat", SCAD{Lambda: 2, A: 3}, []float64{8, 6}, []float64{0.25, 0}, 0.25},
		{"SCAD at zero", SCAD{Lambda: 2, A: 3}, []float64{0, 0}, []float64{1.5, 3}, 1},
		{"log-sum", LogSum{Lambda: 3, Eps: 0.5}, []float64{1, -0.25}, []float64{-2, 4.5}, 0.5},
		{"log-sum at zero", LogSum{Lambda: 3, Eps: 0.5}, []float64{0, 0}, []float64{6, -7}, 1},
		{"L0", L0{Lambda: 3}, []float64{1, 0}, []float64{-0.5, 1e9}, 0.5},
		{"L0 with λ = 0", L0{}, []float64{1, 0}, []float64{-0.5, 2}, 2},
		{"L1/2", LHalf{Lambda: 4}, []float64{4, 0}, []float64{-1.5, -1e9}, 0.5},
		{"L2/3", LTwoThirds{Lambda: 3}, []float64{-8, 0}, []float64{1.25, 1e9}, 0.25},
		{"between levels", Quantise{Lambda: 2}, []float64{0.25, -0.75}, []float64{-0.5, -0.25}, 0.25},
		{"at a level, inside", Quantise{Lambda: 2}, []float64{0, 0}, []float64{1, -1}, 0},
		{"at a level, outside", Quantise{Lambda: 2}, []float64{0, 0}, []float64{1.5, -1}, 0.5},
		{"at the outermost levels", Quantise{Lambda: 2}, []float64{1, -1}, []float64{-1e9, 1e9}, 0},
		{"at the outermost levels, off", Quantise{Lambda: 2}, []float64{1, -1}, []float64{1.5, -1.25}, 0.5},
		{"at the float32 of a level", Quantise{Lambda: 2, Levels: []float64{0, 0.1, 1}}, []float64{float64(float32(0.1))},
			[]float64{-0.75}, 0},
		{"beyond the levels", Quantise{Lambda: 2}, []float64{1.5}, []float64{0}, inf},
		{"levels with λ = 0", Quantise{}, []float64{1.5}, []float64{-0.5}, 0.5},
		{"group on the support", GroupL2{Lambda: 5, Weights: []float64{1}}, []float64{3, -4}, []float64{-3, 4}, 0},
		{"group on the support, off", GroupL2{Lambda: 5, Weights: []float64{1}}, []float64{3, -4}, []float64{0, 8}, 5},
		{"group at zero, inside", GroupL2{Lambda: 5, Weights: []float64{1}}, []float64{0, 0}, []float64{3, -4}, 0},
		{"group at zero, outside", GroupL2{Lambda: 4, Weights: []float64{1}}, []float64{0, 0}, []float64{3, -4}, 1},
		{"group with the weight √2", GroupL2{Lambda: 3}, []float64{0, 0}, []float64{3, 3}, 0},
		{"coordinate in no group", GroupL2{Lambda: 5, Groups: pair}, []float64{0, 0, 1, 0}, []float64{0, 0, -0.5, 0.75},
			0.75},
		{"sparse group at zero, inside", SparseGroup{L1: 1, L2: 5, Weights: []float64{1}}, []float64{0, 0},
			[]float64{4, -5}, 0},
		{"sparse group at zero, outside", SparseGroup{L1: 1, L2: 3, Weights: []float64{1}}, []float64{0, 0},
			[]float64{4, -5}, 2},
		{"sparse group, one coordinate zero", SparseGroup{L1: 1, L2: 2, Weights: []float64{1}}, []float64{7, 0},
			[]float64{-6, 5}, 5},
		{"sparse group, coordinate in no group", SparseGroup{L1: 1, L2: 9, Groups: pair}, []float64{0, 0, 0},
			[]float64{0, 0, 1.5}, 0.5},
		{"non-negative inside", NonNegative{}, []float64{2}, []float64{-0.5}, 0.5},
		{"non-negative at zero", NonNegative{}, []float64{0, 0}, []float64{3, -0.25}, 0.25},
		{"non-negative outside", NonNegative{}, []float64{-1e-300}, []float64{0}, inf},
		{"box at both bounds", Box{-1, 2}, []float64{-1, 2}, []float64{1, -1}, 0},
		{"box at both bounds, off", Box{-1, 2}, []float64{-1, 2}, []float64{-1, 3}, 3},
		{"box of a point", Box{1, 1}, []float64{1, 1}, []float64{-7, 9}, 0},
		{"box outside", Box{-1, 2}, []float64{3}, []float64{0}, inf},
		{"infinite point of an unbounded box", Box{-inf, inf}, []float64{inf}, []float64{0}, inf},
		{"NaN beats outside", Box{-1, 2}, []float64{3, 0}, []float64{0, nan}, nan},
		{"NaN in a group at zero", GroupL2{Lambda: 5}, []float64{0, 0}, []float64{nan, 1}, nan},
		{"NaN beside a group", GroupL2{Lambda: 5, Groups: pair}, []float64{0, 0, nan}, []float64{0, 0, 0}, nan},
		{"huge gradient", GroupL2{Weights: []float64{1}}, []float64{0, 0}, []float64{3e300, 4e300}, 5e300},
		{"tiny point", GroupL2{Lambda: 5, Weights: []float64{1}}, []float64{3e-300, -4e-300}, []float64{-3, 4}, 0},
	}
	for _, test := range tests {
		got := test.penalty.SubdiffDist(test.x, test.grad)
		near := math.Abs(got-test.want) <= 4e-16*test.want+1e-15
		if got != test.want && !near && !(math.IsNaN(got) && math.IsNaN(test.want)) {
			t.Errorf("%s: %v at x = %v, grad = %v: got %v, want %v",
				test.name, test.penalty, test.x, test.grad, got, test.want)
		}
	}
}

func TestSubdiffDistRefusesUnequalLengths(t *testing.T) {
	for _, p := range []Stationary{L1{}, ElasticNet{}, GroupL2{}, SparseGroup{}, NonNegative{}, Box{},
		MCP{}, SCAD{}, LogSum{}, L0{}, LHalf{}, LTwoThirds{}, Quantise{}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v: no panic for 2 and 3 coordinates", p)
				}
			}()
			p.SubdiffDist(make([]float64, 2), make([]float64, 3))
		}()
	}
}

func TestLambdaMax(t *testing.T) {
	inf := math.Inf(1)
	pair := [][]int{{0, 1}}
	tests := []struct {
		penalty Criticaler
		grad    []float64
		want    float64
	}{
		{L1{}, []float64{1, -3, 2}, 3},
		{L1{}, nil, 0},
		{L1{}, []float64{-inf, 1}, inf},
		{ElasticNet{L1: 1, L2: 3}, []float64{1, -3}, 12},
		{ElasticNet{L1: 1e308, L2: 1e308}, []float64{1, -3}, 6},
		{ElasticNet{L2: 3}, []float64{1}, inf},
		{ElasticNet{L2: 3}, []float64{0}, 0},
		{ElasticNet{}, []float64{1}, inf},
		{MCP{Gamma: 2}, []float64{1, -3}, 3},
		{SCAD{}, []float64{1, -3}, 3},
		{LogSum{Eps: 0.5}, []float64{1, -3}, 1.5},
		{LogSum{}, []float64{1, -3}, 3},
		{GroupL2{Lambda: 9, Weights: []float64{2}}, []float64{3, 4}, 2.5},
		{GroupL2{}, []float64{3, 3, 3, 3}, 3},
		{GroupL2{Groups: pair}, []float64{3, 3, 0}, 3},
		{GroupL2{Groups: pair}, []float64{3, 3, 1e-300}, inf},
		{GroupL2{Weights: []float64{0}}, []float64{1}, inf},
		{GroupL2{Weights: []float64{0}}, []float64{0}, 0},
		{GroupL2{Weights: []float64{1}}, []float64{3e300, 4e300}, 5e300},
		{SparseGroup{L1: 1, L2: 1, Weights: []float64{1}}, []float64{5}, 5}, // |5| − λ/2 = λ/2
		{SparseGroup{L1: 3, L2: 1, Weights: []float64{0}}, []float64{3, -6}, 8},
		{SparseGroup{L2: 2, Weights: []float64{1}}, []float64{3, 4}, 5},
		{SparseGroup{L1: 2}, []float64{3, -4}, 4},
		{SparseGroup{}, []float64{3}, inf},
		{SparseGroup{}, []float64{0}, 0},
		{SparseGroup{L1: 1, L2: 1, Groups: pair}, []float64{0, 0, -2}, 4},
		{SparseGroup{L2: 1, Groups: pair}, []float64{0, 0, -2}, inf},
	}
	for _, test := range tests {
		got := test.penalty.LambdaMax(test.grad)
		if !(got == test.want || math.Abs(got-test.want) <= 4e-16*test.want) {
			t.Errorf("%v, gradient %v: got %v, want %v", test.penalty, test.grad, got, test.want)
		}
	}
}

// TestCriticalBlock compares the Newton iteration with bisection on ‖soft(g, αλ)‖ ≤ c·λ, to rounding.
func TestCriticalBlock(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	for range 2000 {
		b := block{size: 1 + rng.IntN(12)}
		grad := make([]float64, b.size)
		for i := range grad {
			grad[i] = rng.NormFloat64() * math.Pow(10, 3*rng.Float64())
		}
		alpha := math.Pow(rng.Float64(), 4)
		c := math.Pow(10, 6*rng.Float64()-4)
		lo, hi := 0.0, 1e9
		for {
			mid := lo + (hi-lo)/2
			if mid == lo || mid == hi {
				break
			}
			var l length
			for _, g := range grad {
				l.add(soft(g, alpha*mid))
			}
			if l.norm() > c*mid {
				lo = mid
			} else {
				hi = mid
			}
		}
		if got := criticalBlock(grad, b, alpha, c); math.Abs(got-hi) > 1e-14*hi {
			t.Fatalf("grad = %v, α = %v, c = %v: got %v, want %v", grad, alpha, c, got, hi)
		}
	}
}

// TestMaxOutside covers vectors longer than the window in which the blocks are marked.
func TestMaxOutside(t *testing.T) {
	const n = 600_000
	covered := make([]int, 0, n)
	for i := n - 1; i >= 0; i-- {
		if i != 5 && i != 262_144 && i != 599_999 {
			covered = append(covered, i)
		}
	}
	p := partition{groups: [][]int{covered[:n/3], covered[n/3:]}}
	var got []int
	most := p.maxOutside(n, func(i int) float64 {
		got = append(got, i)
		return float64(i)
	})
	if len(got) != 3 || got[0] != 5 || got[1] != 262_144 || got[2] != 599_999 || most != 599_999 {
		t.Errorf("visited %v, maximum %v", got, most)
	}
	all := partition{groups: [][]int{{2, 0}, {1}}}
	if m := all.maxOutside(3, func(int) float64 { return 1 }); m != 0 {
		t.Errorf("a partition of all coordinates has some outside: %v", m)
	}
}
