package catalogue

import "proxgrad/ops/prox"

var nonconvex = []Entry{
	{"mcp", "MCP", "zeros single weights, does not shrink large ones (γ = 3)", false,
		func(lambda float64, _, _ int) prox.Penalty { return prox.MCP{Lambda: lambda} }},
	{"scad", "SCAD", "zeros single weights, does not shrink large ones, more gently than mcp (a = 3.7)", false,
		func(lambda float64, _, _ int) prox.Penalty { return prox.SCAD{Lambda: lambda} }},
	{"log-sum", "LogSum", "zeros single weights, shrinks large ones less and less (ε = 1)", false,
		func(lambda float64, _, _ int) prox.Penalty { return prox.LogSum{Lambda: lambda} }},
	{"l0", "L0", "a price for every weight that is not zero: keeps or zeros, never shrinks", false,
		func(lambda float64, _, _ int) prox.Penalty { return prox.L0{Lambda: lambda} }},
	{"l-half", "LHalf", "zeros single weights, between l0 and l1", false,
		func(lambda float64, _, _ int) prox.Penalty { return prox.LHalf{Lambda: lambda} }},
	{"l-two-thirds", "LTwoThirds", "zeros single weights, between l-half and l1", false,
		func(lambda float64, _, _ int) prox.Penalty { return prox.LTwoThirds{Lambda: lambda} }},
	{"group-mcp", "GroupMCP", "zeros whole inputs, does not shrink large ones (γ = 3)", false,
		func(lambda float64, rows, cols int) prox.Penalty {
			return prox.GroupMCP{Lambda: lambda, Groups: byRow(rows, cols)}
		}},
	{"parq", "Quantise", "draws weights to levels (−1, 0, 1), at λ = 1/step onto them", false,
		func(lambda float64, _, _ int) prox.Penalty { return prox.Quantise{Lambda: lambda} }},
}
