package prox

import (
	"math"
	"testing"
)

// TestStructuredDist compares SubdiffDist, and Margin where there is one, with numbers worked out by hand.
func TestStructuredDist(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	one := []float64{1}
	linf := GroupLInf{Lambda: 5, Weights: one}
	slope := SLOPE{Lambda: 1, Weights: []float64{3, 2, 1}}
	nuclear := Nuclear{Lambda: 2, Rows: 2, Cols: 2}
	mcp := GroupMCP{Lambda: 5, Gamma: 2, Weights: one}
	net := LassoNet{Lambda: 4, M: 2, Cols: 3}
	none := 12345.0 // no margin to compare
	tests := []struct {
		name         string
		penalty      Stationary
		x, grad      []float64
		dist, margin float64
	}{
		{"L∞ at the top", linf, []float64{3, -3, 1}, []float64{-2, 3, 0}, 0, inf},
		{"L∞ at the top, too much in all", linf, []float64{3, -3}, []float64{-4, 3}, math.Sqrt2, inf},
		{"L∞ at the top, one of the wrong sign", linf, []float64{3, -3}, []float64{-5, -1}, 1, inf},
		{"L∞ below the top", linf, []float64{3, 1}, []float64{-5, 0.5}, 0.5, inf},
		{"L∞ at zero, inside", linf, []float64{0, 0}, []float64{2, -2}, 0, 1},
		{"L∞ at zero, outside", linf, []float64{0, 0}, []float64{4, -3}, math.Sqrt2, -2},
		{"L∞ beside a group", GroupLInf{Lambda: 5, Groups: [][]int{{0}}}, []float64{0, 0}, []float64{1, -0.5}, 0.5, 4},
		{"L∞, NaN", linf, []float64{0, 0}, []float64{nan, 1}, nan, none},

		{"SLOPE, ranks", slope, []float64{1, -5, 2}, []float64{-1, 3, -2}, 0, inf},
		{"SLOPE, ranks, off", slope, []float64{1, -5, 2}, []float64{-1, 3, -2.5}, 0.5, inf},
		{"SLOPE, a cluster", slope, []float64{4, -4, 1}, []float64{-2.5, 2.5, -1}, 0, inf},
		{"SLOPE, a cluster that is torn", slope, []float64{4, -4, 1}, []float64{-4, 1, -1}, math.Sqrt2, inf},
		{"SLOPE, zeros inside", slope, []float64{4, 0, 0}, []float64{-3, 1.5, -1.25}, 0, 0.25},
		{"SLOPE, zeros outside", slope, []float64{4, 0, 0}, []float64{-3, 2.5, 0}, 0.5, -0.5},

		{"TV, a jump", TotalVariation{2}, []float64{1, 3}, []float64{2, -2}, 0, inf},
		{"TV, a jump, off", TotalVariation{2}, []float64{1, 3}, []float64{2, -1}, 1, inf},
		{"TV, flat", TotalVariation{2}, []float64{1, 1}, []float64{1.5, -1.5}, 0, 0.5},
		{"TV, flat, off", TotalVariation{2}, []float64{1, 1}, []float64{3, -3}, math.Sqrt2, -1},
		{"fused, flat", FusedLasso{1, 2}, []float64{1, 1}, []float64{0.5, -2.5}, 0, 0.5},
		{"fused, zeros", FusedLasso{1, 2}, []float64{0, 0}, []float64{2, -2}, 0, 0.5},
		{"fused, one zero", FusedLasso{1, 2}, []float64{0, 3}, []float64{2.5, -3}, 0, 0.5},
		{"fused, one zero, off", FusedLasso{1, 2}, []float64{0, 3}, []float64{3.5, -3}, 0.5, -0.5},

		{"nuclear, full rank", nuclear, []float64{3, 0, 0, 1}, []float64{-2, 0, 0, -2}, 0, inf},
		{"nuclear, rank one", nuclear, []float64{3, 0, 0, 0}, []float64{-2, 0, 0, 1.5}, 0, 0.5},
		{"nuclear, rank one, off", nuclear, []float64{3, 0, 0, 0}, []float64{-2, 3, 0, -6}, 5, -4},
		{"nuclear, zero", nuclear, []float64{0, 0, 0, 0}, []float64{0, 5, -6, 0}, 5, -4},

		{"group MCP, curved", mcp, []float64{3, -4}, []float64{-1.5, 2}, 0, inf},
		{"group MCP, flat", mcp, []float64{6, -8}, []float64{0, 0.25}, 0.25, inf},
		{"group MCP, zero", mcp, []float64{0, 0}, []float64{3, -5}, math.Sqrt(34) - 5, 5 - math.Sqrt(34)},

		{"LassoNet, zero, inside", net, []float64{0, 0, 0}, []float64{1, 0.5, -0.75}, 0, 0.5},
		{"LassoNet, zero, outside", net, []float64{0, 0, 0}, []float64{0, 7, 0}, 5, -10},
		{"LassoNet, within the bound", net, []float64{2, 1, 0}, []float64{-4, 0, 0}, 0, inf},
		{"LassoNet, at the bound", net, []float64{2, 4, -4}, []float64{2, -1, 2}, 0, inf},
		{"LassoNet, at the bound, off", net, []float64{2, 1, 4}, []float64{-4, 0.5, 1}, math.Sqrt(1.25), inf},
		{"LassoNet, beyond the bound", net, []float64{2, 4.1, 0}, []float64{0, 0, 0}, inf, none},

		{"L1 ball, inside", L1Ball{Radius: 5}, []float64{3, 0}, []float64{3, -4}, 5, -4},
		{"L1 ball, border", L1Ball{Radius: 3}, []float64{2, -1, 0}, []float64{-2, 2, 1}, 0, 1},
		{"L1 ball, border, off", L1Ball{Radius: 3}, []float64{2, -1, 0}, []float64{-2, 3, 0}, math.Sqrt(0.5), 2.5},
		{"L1 ball, border, inward", L1Ball{Radius: 3}, []float64{2, -1, 0}, []float64{3, -4, 0}, 5, 0},
		{"L1 ball, outside", L1Ball{}, []float64{2}, []float64{0}, inf, none},
		{"simplex", Simplex{}, []float64{0.25, 0.75, 0}, []float64{7, 7, 8}, 0, 1},
		{"simplex, off", Simplex{}, []float64{0.25, 0.75, 0}, []float64{6, 8, 10}, math.Sqrt2, 3},
		{"simplex, outside", Simplex{}, []float64{0.5, 0.75, 0}, []float64{0, 0, 0}, inf, none},

		{"top k", TopK{K: 1}, []float64{0, 3, 0}, []float64{9, 0.5, -9}, 0.5, none},
		{"top k, room left", TopK{K: 2}, []float64{0, 3, 0}, []float64{9, 0.5, -8}, 9, none},
		{"top k of groups", TopK{K: 1, Groups: [][]int{{0, 1}, {2}}}, []float64{0, 3, 0, 1}, []float64{3, 4, -9, 2}, 5, none},
		{"top k, outside", TopK{K: 1}, []float64{1, 3}, []float64{0, 0}, inf, none},
		{"n:m", NM{}, []float64{0, 3, 1, 0, 0}, []float64{9, 0.5, 0, 9, 0.25}, 0.5, none},
		{"n:m, outside", NM{}, []float64{1, 3, 1, 0}, []float64{0, 0, 0, 0}, inf, none},
	}
	near := func(a, b float64) bool { return a == b || math.Abs(a-b) < 2e-15 || math.IsNaN(a) && math.IsNaN(b) }
	for _, test := range tests {
		if got := test.penalty.SubdiffDist(test.x, test.grad); !near(got, test.dist) {
			t.Errorf("%s: distance %v, want %v", test.name, got, test.dist)
		}
		if test.margin == none {
			continue
		}
		if got := test.penalty.(Complementary).Margin(test.x, test.grad); !near(got, test.margin) {
			t.Errorf("%s: margin %v, want %v", test.name, got, test.margin)
		}
	}
}

