package ops

import (
	"fmt"
	"math"
	"slices"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// GroupL2 is the group lasso penalty as a node of the graph
//
//	g = λ·Σ_b ω_b·‖w_b‖₂,  dg/dw_i = λ·ω_b·w_i/‖w_b‖₂ for i in block b, 0 where w_b = 0
//
// over disjoint blocks b of w; coordinates in no block are free. nil groups are one block of all of w, nil weights are
// ω_b = √size_b. A gradient method on such a node never yields an exact zero block: the derivative keeps the length λ·ω_b
// however short w_b becomes, and the 0 at zero itself is the least element of the subdifferential, the ball of radius
// λ·ω_b. Apply prox.GroupL2 proximally for exact zeros.
//
// Shapes: w is any shape, groups hold indices of its elements in row-major order; the result is a scalar. groups and
// weights are copied. Cost: O(n), accumulated in float64; no allocation after the first run. The error says what is wrong
// with w, that lambda or a weight is not finite and ≥ 0, or which index is out of range or in two groups.
//
// Source: Yuan & Lin (2006), eq. 2.4.
func GroupL2(w *gorgonia.Node, lambda float64, groups [][]int, weights []float64) (*gorgonia.Node, error) {
	const name = "GroupL2"
	s, err := floatSignature(name, "w", w)
	if err != nil {
		return nil, err
	}
	if err := checkLambda(name, lambda); err != nil {
		return nil, err
	}
	bs, err := newBlocks(s.size(), groups, weights)
	if err != nil {
		return nil, errors.WithMessagef(err, "ops: %s", name)
	}
	return term{
		name:     fmt.Sprintf("%s(λ=%v, %d groups)", name, lambda, len(bs)),
		hyper:    fmt.Sprintf("%x %x", lambda, bs),
		value:    kernels{groupL2[float32](bs, lambda), groupL2[float64](bs, lambda)},
		gradient: kernels{groupL2Grad[float32](bs, lambda), groupL2Grad[float64](bs, lambda)},
	}.apply(w, s)
}

// A block is one group with its weight. A nil index is all coordinates.
type block struct {
	index  []int
	weight float64
}

// newBlocks checks and copies the groups of n coordinates.
func newBlocks(n int, groups [][]int, weights []float64) ([]block, error) {
	whole := groups == nil
	if whole {
		groups = [][]int{nil}
	}
	if len(groups) == 0 {
		return nil, errors.New("got no groups, expected at least one, or nil for one of all coordinates")
	}
	if weights != nil && len(weights) != len(groups) {
		return nil, errors.Errorf("got %d weights, expected one for each of %d groups", len(weights), len(groups))
	}
	owner := make(map[int]int, n)
	bs := make([]block, len(groups))
	for g, index := range groups {
		size := len(index)
		if whole {
			size = n
		}
		if size == 0 {
			return nil, errors.Errorf("group %d is empty", g)
		}
		for _, i := range index {
			if i < 0 || i >= n {
				return nil, errors.Errorf("group %d holds index %d, expected 0…%d", g, i, n-1)
			}
			if first, ok := owner[i]; ok {
				return nil, errors.Errorf("group %d holds index %d, which group %d holds already", g, i, first)
			}
			owner[i] = g
		}
		bs[g] = block{index: slices.Clone(index), weight: math.Sqrt(float64(size))}
		if weights == nil {
			continue
		}
		if v := weights[g]; !(v >= 0) || math.IsInf(v, 1) {
			return nil, errors.Errorf("the weight of group %d is %v, expected a finite number ≥ 0", g, v)
		}
		bs[g].weight = weights[g]
	}
	return bs, nil
}

func groupL2[F kernel.Float](bs []block, lambda float64) func([]F, Operands[F]) error {
	return reduction(func(x []F) float64 {
		sum := 0.0
		for _, b := range bs {
			sum += b.weight * kernel.Norm2At(x, b.index)
		}
		return lambda * sum
	})
}

func groupL2Grad[F kernel.Float](bs []block, lambda float64) func([]F, Operands[F]) error {
	return slope(func(dst, x []F, scale float64) {
		clear(dst) // the coordinates in no block
		for _, b := range bs {
			kernel.ScaledDirection(dst, x, b.index, scale*lambda*b.weight)
		}
	})
}
