package prox_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/ops/prox/proxtest"
)

// A member is one penalty of the catalogue as the tests see it: with strengths of order one, the rest of its family, and
// a naive twin of its prox.
type member struct {
	name       string
	penalty    prox.Penalty
	lengths    []int
	withLambda func(lambda float64) prox.Penalty
	naive      func(dst, x, step []float64)
}

// scattered are blocks that are neither consecutive nor sorted, of sizes 1 to 4; coordinates 3 and 9 are in none.
var scattered = [][]int{{7}, {0, 11, 2}, {5, 4}, {1, 10, 8, 6}}

func catalogue() []member {
	partial := []int{12, 13, 30} // lengths that hold the scattered blocks
	thirds := [][]int{{0, 1, 2, 3}, {4, 5, 6, 7}, {8, 9, 10, 11}}
	weights := []float64{0.5, 0, 2, 1}
	return []member{
		{"L1", prox.L1{Lambda: 0.7}, nil,
			func(l float64) prox.Penalty { return prox.L1{Lambda: l} }, naiveSeparable(0.7, 0)},
		{"ElasticNet", prox.ElasticNet{L1: 0.6, L2: 1.4}, nil,
			func(l float64) prox.Penalty { return prox.ElasticNet{L1: 0.3 * l, L2: 0.7 * l} }, naiveSeparable(0.6, 1.4)},
		{"ElasticNet ridge only", prox.ElasticNet{L2: 1.4}, nil,
			func(l float64) prox.Penalty { return prox.ElasticNet{L2: l} }, naiveSeparable(0, 1.4)},
		{"GroupL2 of one block", prox.GroupL2{Lambda: 0.8}, nil,
			func(l float64) prox.Penalty { return prox.GroupL2{Lambda: l} }, naiveBlocks(0, 0.8, nil, nil)},
		{"GroupL2 consecutive", prox.GroupL2{Lambda: 0.8, Groups: thirds}, []int{12},
			func(l float64) prox.Penalty { return prox.GroupL2{Lambda: l, Groups: thirds} },
			naiveBlocks(0, 0.8, thirds, nil)},
		{"GroupL2 scattered", prox.GroupL2{Lambda: 0.8, Groups: scattered, Weights: weights}, partial,
			func(l float64) prox.Penalty { return prox.GroupL2{Lambda: l, Groups: scattered, Weights: weights} },
			naiveBlocks(0, 0.8, scattered, weights)},
		{"SparseGroup of one block", prox.SparseGroup{L1: 0.5, L2: 0.5}, nil,
			func(l float64) prox.Penalty { return prox.SparseGroup{L1: 0.5 * l, L2: 0.5 * l} },
			naiveBlocks(0.5, 0.5, nil, nil)},
		{"SparseGroup scattered", prox.SparseGroup{L1: 0.5, L2: 0.3, Groups: scattered, Weights: weights}, partial,
			func(l float64) prox.Penalty {
				return prox.SparseGroup{L1: 0.625 * l, L2: 0.375 * l, Groups: scattered, Weights: weights}
			}, naiveBlocks(0.5, 0.3, scattered, weights)},
		{"NonNegative", prox.NonNegative{}, nil, nil, naiveClamp(0, math.Inf(1))},
		{"Box", prox.Box{Lo: -0.3, Hi: 1.1}, nil, nil, naiveClamp(-0.3, 1.1)},
		{"Box off zero", prox.Box{Lo: 0.25, Hi: 0.75}, nil, nil, naiveClamp(0.25, 0.75)},
		{"Box of a point", prox.Box{}, nil, nil, naiveClamp(0, 0)},
	}
}

// TestConformance runs every penalty through the exported suite.
func TestConformance(t *testing.T) {
	for _, m := range catalogue() {
		t.Run(m.name, func(t *testing.T) {
			proxtest.Check(t, m.penalty, proxtest.Options{Lengths: m.lengths, Naive: m.naive, WithLambda: m.withLambda})
		})
	}
}

// TestNaiveTwins compares ProxDiag with numerical minimisation, coordinate by coordinate to 1e-9 of |x_i|, over 1000
// random inputs for each penalty and metrics of six decades.
func TestNaiveTwins(t *testing.T) {
	for _, m := range catalogue() {
		t.Run(m.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(7, 11))
			n := 5
			if m.lengths != nil {
				n = m.lengths[0]
			}
			x, step, got, want := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
			shrunk := 0
			for range 1000 {
				size := math.Pow(10, 2*rng.Float64()-1)
				for i := range x {
					x[i] = rng.NormFloat64()
					step[i] = size * math.Pow(10, 6*(rng.Float64()-0.5))
				}
				m.penalty.(prox.DiagonalProxer).ProxDiag(got, x, step)
				m.naive(want, x, step)
				for i := range x {
					if math.Abs(got[i]-want[i]) > 1e-9*math.Abs(x[i]) {
						t.Fatalf("x = %v, step = %v:\ncoordinate %d: got %v, want %v", x, step, i, got[i], want[i])
					}
					if got[i] != 0 && got[i] != x[i] {
						shrunk++
					}
				}
			}
			if shrunk == 0 && m.name != "NonNegative" && m.name != "Box of a point" {
				t.Error("no coordinate was shrunk without becoming zero: the inputs test nothing")
			}
		})
	}
}
