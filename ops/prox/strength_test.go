package prox_test

import (
	"math"
	"testing"

	"proxgrad/ops/prox"
)

// TestGreatestStrengths holds that a strength at the end of the range is refused by Validate or makes no NaN, and that a step of
// 0 leaves a point where it is all the same.
func TestGreatestStrengths(t *testing.T) {
	const most = math.MaxFloat64
	penalties := []prox.Penalty{
		prox.SCAD{Lambda: most / 3.7 * (1 - 0x1p-52)}, prox.SCAD{Lambda: most, A: 2}, prox.SCAD{Lambda: 1, A: most},
		prox.MCP{Lambda: most, Gamma: most}, prox.LogSum{Lambda: most, Eps: most}, prox.ElasticNet{L1: most, L2: most},
		prox.GroupL2{Lambda: most, Weights: []float64{most}}, prox.SparseGroup{L1: most, L2: most},
		prox.GroupMCP{Lambda: most, Gamma: most}, prox.FusedLasso{L1: most, TV: most},
		prox.Weighted{Of: prox.L1{Lambda: most}, Weights: []float64{1, 2, 0}},
		prox.Weighted{Of: prox.L1{Lambda: most}, Weights: []float64{1, 0.5, 0}},
	}
	for _, m := range members() {
		if m.withLambda != nil {
			penalties = append(penalties, m.withLambda(most))
		}
	}
	taken := 0
	for _, p := range penalties {
		if p.Validate() != nil {
			continue
		}
		taken++
		n := 12
		if s, ok := p.(prox.Sized); ok && s.CheckLen(n) != nil {
			for n = 1; s.CheckLen(n) != nil; n++ {
			}
		}
		x, dst, steps := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = float64(i) - 2.5
		}
		for _, pair := range [][2]float64{{0, 0}, {0, 1}, {1, 1}, {1e-300, 1}} {
			check := func(how string, value float64) {
				if math.IsNaN(value) {
					t.Errorf("%v.%s with steps %v: the value is NaN", p, how, pair)
				}
				for i, v := range dst {
					if math.IsNaN(v) || steps[i] == 0 && v != x[i] && !math.IsInf(value, 1) {
						t.Errorf("%v.%s with step %v: %v became %v", p, how, steps[i], x[i], v)
					}
				}
			}
			for i := range steps {
				steps[i] = pair[i%2]
			}
			if d, ok := prox.As[prox.DiagonalProxer](p); ok {
				check("ProxDiag", d.ProxDiag(dst, x, steps))
			}
			for i := range steps {
				steps[i] = pair[0]
			}
			check("Prox", p.Prox(dst, x, pair[0]))
		}
	}
	if taken < 20 {
		t.Errorf("only %d of %d are valid", taken, len(penalties))
	}
}
