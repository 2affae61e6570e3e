package prox_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"proxgrad/ops/prox"
)

// A rule that has the methods of Blockwise has the power only where its operand lends it, at any depth.
func TestBlockwiseOfRulesIsNoPromiseTooMuch(t *testing.T) {
	group := prox.GroupL2{Lambda: 1}
	for _, p := range []prox.Penalty{
		prox.Indexed{Of: group, Index: []int{0, 2}}, prox.Columns{Of: prox.Indexed{Of: group, Index: []int{0}}, Cols: 2},
		prox.Sum{Terms: []prox.Penalty{prox.Indexed{Of: group, Index: []int{0, 2}}, prox.Indexed{Of: group, Index: []int{1, 3}}}},
		prox.NonNegative{Of: prox.SLOPE{Lambda: 1}}, prox.Rows{Of: group, Cols: 2}, prox.Weighted{Of: prox.L1{Lambda: 1}, Weights: []float64{1, 2, 3, 4}},
	} {
		for _, q := range []prox.Penalty{p, prox.Scaled{By: 2, Of: p}, prox.Scaled{By: 2, Of: prox.Scaled{By: 2, Of: p}}} {
			if b, ok := prox.As[prox.Blockwise](q); ok && len(b.Blocks(4)) == 0 {
				t.Errorf("%v has no blocks", q)
			}
		}
	}
}

// Block by block, a blockwise penalty is what it is as a whole.
func TestBlockwiseAgreesWithTheWhole(t *testing.T) {
	const n = 7
	groups := [][]int{{5, 0, 3}, {1, 2}} // 4 and 6 are in none
	for _, p := range []prox.Penalty{
		prox.GroupL2{Lambda: 0.5, Groups: groups}, prox.GroupL2{Lambda: 0.2}, prox.SparseGroup{L1: 0.3, L2: 0.4, Groups: groups},
		prox.SparseGroup{L1: 0.1, L2: 0.4, Groups: groups, Weights: []float64{0, 2}}, prox.Scaled{By: 2, Of: prox.GroupL2{Lambda: 0.3, Groups: groups}},
		prox.GroupLInf{Lambda: 0.3, Groups: groups}, prox.GroupMCP{Lambda: 0.3, Groups: groups, Weights: []float64{1, 2}},
		prox.Rows{Of: prox.GroupL2{Lambda: 0.3}, Cols: 7}, prox.Rows{Of: prox.SLOPE{Lambda: 0.3}, Cols: 1},
		prox.Scaled{By: 0, Of: prox.GroupL2{Lambda: 0.3, Groups: groups}},
		prox.Columns{Of: prox.GroupL2{Lambda: 0.3}, Cols: 1}, prox.Columns{Of: prox.SLOPE{Lambda: 0.3}, Cols: 7},
		prox.Scaled{By: 2, Of: prox.Columns{Of: prox.GroupLInf{Lambda: 0.3}, Cols: 7}},
		prox.NonNegative{Of: prox.GroupL2{Lambda: 0.3, Groups: groups}}, prox.Scaled{By: 3, Of: prox.NonNegative{Of: prox.GroupMCP{Lambda: 0.1, Groups: groups}}},
		prox.Sum{Terms: []prox.Penalty{prox.ElasticNet{L1: 0.1, L2: 0.7}, prox.GroupL2{Lambda: 0.3, Groups: groups}}},
		prox.Sum{Terms: []prox.Penalty{prox.GroupLInf{Lambda: 0.3, Groups: groups}, prox.NonNegative{}, prox.L1{Lambda: 0.1}}},
	} {
		b, ok := prox.As[prox.Blockwise](p)
		if !ok {
			t.Errorf("%v is not blockwise", p)
			continue
		}
		blocks := b.Blocks(n)
		all := slices.Concat(blocks...)
		slices.Sort(all)
		for i := range n {
			if len(all) != n || all[i] != i {
				t.Fatalf("%v: the blocks %v are no partition of %d coordinates", p, blocks, n)
			}
		}
		rng := rand.New(rand.NewPCG(5, 5))
		for trial := range 50 {
			z, x, grad := make([]float64, n), make([]float64, n), make([]float64, n)
			for i := range z {
				z[i], grad[i] = rng.NormFloat64(), 0.5*rng.NormFloat64()
			}
			value := p.Prox(x, z, 0.8)
			dist := p.(prox.Stationary).SubdiffDist(x, grad)
			sum, worst := 0.0, 0.0
			for k, block := range blocks {
				zb, xb, gb := make([]float64, len(block)), make([]float64, len(block)), make([]float64, len(block))
				for a, i := range block {
					zb[a], gb[a] = z[i], grad[i]
				}
				b.ProxBlock(k, xb, zb, 0.8)
				for a, i := range block {
					if math.Abs(xb[a]-x[i]) > 1e-15 || (xb[a] == 0) != (x[i] == 0) {
						t.Fatalf("%v: trial %d, coordinate %d: %v by block, %v as a whole", p, trial, i, xb[a], x[i])
					}
				}
				sum += b.ValueBlock(k, xb)
				worst = max(worst, b.DistBlock(k, xb, gb))
			}
			if math.Abs(sum-value) > 1e-14 || math.Abs(worst-dist) > 1e-14 {
				t.Fatalf("%v: trial %d: value %v by block, %v as a whole; distance %v, %v", p, trial, sum, value, worst, dist)
			}
		}
	}
}
