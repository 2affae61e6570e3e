package prox_test

import (
	"math"

	"proxgrad/ops/prox"
)

// sumMembers are sums of every kind, and rules of them.
func sumMembers() []member {
	sum := func(terms ...prox.Penalty) prox.Sum { return prox.Sum{Terms: terms} }
	at := func(p prox.Penalty, index ...int) prox.Indexed { return prox.Indexed{Of: p, Index: index} }
	weights := []float64{1, 0.2, 0, 3, 1.7}
	separable := func(l float64) prox.Penalty {
		return sum(prox.L1{Lambda: 0.2 * l}, prox.ElasticNet{L1: 0.3 * l, L2: 0.5 * l}, prox.Box{Lo: -0.4, Hi: 0.9})
	}
	parts := func(l float64) prox.Penalty {
		return sum(at(prox.L1{Lambda: 0.5 * l}, 1, 2, 6), at(prox.GroupL2{Lambda: 0.25 * l}, 0, 5, 4), at(prox.MCP{Lambda: 0.25 * l}, 9))
	}
	sparse := func(l float64) prox.Penalty { return sum(prox.L1{Lambda: 0.5 * l}, prox.GroupL2{Lambda: 0.5 * l}) }
	bounded := func(l float64) prox.Penalty {
		return sum(prox.NonNegative{}, prox.ElasticNet{L1: 0.4 * l, L2: 0.2 * l}, prox.GroupL2{Lambda: 0.4 * l})
	}
	adaptive := func(l float64) prox.Penalty {
		return sum(prox.Weighted{Of: prox.L1{Lambda: l}, Weights: weights}, prox.Box{Lo: -0.3, Hi: 1.1})
	}
	bent := func(l float64) prox.Penalty {
		return sum(prox.ElasticNet{L1: 0.3 * l, L2: 0.4 * l}, prox.MCP{Lambda: 0.3 * l})
	}
	return []member{
		{"Sum, separable", separable(1), nil, separable, func(dst, x, step []float64) {
			naiveSeparable(0.5, 0.5)(dst, x, step)
			naiveClamp(-0.4, 0.9)(dst, dst, step)
		}},
		{"Sum of parts", parts(1.5), []int{10, 13}, parts, func(dst, x, step []float64) {
			naiveIndexed([]int{1, 2, 6}, naiveSeparable(0.75, 0))(dst, x, step)
			naiveIndexed([]int{0, 5, 4}, naiveBlocks(0, 0.375, nil, nil))(dst, dst, step)
			naiveIndexed([]int{9}, naiveMCP(0.375, 3))(dst, dst, step)
		}},
		{"Sum of L1 and GroupL2", sparse(1), nil, sparse, naiveBlocks(0.5, 0.5, nil, nil)},
		{"Sum of NonNegative, ElasticNet and GroupL2", bounded(1), nil, bounded, naiveNonNegative(naiveRidgeBlock(0.4, 0.2, 0.4))},
		{"Sum of Weighted L1 and Box", adaptive(0.7), []int{5}, adaptive, func(dst, x, step []float64) {
			naiveWeighted(weights, naiveSeparable(0.7, 0))(dst, x, step)
			naiveClamp(-0.3, 1.1)(dst, dst, step)
		}},
		{"Sum of ElasticNet and MCP", bent(2), nil, bent, naiveEven(func(u float64) float64 {
			return 0.6*u + 0.4*u*u + mcpAt(0.6, u)
		}, func(u float64) float64 { return 0.6 + 0.8*u + math.Max(0.6-u/3, 0) })},
		{"Sum of L1 and a box off zero on some", sum(prox.L1{Lambda: 0.7}, at(prox.Box{Lo: 0.25, Hi: 0.75}, 1, 3)), []int{5}, nil,
			func(dst, x, step []float64) {
				naiveSeparable(0.7, 0)(dst, x, step)
				naiveIndexed([]int{1, 3}, naiveClamp(0.25, 0.75))(dst, dst, step)
			}},
		{"Sum of ridge and Quantise", sum(prox.ElasticNet{L2: 0.5}, prox.Quantise{Lambda: 1.5}), nil, nil, nil},
		{"NonNegative Sum of ElasticNet and MCP", prox.NonNegative{Of: bent(2)}, nil,
			func(l float64) prox.Penalty { return prox.NonNegative{Of: bent(l)} }, naiveNonNegative(naiveEven(func(u float64) float64 {
				return 0.6*u + 0.4*u*u + mcpAt(0.6, u)
			}, func(u float64) float64 { return 0.6 + 0.8*u + math.Max(0.6-u/3, 0) }))},
		{"Scaled Sum, separable", prox.Scaled{By: 0.5, Of: separable(2)}, nil,
			func(l float64) prox.Penalty { return prox.Scaled{By: l, Of: separable(1)} }, func(dst, x, step []float64) {
				naiveSeparable(0.5, 0.5)(dst, x, step)
				naiveClamp(-0.4, 0.9)(dst, dst, step)
			}},
	}
}

// mcpAt is the term of MCP with γ = 3.
func mcpAt(lambda, u float64) float64 {
	u = math.Min(u, 3*lambda)
	return lambda*u - u*u/6
}

// naiveRidgeBlock is the twin of l1‖x‖₁ + ½l2‖x‖² + t√n‖x‖: for a fixed r of naiveBlocks the square adds l2 to t/r.
func naiveRidgeBlock(l1, l2, t float64) twin {
	return func(dst, x, step []float64) {
		t := t * math.Sqrt(float64(len(x)))
		at := func(i int, r float64) float64 {
			s := math.Max(math.Abs(x[i])-step[i]*l1, 0)
			return math.Copysign(s*r/(r*(1+step[i]*l2)+step[i]*t), x[i])
		}
		size := 1e-100
		for _, v := range x {
			size += math.Abs(v)
		}
		r := bisect(1e-100, size, func(r float64) bool {
			var sum float64
			for i := range x {
				sum += at(i, r) * at(i, r)
			}
			return sum > r*r
		})
		for i := range x {
			if dst[i] = at(i, r); r == 1e-100 {
				dst[i] = 0
			}
		}
	}
}
