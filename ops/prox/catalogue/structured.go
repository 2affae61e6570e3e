package catalogue

import "proxgrad/ops/prox"

var structured = []Entry{
	{"group", "GroupL2", "zeros whole inputs: one group a row of the matrix", true,
		func(lambda float64, rows, cols int) prox.Penalty {
			return prox.GroupL2{Lambda: lambda, Groups: byRow(rows, cols)}
		}},
	{"sparse-group", "SparseGroup", "half L1, half group: zeros inputs, and weights of those that stay", true,
		func(lambda float64, rows, cols int) prox.Penalty {
			return prox.SparseGroup{L1: 0.5 * lambda, L2: 0.5 * lambda, Groups: byRow(rows, cols)}
		}},
	{"linf-groups", "GroupLInf", "zeros whole inputs, and makes the greatest weights of the others equal", true,
		func(lambda float64, rows, cols int) prox.Penalty {
			return prox.GroupLInf{Lambda: lambda, Groups: byRow(rows, cols)}
		}},
	{"slope", "SLOPE", "zeros single weights, and makes some that stay equal in size", true,
		func(lambda float64, _, _ int) prox.Penalty { return prox.SLOPE{Lambda: lambda} }},
	{"tv", "TotalVariation", "makes neighbours in the matrix, row by row, equal", true,
		func(lambda float64, _, _ int) prox.Penalty { return prox.TotalVariation{Lambda: lambda} }},
	{"fused", "FusedLasso", "half L1, half total variation: zeros weights, makes neighbours equal", true,
		func(lambda float64, _, _ int) prox.Penalty {
			return prox.FusedLasso{L1: 0.5 * lambda, TV: 0.5 * lambda}
		}},
	{"nuclear", "Nuclear", "zeros singular values: lowers the rank of the matrix", true,
		func(lambda float64, rows, cols int) prox.Penalty {
			return prox.Nuclear{Lambda: lambda, Rows: rows, Cols: cols}
		}},
	{"lassonet", "LassoNet", "zeros whole inputs: the first column is the path that skips the hidden layer (M = 10)", false,
		func(lambda float64, _, cols int) prox.Penalty { return prox.LassoNet{Lambda: lambda, Cols: cols} }},
}

// byRow returns one group for each row of a rows × cols matrix.
func byRow(rows, cols int) [][]int {
	groups, err := prox.ConsecutiveGroups(rows*cols, cols)
	if err != nil {
		return [][]int{} // Validate refuses it
	}
	return groups
}
