package catalogue

import "proxgrad/ops/prox"

var convex = []Entry{
	{"l1", "L1", "zeros single weights", true,
		func(lambda float64, _, _ int) prox.Penalty { return prox.L1{Lambda: lambda} }},
	{"elastic-net", "ElasticNet", "half L1, half ridge: zeros single weights, keeps correlated ones together", true,
		func(lambda float64, _, _ int) prox.Penalty {
			return prox.ElasticNet{L1: 0.5 * lambda, L2: 0.5 * lambda}
		}},
}
