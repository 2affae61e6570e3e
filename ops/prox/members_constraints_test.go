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
		{"Box of a point", prox.Box{}, nil, nil, naiveClamp(0, 0)},
	}
}
