package prox_test

import (
	"math"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/ops/prox/catalogue"
)

// FuzzProx feeds numbers of any size to every penalty of the catalogue and to rules of calculus: none panics, and finite
// numbers come back finite. Magnitudes are kept within 1e±100, beyond which squares may leave the range of a float64.
func FuzzProx(f *testing.F) {
	f.Add(uint8(0), 0.5, 1.0, 1.0, -2.0, 0.0, 3.0)
	f.Add(uint8(7), 1e-3, 1e90, 1e-90, 1.0, -1.0, 1e-300)
	f.Add(uint8(23), 2.0, 0.0, 1e-9, 1e9, 1e9, -1e9)
	f.Add(uint8(31), 0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
	f.Add(uint8(40), 1.0, 2.0, math.Inf(1), math.NaN(), math.Copysign(0, -1), 1.0)
	entries, rules := catalogue.Penalties(), calculusMakers()
	for k := range len(entries) + len(rules) {
		f.Add(uint8(k), 2.0, 88.0, 1e-9, 4e9, 1.000000047e9, -9.99999917e8) // LassoNet draws β out by 10¹⁸
	}
	f.Fuzz(func(t *testing.T, which uint8, lambda, step, a, b, c, d float64) {
		x := []float64{a, b, c, d, a, -b, c - d, 0, b}
		n, lambda, size := 6, bring(lambda), bring(step)
		var p prox.Penalty
		if k := int(which) % (len(entries) + len(rules)); k < len(entries) {
			p = entries[k].Make(lambda, 3, 2)
		} else {
			p = rules[k-len(entries)](lambda)
		}
		if err := p.Validate(); err != nil {
			t.Skip(err)
		}
		clean := true
		for i := range x {
			if x[i]-x[i] != 0 {
				clean = false
			} else {
				x[i] = math.Copysign(bring(x[i]), x[i])
			}
		}
		dst, steps := vector(n), vector(n)
		for i := range steps {
			steps[i] = size * math.Pow(10, float64(i%3)-1)
		}
		check := func(name string, value float64) {
			for i, v := range dst {
				if clean && v-v != 0 {
					t.Errorf("%v: %s of %v with step %v has %v in coordinate %d", p, name, x[:n], size, v, i)
				}
			}
			if clean && math.IsNaN(value) {
				t.Errorf("%v: %s of %v with step %v has the value NaN", p, name, x[:n], size)
			}
		}
		check("Prox", p.Prox(dst, x[:n], size))
		if q, ok := prox.As[prox.DiagonalProxer](p); ok {
			check("ProxDiag", q.ProxDiag(dst, x[:n], steps))
		}
		if q, ok := prox.As[prox.Stationary](p); ok {
			q.SubdiffDist(dst, x[:n])
		}
		if q, ok := prox.As[prox.Criticaler](p); ok {
			q.LambdaMax(x[:n])
		}
		if q, ok := prox.As[prox.Subgradienter](p); ok {
			q.Subgradient(dst, x[:n])
		}
	})
}

// bring returns |v| within 1e±100, 0 for 0, and 1 for what is not finite.
func bring(v float64) float64 {
	switch v = math.Abs(v); {
	case v == 0:
		return 0
	case v-v != 0:
		return 1
	}
	return math.Min(math.Max(v, 1e-100), 1e100)
}

// calculusMakers are rules for vectors of six coordinates.
func calculusMakers() []func(lambda float64) prox.Penalty {
	var makers []func(lambda float64) prox.Penalty
	for _, of := range []func(lambda float64) prox.Penalty{
		func(l float64) prox.Penalty { return prox.L1{Lambda: l} },
		func(l float64) prox.Penalty { return prox.GroupL2{Lambda: l} },
		func(l float64) prox.Penalty { return prox.MCP{Lambda: l} },
	} {
		makers = append(makers,
			func(l float64) prox.Penalty { return prox.Scaled{By: 2, Of: of(l)} },
			func(l float64) prox.Penalty { return prox.Rows{Of: of(l), Cols: 2} },
			func(l float64) prox.Penalty { return prox.Columns{Of: of(l), Cols: 2} },
			func(l float64) prox.Penalty { return prox.Indexed{Of: of(l), Index: []int{4, 0, 3}} },
			func(l float64) prox.Penalty { return prox.NonNegative{Of: of(l)} },
			func(l float64) prox.Penalty {
				return prox.Sum{Terms: []prox.Penalty{prox.ElasticNet{L1: l, L2: 1}, of(l)}}
			})
	}
	return append(makers, func(l float64) prox.Penalty {
		return prox.Weighted{Of: prox.L1{Lambda: l}, Weights: []float64{0, 1, 2, 3, 0.5, 1e3}}
	}, func(l float64) prox.Penalty { return prox.Conjugate{Of: prox.ElasticNet{L1: l, L2: 1}} })
}
