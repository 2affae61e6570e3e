package prox

import "fmt"

var (
	_ Penalty               = GroupL2{}
	_ DiagonalProxer        = GroupL2{}
	_ Float32Proxer         = GroupL2{}
	_ Float32DiagonalProxer = GroupL2{}
	_ Stationary            = GroupL2{}
	_ Criticaler            = GroupL2{}
	_ Sized                 = GroupL2{}
	_ fmt.Stringer          = GroupL2{}
)

// GroupL2 is the group lasso penalty
//
//	g(x) = λ Σ_b w_b ‖x_b‖₂
//
// over disjoint blocks b of x. Its prox shrinks each block towards zero and sets it to zero, exactly and as a whole,
// once ‖x_b‖₂ ≤ step·λ·w_b. In the metric of a step for each coordinate the block is zero iff ‖x_b/step_b‖₂ ≤ λ·w_b;
// otherwise x_i ← x_i·r/(r + λ·w_b·step_i), where r is the norm of the result, found by Halley to rounding.
//
// Shapes: x has length n; the blocks hold indices 0…n−1. A coordinate in no block has no penalty. A block that holds a
// NaN or ±Inf is passed on as it is. Cost: O(n), and O(n) more for each step to the root, of which there are about two; no
// allocation once it has run. Values share Groups and Weights with the caller, who must not change them.
// λ in units of the loss per unit of x.
// Errors: Validate asks for a finite λ ≥ 0, disjoint, non-empty blocks and one finite weight ≥ 0 a block; CheckLen asks
// for indices below n.
//
// Source: Yuan & Lin (2006), eq. 2.4; Parikh & Boyd (2014), §6.5.1; the metric as in Moré & Sorensen (1983), §3.
type GroupL2 struct {
	Lambda  float64   // λ, the strength
	Groups  [][]int   // the coordinates of each block; nil = the whole vector is one block
	Weights []float64 // w_b, one a block; nil = √size of the block
}

func (p GroupL2) blocks() partition { return partition{groups: p.Groups, weights: p.Weights} }

// Validate returns an error unless λ is finite and ≥ 0, the blocks are disjoint and the weights fit them.
func (p GroupL2) Validate() error {
	if err := checkStrength("GroupL2", "Lambda", p.Lambda); err != nil {
		return err
	}
	return p.blocks().validate("GroupL2")
}

// CheckLen returns an error that names block and index when a block reaches beyond a vector of n coordinates.
func (p GroupL2) CheckLen(n int) error { return p.blocks().checkLen("GroupL2", n) }

// String returns the penalty as reports show it: GroupL2(λ=0.003, 30 blocks).
func (p GroupL2) String() string { return fmt.Sprintf("GroupL2(λ=%g, %v)", p.Lambda, p.blocks()) }

// Value returns λ Σ w_b‖x_b‖₂. O(n), no allocation.
func (p GroupL2) Value(x []float64) float64 { return valueBlocks(p.blocks(), x, 0, p.Lambda) }

// Prox sets dst_b ← max(1 − step·λ·w_b/‖x_b‖₂, 0)·x_b and returns g(dst). O(n), no allocation.
func (p GroupL2) Prox(dst, x []float64, step float64) float64 {
	return proxBlocks(p.blocks(), dst, x, step, 0, p.Lambda)
}

// ProxDiag sets dst to the prox in the metric diag(1/step), exact to rounding, and returns g(dst). O(n) for each of
// about two steps to the root; no allocation once it has run.
func (p GroupL2) ProxDiag(dst, x, step []float64) float64 {
	return proxBlocksDiag(p.blocks(), dst, x, step, 0, p.Lambda)
}

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p GroupL2) Prox32(dst, x []float32, step float32) float64 {
	return proxBlocks(p.blocks(), dst, x, float64(step), 0, p.Lambda)
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p GroupL2) ProxDiag32(dst, x, step []float32) float64 {
	return proxBlocksDiag(p.blocks(), dst, x, step, 0, p.Lambda)
}

// SubdiffDist returns the greatest over the blocks of ‖grad_b + λ·w_b·x_b/‖x_b‖₂‖₂ where x_b ≠ 0 and of
// max(‖grad_b‖₂ − λ·w_b, 0) where x_b = 0, and of |grad_i| over the coordinates in no block. O(n), no allocation.
func (p GroupL2) SubdiffDist(x, grad []float64) float64 {
	return distBlocks(p.blocks(), x, grad, 0, p.Lambda)
}

// LambdaMax returns max_b ‖grad0_b‖₂/w_b, +Inf when a coordinate without penalty has a gradient. O(n), no allocation.
func (p GroupL2) LambdaMax(grad0 []float64) float64 { return criticalBlocks(p.blocks(), grad0, 0, 1) }
