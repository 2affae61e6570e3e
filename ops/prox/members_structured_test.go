package prox_test

import "proxgrad/ops/prox"

// scattered are blocks that are neither consecutive nor sorted, of sizes 1 to 4; coordinates 3 and 9 are in none.
var scattered = [][]int{{7}, {0, 11, 2}, {5, 4}, {1, 10, 8, 6}}

func structuredMembers() []member {
	partial := []int{12, 13, 30} // lengths that hold the scattered blocks
	thirds := [][]int{{0, 1, 2, 3}, {4, 5, 6, 7}, {8, 9, 10, 11}}
	weights := []float64{0.5, 0, 2, 1}
	triples := [][]int{{0, 1, 2}, {3, 4, 5}, {6, 7, 8}, {9, 10, 11}}
	slopes := []float64{2, 1.5, 1.5, 0.5, 0}
	return []member{
		{"GroupL2 of one block", prox.GroupL2{Lambda: 0.8}, nil,
			func(l float64) prox.Penalty { return prox.GroupL2{Lambda: l} }, naiveBlocks(0, 0.8, nil, nil)},
		{"GroupL2 consecutive", prox.GroupL2{Lambda: 0.8, Groups: thirds}, []int{12},
			func(l float64) prox.Penalty { return prox.GroupL2{Lambda: l, Groups: thirds} },
			naiveBlocks(0, 0.8, thirds, nil)},
		{"GroupL2 scattered", prox.GroupL2{Lambda: 0.8, Groups: scattered, Weights: weights}, partial,
			func(l float64) prox.Penalty { return prox.GroupL2{Lambda: l, Groups: scattered, Weights: weights} },
			naiveBlocks(0, 0.8, scattered, weights)},
		{"SparseGroup of one block", prox.SparseGroup{L1: 0.5, L2: 0.5}, nil,
			func(l float64) prox.Penalty { return prox.SparseGroup{L1: 0.5 * l, L2: 0.5 * l} },
			naiveBlocks(0.5, 0.5, nil, nil)},
		{"SparseGroup scattered", prox.SparseGroup{L1: 0.5, L2: 0.3, Groups: scattered, Weights: weights}, partial,
			func(l float64) prox.Penalty {
				return prox.SparseGroup{L1: 0.625 * l, L2: 0.375 * l, Groups: scattered, Weights: weights}
			}, naiveBlocks(0.5, 0.3, scattered, weights)},
		{"GroupLInf of one block", prox.GroupLInf{Lambda: 0.4}, nil,
			func(l float64) prox.Penalty { return prox.GroupLInf{Lambda: l} }, nil},
		{"GroupLInf consecutive", prox.GroupLInf{Lambda: 0.6, Groups: thirds}, []int{12},
			func(l float64) prox.Penalty { return prox.GroupLInf{Lambda: l, Groups: thirds} },
			naiveTops(0.6, thirds, nil)},
		{"GroupLInf scattered", prox.GroupLInf{Lambda: 0.8, Groups: scattered, Weights: weights}, partial,
			func(l float64) prox.Penalty { return prox.GroupLInf{Lambda: l, Groups: scattered, Weights: weights} },
			naiveTops(0.8, scattered, weights)},
		{"SLOPE", prox.SLOPE{Lambda: 0.6, Weights: slopes}, []int{5},
			func(l float64) prox.Penalty { return prox.SLOPE{Lambda: l, Weights: slopes} }, naiveSorted(0.6, slopes)},
		{"SLOPE of Benjamini and Hochberg", prox.SLOPE{Lambda: 0.6}, nil,
			func(l float64) prox.Penalty { return prox.SLOPE{Lambda: l} }, nil},
		{"TotalVariation", prox.TotalVariation{Lambda: 0.4}, []int{5},
			func(l float64) prox.Penalty { return prox.TotalVariation{Lambda: l} }, naiveChain(0, 0.4)},
		{"TotalVariation long", prox.TotalVariation{Lambda: 0.4}, nil,
			func(l float64) prox.Penalty { return prox.TotalVariation{Lambda: l} }, nil},
		{"FusedLasso", prox.FusedLasso{L1: 0.2, TV: 0.4}, []int{4},
			func(l float64) prox.Penalty { return prox.FusedLasso{L1: l / 3, TV: 2 * l / 3} }, naiveChain(0.2, 0.4)},
		{"FusedLasso long", prox.FusedLasso{L1: 0.2, TV: 0.4}, nil,
			func(l float64) prox.Penalty { return prox.FusedLasso{L1: l / 3, TV: 2 * l / 3} }, nil},
		{"Nuclear wide", prox.Nuclear{Lambda: 0.7, Rows: 3, Cols: 4}, []int{12},
			func(l float64) prox.Penalty { return prox.Nuclear{Lambda: l, Rows: 3, Cols: 4} }, naiveSingular(0.7, 3, 4)},
		{"Nuclear tall", prox.Nuclear{Lambda: 0.7, Rows: 6, Cols: 2}, []int{12},
			func(l float64) prox.Penalty { return prox.Nuclear{Lambda: l, Rows: 6, Cols: 2} }, naiveSingular(0.7, 6, 2)},
		{"GroupMCP of one block", prox.GroupMCP{Lambda: 0.5}, nil,
			func(l float64) prox.Penalty { return prox.GroupMCP{Lambda: l} }, nil},
		{"GroupMCP consecutive", prox.GroupMCP{Lambda: 0.5, Groups: thirds}, []int{12},
			func(l float64) prox.Penalty { return prox.GroupMCP{Lambda: l, Groups: thirds} },
			naiveFirm(0.5, 3, thirds, nil)},
		{"GroupMCP scattered", prox.GroupMCP{Lambda: 0.8, Gamma: 0.4, Groups: scattered, Weights: weights}, partial,
			func(l float64) prox.Penalty {
				return prox.GroupMCP{Lambda: l, Gamma: 0.4, Groups: scattered, Weights: weights}
			}, naiveFirm(0.8, 0.4, scattered, weights)},
		{"LassoNet", prox.LassoNet{Lambda: 0.7, M: 1.5, Cols: 4}, []int{4, 8, 20},
			func(l float64) prox.Penalty { return prox.LassoNet{Lambda: l, M: 1.5, Cols: 4} },
			naiveHierarchy(0.7, 1.5, 1, 4)},
		{"LassoNet of two outputs", prox.LassoNet{Lambda: 0.7, M: 0.5, Skip: 2, Cols: 5}, []int{5, 10, 25},
			func(l float64) prox.Penalty { return prox.LassoNet{Lambda: l, M: 0.5, Skip: 2, Cols: 5} },
			naiveHierarchy(0.7, 0.5, 2, 5)},
		{"LassoNet without hidden weights", prox.LassoNet{Lambda: 0.7, Skip: 3, Cols: 3}, []int{12},
			func(l float64) prox.Penalty { return prox.LassoNet{Lambda: l, Skip: 3, Cols: 3} },
			naiveBlocks(0, 0.7, triples, []float64{1, 1, 1, 1})},
	}
}