func TestStructuredLambdaMax(t *testing.T) {
	inf := math.Inf(1)
	tests := []struct {
		penalty Criticaler
		grad    []float64
		want    float64
	}{
		{GroupLInf{Weights: []float64{2}}, []float64{3, -4}, 3.5},
		{GroupLInf{Groups: [][]int{{0}}}, []float64{3, -4}, inf},
		{SLOPE{Weights: []float64{3, 2, 1}}, []float64{1, -6, 5}, 2.2},
		{SLOPE{Weights: []float64{1, 0}}, []float64{1, -6}, 7},
		{SLOPE{Weights: []float64{0, 0}}, []float64{1, -6}, inf},
		{TotalVariation{}, []float64{1, 2, -3}, 3},
		{TotalVariation{}, []float64{1, 2, -2}, inf},
		{TotalVariation{}, []float64{0.1, 0.2, -0.3}, 0.30000000000000004}, // the sum is 0 but for rounding
		{FusedLasso{L1: 1, TV: 1}, []float64{3, 3}, 6},                     // each coordinate: 3/(½ + ½), both together: 6/(2·½)
		{FusedLasso{L1: 1, TV: 1}, []float64{3, -3}, 3},
		{FusedLasso{L1: 1, TV: 3}, []float64{0, 4, 0}, 4 / 0.75}, // all: 4/(3·¼); two: 4/(2·¼ + ¾); alone: 4/(¼ + 2·¾)
		{FusedLasso{L1: 2}, []float64{1, -4}, 4},
		{FusedLasso{}, []float64{1}, inf},
		{Nuclear{Rows: 2, Cols: 2}, []float64{0, 3, -4, 0}, 4},
		{GroupMCP{Weights: []float64{2}}, []float64{3, 4}, 2.5},
		{LassoNet{M: 2, Skip: 2, Cols: 3}, []float64{3, 4, 1, 0, 0, -4}, 8},
	}
	for _, test := range tests {
		got := test.penalty.LambdaMax(test.grad)
		if !(got == test.want || math.Abs(got-test.want) <= 4e-16*test.want) {
			t.Errorf("%v, gradient %v: got %v, want %v", test.penalty, test.grad, got, test.want)
		}
	}
}

