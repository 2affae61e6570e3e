package prox_test

import (
	"math"

	"proxgrad/ops/prox"
)

// nonconvexMembers have twins that are told the term and its derivative and search for the least objective.
func nonconvexMembers() []member {
	return []member{
		{"MCP", prox.MCP{Lambda: 0.9}, nil, func(l float64) prox.Penalty { return prox.MCP{Lambda: l} }, naiveMCP(0.9, 3)},
		{"MCP, steps mostly beyond γ", prox.MCP{Lambda: 0.9, Gamma: 0.3}, nil,
			func(l float64) prox.Penalty { return prox.MCP{Lambda: l, Gamma: 0.3} }, naiveMCP(0.9, 0.3)},
		{"SCAD", prox.SCAD{Lambda: 0.6}, nil, func(l float64) prox.Penalty { return prox.SCAD{Lambda: l} },
			naiveSCAD(0.6, 3.7)},
		{"SCAD, steps mostly beyond a − 1", prox.SCAD{Lambda: 0.6, A: 1.25}, nil,
			func(l float64) prox.Penalty { return prox.SCAD{Lambda: l, A: 1.25} }, naiveSCAD(0.6, 1.25)},
		{"LogSum", prox.LogSum{Lambda: 0.7}, nil, func(l float64) prox.Penalty { return prox.LogSum{Lambda: l} },
			naiveLogSum(0.7, 1)},
		{"LogSum of a small ε", prox.LogSum{Lambda: 0.5, Eps: 0.03}, nil,
			func(l float64) prox.Penalty { return prox.LogSum{Lambda: l, Eps: 0.03} }, naiveLogSum(0.5, 0.03)},
		{"L0", prox.L0{Lambda: 0.4}, nil, func(l float64) prox.Penalty { return prox.L0{Lambda: l} },
			naiveEven(func(float64) float64 { return 0.4 }, func(float64) float64 { return 0 })},
		{"LHalf", prox.LHalf{Lambda: 0.6}, nil, func(l float64) prox.Penalty { return prox.LHalf{Lambda: l} },
			naivePower(0.6, 0.5)},
		{"LTwoThirds", prox.LTwoThirds{Lambda: 0.6}, nil, func(l float64) prox.Penalty { return prox.LTwoThirds{Lambda: l} },
			naivePower(0.6, 2./3)},
		{"Quantise", prox.Quantise{Lambda: 0.8}, nil, func(l float64) prox.Penalty { return prox.Quantise{Lambda: l} },
			naiveQuantise(0.8, []float64{-1, 0, 1})},
		{"Quantise, uneven levels", prox.Quantise{Lambda: 1.5, Levels: uneven}, nil,
			func(l float64) prox.Penalty { return prox.Quantise{Lambda: l, Levels: uneven} }, naiveQuantise(1.5, uneven)},
	}
}

var uneven = []float64{-0.9, -0.31, 0.1, 0.2, 0.7, 2.3}

func naiveMCP(lambda, gamma float64) func(dst, x, step []float64) {
	return naiveEven(func(u float64) float64 {
		if u > gamma*lambda {
			return gamma * lambda * lambda / 2
		}
		return lambda*u - u*u/(2*gamma)
	}, func(u float64) float64 { return math.Max(lambda-u/gamma, 0) })
}

func naiveSCAD(lambda, a float64) func(dst, x, step []float64) {
	return naiveEven(func(u float64) float64 {
		switch {
		case u <= lambda:
			return lambda * u
		case u <= a*lambda:
			return (2*a*lambda*u - u*u - lambda*lambda) / (2 * (a - 1))
		}
		return lambda * lambda * (a + 1) / 2
	}, func(u float64) float64 {
		if u <= lambda {
			return lambda
		}
		return math.Max(a*lambda-u, 0) / (a - 1)
	})
}

func naiveLogSum(lambda, eps float64) func(dst, x, step []float64) {
	return naiveEven(func(u float64) float64 { return lambda * math.Log1p(u/eps) },
		func(u float64) float64 { return lambda / (u + eps) })
}

func naivePower(lambda, power float64) func(dst, x, step []float64) {
	return naiveEven(func(u float64) float64 { return lambda * math.Pow(u, power) },
		func(u float64) float64 { return lambda * power * math.Pow(u, power-1) })
}
