package solvers_test

import (
	"math"
	"testing"

	"proxgrad/solvers"
)

// The running mean of a weight without gradient is swept away once it is subnormal, of either precision; without the sweep it
// would be there for ever.
func TestSubnormalStateIsSwept(t *testing.T) {
	for _, rule := range []solvers.Rule{solvers.Adam{}, general{solvers.Adam{}}, solvers.SGD{Rate: 0.1, Momentum: 0.9}, solvers.RMSProp{Alpha: 0.5}} {
		for _, single := range []bool{true, false} {
			p, steps := newParam("w", []float64{1, 2, 3}, nil), 9000
			if single {
				p, steps = newParam32("w", []float64{1, 2, 3}, nil), 1500
			}
			solver := &solvers.Prox{Rule: rule}
			seen := 0
			for step := range steps {
				if step < 3 && single {
					copy(p.grad.Float32s(), []float32{1, -2, 3})
				} else if step < 3 {
					copy(p.g(), []float64{1, -2, 3})
				}
				must(t, solver.Step(only(p)))
				for name, x := range solver.State().Params["w"].Slots {
					for _, v := range x {
						least := 0x1p-1022
						if single {
							least = 0x1p-126
						}
						switch small := v != 0 && math.Abs(v) < least; {
						case small && (step+1)%128 == 0:
							t.Fatalf("%T, float32 %v: %s is %v after %d steps", rule, single, name, v, step+1)
						case small:
							seen++
						}
					}
				}
			}
			if seen == 0 {
				t.Errorf("%T, float32 %v: nothing became subnormal", rule, single)
			}
		}
	}
}
