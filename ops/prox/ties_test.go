package prox_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
)

// TestTies compares the prox with its twin on small integers and steps that are powers of two: coordinates that are equal,
// zero, or exactly at a threshold.
func TestTies(t *testing.T) {
	trials := 1000
	if race.Enabled {
		trials = 100
	}
	slopes := []float64{3, 2, 2, 1}
	pairs := [][]int{{0, 2}, {3, 1}}
	tests := []struct {
		penalty prox.Penalty
		naive   func(dst, x, step []float64)
	}{
		{prox.GroupLInf{Lambda: 1, Groups: pairs, Weights: []float64{2, 1}}, naiveTops(1, pairs, []float64{2, 1})},
		{prox.SLOPE{Lambda: 0.5, Weights: slopes}, naiveSorted(0.5, slopes)},
		{prox.TotalVariation{Lambda: 1}, naiveChain(0, 1)},
		{prox.FusedLasso{L1: 0.5, TV: 1}, naiveChain(0.5, 1)},
		{prox.FusedLasso{L1: 1, TV: 0.5}, naiveChain(1, 0.5)},
		{prox.GroupMCP{Lambda: 1, Gamma: 2, Groups: pairs, Weights: []float64{2, 1}}, naiveFirm(1, 2, pairs, []float64{2, 1})},
		{prox.L1Ball{Radius: 3}, naiveBudget(3, false)},
		{prox.Simplex{Radius: 3}, naiveBudget(3, true)},
		{prox.LassoNet{Lambda: 1, M: 1, Cols: 2}, naiveHierarchy(1, 1, 1, 2)},
		{prox.LassoNet{Lambda: 1, M: 2, Skip: 2, Cols: 4}, naiveHierarchy(1, 2, 2, 4)},
		{prox.TopK{K: 2}, naiveKept(2, nil)},
		{prox.NM{N: 1, M: 2}, naiveRuns(1, 2)},
	}
	for _, test := range tests {
		rng := rand.New(rand.NewPCG(3, 1))
		x, step, got, want := make([]float64, 4), make([]float64, 4), make([]float64, 4), make([]float64, 4)
		for range trials {
			for i := range x {
				x[i], step[i] = float64(rng.IntN(9)-4), math.Ldexp(1, rng.IntN(4)-2)
			}
			test.penalty.(prox.DiagonalProxer).ProxDiag(got, x, step)
			test.naive(want, x, step)
			nonconvex := prox.ShapeOf(test.penalty)&prox.Convex == 0
			for i := range x {
				if math.Abs(got[i]-want[i]) > 1e-14 && !(nonconvex && tied(test.penalty, x, step, got, want, i)) {
					t.Errorf("%v, x = %v, step = %v: got %v, want %v", test.penalty, x, step, got, want)
					break
				}
			}
		}
	}
}

// TestFrozen holds that a coordinate with step 0 acts on the others as one with a tiny step.
func TestFrozen(t *testing.T) {
	for _, m := range members() {
		switch m.penalty.(type) {
		case prox.GroupLInf, prox.SLOPE, prox.TotalVariation, prox.FusedLasso, prox.GroupMCP, prox.LassoNet:
		default:
			continue
		}
		n := 12
		if m.lengths != nil {
			n = m.lengths[0]
		}
		if s, ok := m.penalty.(prox.Sized); ok && s.CheckLen(n) != nil {
			n = 60
		}
		rng := rand.New(rand.NewPCG(4, 1))
		x, step, got, want := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for range 500 {
			for i := range x {
				x[i], step[i] = rng.NormFloat64(), math.Pow(10, 2*rng.Float64()-1)
			}
			frozen := slices.Clone(step)
			for i := range x {
				if rng.IntN(3) == 0 {
					frozen[i], step[i] = 0, 1e-13
				}
			}
			if math.IsInf(m.penalty.(prox.DiagonalProxer).ProxDiag(got, x, frozen), 1) {
				continue // frozen outside the constraint
			}
			m.penalty.(prox.DiagonalProxer).ProxDiag(want, x, step)
			for i := range x {
				if frozen[i] == 0 && got[i] != x[i] || math.Abs(got[i]-want[i]) > 1e-10 {
					t.Fatalf("%s, x = %v, step = %v: got %v, with 1e-13 for 0 %v", m.name, x, frozen, got, want)
				}
			}
		}
	}
}

// tied reports whether coordinate i of a and b is that of two minimisers: they are far apart, there or, unless the penalty
// is a sum over the coordinates, elsewhere in the vector, and have one objective. Of two points near to one minimum the
// objectives agree to twice as many digits as the points, and say nothing.
func tied(p prox.Penalty, z, step, a, b []float64, i int) bool {
	apart := func(i int) bool { return math.Abs(a[i]-b[i]) > 1e-3*math.Abs(z[i]) }
	at := func(x []float64) float64 { return objective(p, z, step, x) }
	far := false
	if c, ok := prox.As[prox.Coordinatewise](p); ok {
		far = apart(i)
		at = func(x []float64) float64 { return c.ValueAt(i, x[i]) + 0.5*(x[i]-z[i])*(x[i]-z[i])/step[i] }
	} else {
		for k := range z {
			far = far || apart(k)
		}
	}
	fa, fb := at(a), at(b)
	return far && math.Abs(fa-fb) <= 1e-12*min(math.Abs(fa), math.Abs(fb))
}

// objective returns ½ Σ (x_i − z_i)²/step_i + p(x).
func objective(p prox.Penalty, z, step, x []float64) float64 {
	f := p.Value(x)
	for i := range x {
		f += 0.5 * (x[i] - z[i]) * (x[i] - z[i]) / step[i]
	}
	return f
}
