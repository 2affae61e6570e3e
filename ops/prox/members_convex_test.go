package prox_test

import "proxgrad/ops/prox"

func convexMembers() []member {
	return []member{
		{"L1", prox.L1{Lambda: 0.7}, nil,
			func(l float64) prox.Penalty { return prox.L1{Lambda: l} }, naiveSeparable(0.7, 0)},
		{"ElasticNet", prox.ElasticNet{L1: 0.6, L2: 1.4}, nil,
			func(l float64) prox.Penalty { return prox.ElasticNet{L1: 0.3 * l, L2: 0.7 * l} }, naiveSeparable(0.6, 1.4)},
		{"ElasticNet ridge only", prox.ElasticNet{L2: 1.4}, nil,
			func(l float64) prox.Penalty { return prox.ElasticNet{L2: l} }, naiveSeparable(0, 1.4)},
	}
}
