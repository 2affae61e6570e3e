package prox_test

import "proxgrad/ops/prox"

// calculusMembers are rules of calculus, with twins made of those of their operands.
func calculusMembers() []member {
	l1 := func(l float64) prox.Penalty { return prox.L1{Lambda: l} }
	group := func(l float64) prox.Penalty { return prox.GroupL2{Lambda: l} }
	sparse := func(l float64) prox.Penalty { return prox.SparseGroup{L1: l / 2, L2: l / 2} }
	mcp := func(l float64) prox.Penalty { return prox.MCP{Lambda: l} }
	weights := []float64{1, 0.2, 0, 3, 1.7}
	odd := []int{7, 0, 3, 4}
	rising := []int{1, 2, 5, 9}
	rows := func(of func(float64) prox.Penalty, cols int) func(float64) prox.Penalty {
		return func(l float64) prox.Penalty { return prox.Rows{Of: of(l), Cols: cols} }
	}
	columns := func(of func(float64) prox.Penalty, cols int) func(float64) prox.Penalty {
		return func(l float64) prox.Penalty { return prox.Columns{Of: of(l), Cols: cols} }
	}
	indexed := func(of func(float64) prox.Penalty, index []int) func(float64) prox.Penalty {
		return func(l float64) prox.Penalty { return prox.Indexed{Of: of(l), Index: index} }
	}
	weighted := func(of func(float64) prox.Penalty) func(float64) prox.Penalty {
		return func(l float64) prox.Penalty { return prox.Weighted{Of: of(l), Weights: weights} }
	}
	scaled := func(of prox.Penalty) func(float64) prox.Penalty {
		return func(l float64) prox.Penalty { return prox.Scaled{By: l, Of: of} }
	}
	nonNegative := func(of func(float64) prox.Penalty) func(float64) prox.Penalty {
		return func(l float64) prox.Penalty { return prox.NonNegative{Of: of(l)} }
	}
	return []member{
		{"Scaled L1", prox.Scaled{By: 1.4, Of: l1(0.5)}, nil, scaled(l1(1)), naiveScaled(1.4, naiveSeparable(0.5, 0))},
		{"Scaled SparseGroup", prox.Scaled{By: 0.5, Of: sparse(1.2)}, nil, scaled(sparse(1)),
			naiveScaled(0.5, naiveBlocks(0.6, 0.6, nil, nil))},
		{"Scaled MCP", prox.Scaled{By: 0.6, Of: mcp(1.5)}, nil, scaled(mcp(1)), naiveScaled(0.6, naiveMCP(1.5, 3))},
		{"Scaled Box", prox.Scaled{By: 0.5, Of: prox.Box{Lo: -0.2, Hi: 0.5}}, nil, nil, naiveClamp(-0.2, 0.5)},
		{"Scaled Scaled GroupL2", prox.Scaled{By: 2, Of: prox.Scaled{By: 0.25, Of: group(1.5)}}, nil,
			func(l float64) prox.Penalty { return prox.Scaled{By: 2, Of: prox.Scaled{By: 0.25, Of: group(2 * l)}} },
			naiveBlocks(0, 0.75, nil, nil)},
		{"Weighted L1", weighted(l1)(0.7), []int{5}, weighted(l1), naiveWeighted(weights, naiveSeparable(0.7, 0))},
		{"Weighted MCP", weighted(mcp)(0.9), []int{5}, weighted(mcp), naiveWeighted(weights, naiveMCP(0.9, 3))},
		{"Weighted Weighted L1", prox.Weighted{Of: weighted(l1)(0.7), Weights: weights}, []int{5}, nil,
			naiveWeighted([]float64{1, 0.2 * 0.2, 0, 9, 1.7 * 1.7}, naiveSeparable(0.7, 0))},
		{"Rows of GroupL2", rows(group, 4)(0.8), []int{12, 4}, rows(group, 4), naiveRows(4, naiveBlocks(0, 0.8, nil, nil))},
		{"Rows of L1", rows(l1, 4)(0.8), []int{12, 4}, rows(l1, 4), naiveSeparable(0.8, 0)},
		{"Rows of Weighted L1", rows(weighted(l1), 5)(0.7), []int{10}, rows(weighted(l1), 5),
			naiveRows(5, naiveWeighted(weights, naiveSeparable(0.7, 0)))},
		{"Columns of GroupL2", columns(group, 3)(0.8), []int{12, 24, 3}, columns(group, 3),
			naiveColumns(3, naiveBlocks(0, 0.8, nil, nil))},
		{"Columns of SparseGroup, more than a panel", columns(sparse, 20)(0.8), []int{60}, columns(sparse, 20),
			naiveColumns(20, naiveBlocks(0.4, 0.4, nil, nil))},
		{"Columns of ElasticNet", prox.Columns{Of: prox.ElasticNet{L1: 0.6, L2: 1.4}, Cols: 3}, []int{6},
			columns(func(l float64) prox.Penalty { return prox.ElasticNet{L1: 0.3 * l, L2: 0.7 * l} }, 3), naiveSeparable(0.6, 1.4)},
		{"Columns of Weighted MCP", columns(weighted(mcp), 2)(0.9), []int{10}, columns(weighted(mcp), 2),
			naiveColumns(2, naiveWeighted(weights, naiveMCP(0.9, 3)))},
		{"Indexed GroupL2", indexed(group, odd)(0.8), []int{8, 13}, indexed(group, odd),
			naiveIndexed(odd, naiveBlocks(0, 0.8, nil, nil))},
		{"Indexed L1", indexed(l1, rising)(0.7), []int{10, 13}, indexed(l1, rising), naiveIndexed(rising, naiveSeparable(0.7, 0))},
		{"Indexed Box", prox.Indexed{Of: prox.Box{Lo: -0.3, Hi: 1.1}, Index: odd}, []int{8}, nil,
			naiveIndexed(odd, naiveClamp(-0.3, 1.1))},
		{"NonNegative L1", nonNegative(l1)(0.7), nil, nonNegative(l1), naiveNonNegative(naiveSeparable(0.7, 0))},
		{"NonNegative GroupL2", nonNegative(group)(0.8), nil, nonNegative(group), naiveNonNegative(naiveBlocks(0, 0.8, nil, nil))},
		{"NonNegative SparseGroup", nonNegative(sparse)(0.8), nil, nonNegative(sparse),
			naiveNonNegative(naiveBlocks(0.4, 0.4, nil, nil))},
		{"NonNegative MCP", nonNegative(mcp)(0.9), nil, nonNegative(mcp), naiveNonNegative(naiveMCP(0.9, 3))},
		{"NonNegative L0", prox.NonNegative{Of: prox.L0{Lambda: 0.4}}, nil,
			nonNegative(func(l float64) prox.Penalty { return prox.L0{Lambda: l} }),
			naiveNonNegative(naiveEven(func(float64) float64 { return 0.4 }, func(float64) float64 { return 0 }))},
		{"NonNegative Weighted L1", nonNegative(weighted(l1))(0.7), []int{5}, nonNegative(weighted(l1)),
			naiveNonNegative(naiveWeighted(weights, naiveSeparable(0.7, 0)))},
		{"NonNegative Box", prox.NonNegative{Of: prox.Box{Lo: -1, Hi: 0.6}}, nil, nil, naiveClamp(0, 0.6)},
		{"NonNegative Indexed Box", prox.NonNegative{Of: prox.Indexed{Of: prox.Box{Lo: -1, Hi: 0.6}, Index: rising}}, []int{10}, nil,
			naiveNonNegative(naiveIndexed(rising, naiveClamp(0, 0.6)))},
		{"Rows of NonNegative GroupL2", rows(nonNegative(group), 4)(0.8), []int{12}, rows(nonNegative(group), 4),
			naiveRows(4, naiveNonNegative(naiveBlocks(0, 0.8, nil, nil)))},
	}
}
