package prox_test

import (
	"math"

	"proxgrad/ops/prox"
)

// conjugateMembers are conjugates, whose twins know nothing of Moreau.
func conjugateMembers() []member {
	net := func(l1, l2 float64) func(u float64) float64 { // derivative of soft(u, l1)²/2l2
		return func(u float64) float64 { return math.Copysign(math.Max(math.Abs(u)-l1, 0), u) / l2 }
	}
	support := func(u float64) float64 { // derivative of max(−0.3u, 1.1u)
		if u < 0 {
			return -0.3
		}
		return 1.1
	}
	of := func(p prox.Penalty) prox.Penalty { return prox.Conjugate{Of: p} }
	return []member{
		{"Conjugate L1", of(prox.L1{Lambda: 0.7}), nil, nil, naiveClamp(-0.7, 0.7)},
		{"Conjugate ElasticNet", of(prox.ElasticNet{L1: 0.6, L2: 1.4}), nil, nil, naiveConvex(net(0.6, 1.4))},
		{"Conjugate Box", of(prox.Box{Lo: -0.3, Hi: 1.1}), nil, nil, naiveConvex(support)},
		{"Conjugate Box off zero", of(prox.Box{Lo: 0.25, Hi: 0.75}), nil, nil, naiveConvex(func(u float64) float64 {
			if u < 0 {
				return 0.25
			}
			return 0.75
		})},
		{"Conjugate NonNegative", of(prox.NonNegative{}), nil, nil, naiveClamp(math.Inf(-1), 0)},
		{"Conjugate NonNegative L1", of(prox.NonNegative{Of: prox.L1{Lambda: 0.7}}), nil, nil, naiveClamp(math.Inf(-1), 0.7)},
		{"Conjugate Sum of L1 and Box", of(prox.Sum{Terms: []prox.Penalty{prox.L1{Lambda: 0.4}, prox.Box{Lo: -0.5, Hi: 2}}}), nil, nil,
			naiveConvex(func(u float64) float64 {
				switch {
				case u > 0.4:
					return 2
				case u < -0.4:
					return -0.5
				}
				return 0
			})},
		{"Conjugate GroupL2", of(prox.GroupL2{Lambda: 0.8}), nil, nil, naiveBall(0.8)},
		{"Conjugate Rows of GroupL2", of(prox.Rows{Of: prox.GroupL2{Lambda: 0.8}, Cols: 3}), []int{6}, nil, naiveRows(3, naiveBall(0.8))},
		{"Conjugate Scaled GroupL2", of(prox.Scaled{By: 2, Of: prox.GroupL2{Lambda: 0.4}}), nil, nil, naiveBall(0.8)},
		{"Conjugate NonNegative GroupL2", of(prox.NonNegative{Of: prox.GroupL2{Lambda: 0.8}}), nil, nil, nil},
		{"Conjugate SparseGroup", of(prox.SparseGroup{L1: 0.3, L2: 0.5}), nil, nil, nil},
		{"Conjugate Conjugate GroupL2", of(of(prox.GroupL2{Lambda: 0.8})), nil, nil, naiveBlocks(0, 0.8, nil, nil)},
		{"Conjugate Conjugate L1", of(of(prox.L1{Lambda: 0.7})), nil, nil, naiveConvex(func(u float64) float64 { return math.Copysign(0.7, u) })},
		{"Conjugate Conjugate Box off zero", of(of(prox.Box{Lo: math.Inf(-1), Hi: -0.48})), nil, nil, naiveClamp(math.Inf(-1), -0.48)},
		{"Scaled Conjugate ElasticNet", prox.Scaled{By: 2, Of: of(prox.ElasticNet{L1: 0.6, L2: 1.4})}, nil, nil,
			naiveScaled(2, naiveConvex(net(0.6, 1.4)))},
		{"Sum of L1 and Conjugate Box", prox.Sum{Terms: []prox.Penalty{prox.L1{Lambda: 0.2}, of(prox.Box{Lo: -0.3, Hi: 1.1})}}, nil,
			nil, naiveConvex(func(u float64) float64 { return support(u) + math.Copysign(0.2, u) })},
	}
}

// naiveConvex minimises ½(u − z)²/s + g(u), g convex, by bisection on the sign of the derivative, given that of g. A
// minimiser that is within rounding of 0, where g may have a kink, is 0.
func naiveConvex(slope func(u float64) float64) twin {
	return func(dst, x, step []float64) {
		for i, z := range x {
			falling := func(u float64) bool { return (u-z)+step[i]*slope(u) < 0 }
			reach := math.Abs(z) + step[i]*(math.Abs(slope(z))+2)
			dst[i] = bisect(-reach, reach, falling)
			if falling(math.Copysign(1e-300, -1)) && !falling(1e-300) {
				dst[i] = 0
			}
		}
	}
}

// naiveBall is the projection to ‖x‖ ≤ λ√n in the metric: x_i = z_i/(1 + μ·s_i), with the multiplier μ found by bisection.
func naiveBall(lambda float64) twin {
	return func(dst, x, step []float64) {
		radius := lambda * math.Sqrt(float64(len(x)))
		mu := bisect(0, 1e12, func(mu float64) bool {
			var sum float64
			for i, z := range x {
				sum += z / (1 + mu*step[i]) * (z / (1 + mu*step[i]))
			}
			return sum > radius*radius
		})
		for i, z := range x {
			dst[i] = z / (1 + mu*step[i])
		}
	}
}