// TestStructuredSubgradient holds that what Subgradient returns is in the subdifferential.
func TestStructuredSubgradient(t *testing.T) {
	pairs := [][]int{{0, 1}, {3, 2}}
	points := [][]float64{
		{1, 1, -2, 0}, {0, 0, 3, -3}, {0, 0, 0, 0}, {2, -2, 2, 2}, {-1, 0, 0, 5}, {4, 3, 2, 1}, {1e-300, 0, -1e-300, 2},
	}
	for _, p := range []interface {
		Stationary
		Subgradienter
	}{
		GroupL2{Lambda: 3, Groups: pairs}, SparseGroup{L1: 1, L2: 2, Groups: pairs}, GroupLInf{Lambda: 3, Groups: pairs},
		GroupMCP{Lambda: 3, Groups: pairs}, SLOPE{Lambda: 3}, TotalVariation{3}, FusedLasso{2, 3},
		Nuclear{Lambda: 3, Rows: 2, Cols: 2},
	} {
		for _, x := range points {
			g := make([]float64, len(x))
			p.Subgradient(g, x)
			for i := range g {
				if x[i] == 0 && math.Signbit(g[i]) && g[i] == 0 {
					t.Errorf("%v at %v: −0", p, x)
				}
				g[i] = -g[i]
			}
			if dist := p.SubdiffDist(x, g); !(dist <= 1e-14) {
				t.Errorf("%v at %v: −%v is %v from the subdifferential", p, x, g, dist)
			}
			in := append([]float64(nil), x...)
			p.Subgradient(in, in)
			for i := range g {
				if in[i] != -g[i] {
					t.Errorf("%v at %v: in place it gives %v, else −%v", p, x, in, g)
				}
			}
			p.Subgradient(g, []float64{1, math.NaN(), 0, 2})
			if !math.IsNaN(g[1]) {
				t.Errorf("%v: a NaN became %v", p, g[1])
			}
		}
	}
}
