package proxtest_test

import (
	"math"

	"proxgrad/ops/prox"
	"proxgrad/ops/prox/proxtest"
)

// globalMutants take a minimum for the minimum.
func globalMutants() []mutant {
	nonconvex := proxtest.Options{Nonconvex: true}
	return []mutant{
		{name: "any minimum but 0", law: "no point along a coordinate is better", penalty: greedy{prox.LogSum{Lambda: 0.7, Eps: 0.1}},
			options: nonconvex},
		{name: "the hard threshold too high", law: "no point along a coordinate is better", penalty: timid{prox.L0{Lambda: 0.7}},
			options: nonconvex},
		{name: "a threshold that falls with |x|", law: "the map is monotone", options: nonconvex,
			penalty: bent{prox: edited(func(z, p float64) float64 {
				if math.Abs(z) > 1 {
					return 0
				}
				return p
			})}},
		{name: "shrinks the positive ones less", law: "the map of an even penalty is odd",
			penalty: bent{prox: edited(func(z, p float64) float64 {
				if z > 0 {
					return p * (1 + 1e-9)
				}
				return p
			})}},
	}
}

// greedy is the log-sum penalty with the root of its quadratic for its prox wherever there is one, though 0 may be better.
type greedy struct{ prox.LogSum }

func (g greedy) Prox(dst, x []float64, step float64) float64 {
	t := step * g.Lambda
	for i, z := range x {
		mid := (math.Abs(z) + g.Eps) / 2
		r := 0.0
		if mid*mid >= t {
			r = max(mid-g.Eps+math.Sqrt(mid*mid-t), 0)
		}
		dst[i] = math.Copysign(r, z)
	}
	return g.Value(dst)
}

// timid is the count of non-zeros with a threshold some percent too high.
type timid struct{ prox.L0 }

func (t timid) Prox(dst, x []float64, step float64) float64 {
	return prox.L0{Lambda: t.Lambda * 1.05}.Prox(dst, x, step)
}
