package prox_test

import "proxgrad/ops/prox"

// calculusMembers are rules of calculus, with twins made of those of their operands.
func calculusMembers() []member {
	return []member{
		{"Scaled L1", prox.Scaled{By: 1.4, Of: prox.L1{Lambda: 0.5}}, nil,
			func(l float64) prox.Penalty { return prox.Scaled{By: l, Of: prox.L1{Lambda: 1}} },
			naiveScaled(1.4, naiveSeparable(0.5, 0))},
		{"Scaled SparseGroup", prox.Scaled{By: 0.5, Of: prox.SparseGroup{L1: 0.6, L2: 0.6}}, nil,
			func(l float64) prox.Penalty { return prox.Scaled{By: l, Of: prox.SparseGroup{L1: 0.5, L2: 0.5}} },
			naiveScaled(0.5, naiveBlocks(0.6, 0.6, nil, nil))},
		{"Scaled Box", prox.Scaled{By: 0.5, Of: prox.Box{Lo: -0.2, Hi: 0.5}}, nil, nil, naiveClamp(-0.2, 0.5)},
	}
}

// naiveScaled is the twin of by·g: that of g with the steps by·step.
func naiveScaled(by float64, of func(dst, x, step []float64)) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		scaled := make([]float64, len(step))
		for i, s := range step {
			scaled[i] = by * s
		}
		of(dst, x, scaled)
	}
}
