package prox

import "fmt"

var (
	_ Penalty               = SparseGroup{}
	_ DiagonalProxer        = SparseGroup{}
	_ Float32Proxer         = SparseGroup{}
	_ Float32DiagonalProxer = SparseGroup{}
	_ Stationary            = SparseGroup{}
	_ Criticaler            = SparseGroup{}
	_ Sized                 = SparseGroup{}
	_ fmt.Stringer          = SparseGroup{}
)

// SparseGroup is the sparse group lasso penalty
//
//	g(x) = λ₁ ‖x‖₁ + λ₂ Σ_b w_b ‖x_b‖₂
//
// over disjoint blocks b of x: whole blocks become zero, and single coordinates within the others. Its prox is that of
// the first term followed by that of the second, in this order and in any diagonal metric.
//
// Shapes: x has length n; the blocks hold indices 0…n−1. A coordinate in no block has the first term only. A NaN or
// ±Inf is passed on, and keeps its block from being shrunk. Cost: as [GroupL2] and one more pass; no allocation. Values
// share Groups and Weights with the caller, who must not change them.
// λ₁ and λ₂ in units of the loss per unit of x.
// Errors: Validate asks for finite λ₁, λ₂ ≥ 0, disjoint, non-empty blocks and one finite weight ≥ 0 a block; CheckLen
// asks for indices below n.
//
// Source: Simon, Friedman, Hastie & Tibshirani (2013), eq. 3; the order of the two maps: Yu (2013), Theorem 4.
type SparseGroup struct {
	L1      float64   // λ₁, the strength of ‖x‖₁
	L2      float64   // λ₂, the strength of the block norms
	Groups  [][]int   // the coordinates of each block; nil = the whole vector is one block
	Weights []float64 // w_b, one a block; nil = √size of the block
}

func (p SparseGroup) blocks() partition { return partition{groups: p.Groups, weights: p.Weights} }

// Validate returns an error unless both strengths are finite and ≥ 0, the blocks are disjoint and the weights fit them.
func (p SparseGroup) Validate() error {
	if err := checkStrength("SparseGroup", "L1", p.L1); err != nil {
		return err
	}
	if err := checkStrength("SparseGroup", "L2", p.L2); err != nil {
		return err
	}
	return p.blocks().validate("SparseGroup")
}

// CheckLen returns an error that names block and index when a block reaches beyond a vector of n coordinates.
func (p SparseGroup) CheckLen(n int) error { return p.blocks().checkLen("SparseGroup", n) }

// String returns the penalty as reports show it: SparseGroup(λ₁=0.003, λ₂=0.01, 30 blocks).
func (p SparseGroup) String() string {
	return fmt.Sprintf("SparseGroup(λ₁=%g, λ₂=%g, %v)", p.L1, p.L2, p.blocks())
}

// Value returns λ₁‖x‖₁ + λ₂ Σ w_b‖x_b‖₂. O(n), no allocation.
func (p SparseGroup) Value(x []float64) float64 { return valueBlocks(p.blocks(), x, p.L1, p.L2) }

// Prox sets dst to the block threshold of the soft threshold of x and returns g(dst). O(n), no allocation.
func (p SparseGroup) Prox(dst, x []float64, step float64) float64 {
	return proxBlocks(p.blocks(), dst, x, step, p.L1, p.L2)
}

// ProxDiag sets dst to the prox in the metric diag(1/step), exact to rounding, and returns g(dst). O(n) for each of
// about two steps to the root; no allocation once it has run.
func (p SparseGroup) ProxDiag(dst, x, step []float64) float64 {
	return proxBlocksDiag(p.blocks(), dst, x, step, p.L1, p.L2)
}

// Prox32 is Prox on float32. The soft threshold and the block threshold are each rounded once.
func (p SparseGroup) Prox32(dst, x []float32, step float32) float64 {
	return proxBlocks(p.blocks(), dst, x, float64(step), p.L1, p.L2)
}

// ProxDiag32 is ProxDiag on float32. The soft threshold and the block threshold are each rounded once.
func (p SparseGroup) ProxDiag32(dst, x, step []float32) float64 {
	return proxBlocksDiag(p.blocks(), dst, x, step, p.L1, p.L2)
}

// SubdiffDist returns the greatest, over the blocks, 2-norm distance of −grad_b from ∂g(x)_b, which is soft(grad_b, λ₁)
// beyond λ₂·w_b where x_b = 0; and the distance for λ₁|x_i| of each coordinate in no block. O(n), no allocation.
func (p SparseGroup) SubdiffDist(x, grad []float64) float64 {
	return distBlocks(p.blocks(), x, grad, p.L1, p.L2)
}

// LambdaMax returns the least λ with ‖soft(grad0_b, αλ)‖₂ ≤ (1−α)·λ·w_b for every block b, where α = λ₁/(λ₁ + λ₂) is
// held fixed; +Inf when a coordinate without penalty has a gradient. O(n) for each of a few Newton steps, no allocation.
func (p SparseGroup) LambdaMax(grad0 []float64) float64 {
	alpha, beta := mixing(p.L1, p.L2)
	return criticalBlocks(p.blocks(), grad0, alpha, beta)
}
