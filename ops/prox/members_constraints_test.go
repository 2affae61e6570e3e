package prox_test

import (
	"math"

	"proxgrad/ops/prox"
)

func constraintMembers() []member {
	return []member{
		{"NonNegative", prox.NonNegative{}, nil, nil, naiveClamp(0, math.Inf(1))},
		{"Box", prox.Box{Lo: -0.3, Hi: 1.1}, nil, nil, naiveClamp(-0.3, 1.1)},
		{"Box off zero", prox.Box{Lo: 0.25, Hi: 0.75}, nil, nil, naiveClamp(0.25, 0.75)},
		{"L1Ball", prox.L1Ball{Radius: 0.8}, []int{5}, nil, naiveBudget(0.8, false)},
		{"L1Ball long", prox.L1Ball{}, nil, nil, nil},
		{"Simplex", prox.Simplex{Radius: 0.8}, []int{5}, nil, naiveBudget(0.8, true)},
		{"Simplex long", prox.Simplex{}, nil, nil, nil},
		{"TopK", prox.TopK{K: 2}, []int{5}, nil, naiveKept(2, nil)},
		{"TopK long", prox.TopK{K: 7}, nil, nil, nil},
		{"TopK of groups", prox.TopK{K: 2, Groups: scattered}, []int{12, 13, 30}, nil, naiveKept(2, scattered)},
		{"NM", prox.NM{}, []int{6}, nil, naiveRuns(2, 4)},
		{"NM long", prox.NM{N: 3, M: 7}, nil, nil, nil},
		{"Box of a point", prox.Box{}, nil, nil, naiveClamp(0, 0)},
	}
}
