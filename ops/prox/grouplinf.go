package prox

import "fmt"

var (
	_ Penalty               = GroupLInf{}
	_ DiagonalProxer        = GroupLInf{}
	_ Float32Proxer         = GroupLInf{}
	_ Float32DiagonalProxer = GroupLInf{}
	_ Stationary            = GroupLInf{}
	_ Criticaler            = GroupLInf{}
	_ Strong                = GroupLInf{}
	_ Sized                 = GroupLInf{}
	_ Subgradienter         = GroupLInf{}
	_ Complementary         = GroupLInf{}
	_ Shaped                = GroupLInf{}
	_ fmt.Stringer          = GroupLInf{}
)

// GroupLInf is the group penalty of the greatest coordinate
//
//	g(x) = λ Σ_b w_b ‖x_b‖∞
//
// over disjoint blocks b of x. Its prox lowers the greatest coordinates of a block to a common bound, x_i ←
// sign(x_i)·min(|x_i|, τ), where τ is the root of Σ_i max(|x_i| − τ, 0)/step_i = λ·w_b; the block is zero, exactly and as a
// whole, once Σ_i |x_i|/step_i ≤ λ·w_b. So it zeros blocks, and makes the coordinates of the others equal at the top.
//
// Shapes: x has length n; the blocks hold indices 0…n−1. A coordinate in no block has no penalty. A block that holds a NaN
// or ±Inf is passed on as it is. Cost: O(n) for each of about six passes, in any diagonal metric; the root is exact to
// rounding, found by Newton on a piecewise linear function. No allocation after the first call. Values share Groups and
// Weights with the caller, who must not change them.
// λ in units of the loss per unit of x.
// Errors: as [GroupL2].
//
// Source: Quattoni, Carreras, Collins & Darrell (2009), §2; Parikh & Boyd (2014), §6.5.2 by Moreau's decomposition.
// Differs from the source: a root in the metric of the step, in place of a projection onto the L1 ball.
type GroupLInf struct {
	Lambda  float64   // λ, the strength
	Groups  [][]int   // the coordinates of each block; nil = the whole vector is one block
	Weights []float64 // w_b, one a block; nil = √size of the block
}

func (p GroupLInf) blocks() partition { return partition{groups: p.Groups, weights: p.Weights} }

// Validate returns an error unless λ is finite and ≥ 0, the blocks are disjoint and the weights fit them.
func (p GroupLInf) Validate() error {
	if err := checkStrength("GroupLInf", "Lambda", p.Lambda); err != nil {
		return err
	}
	return p.blocks().validate("GroupLInf")
}

// CheckLen returns an error that names block and index when a block reaches beyond a vector of n coordinates.
func (p GroupLInf) CheckLen(n int) error { return p.blocks().checkLen("GroupLInf", n) }

// String returns the penalty as reports show it: GroupLInf(λ=0.003, 30 blocks).
func (p GroupLInf) String() string { return fmt.Sprintf("GroupLInf(λ=%g, %v)", p.Lambda, p.blocks()) }

// Value returns λ Σ w_b‖x_b‖∞. O(n), no allocation.
func (p GroupLInf) Value(x []float64) float64 { return valueTops(p.blocks(), x, p.Lambda) }

// Prox sets dst_i ← sign(x_i)·min(|x_i|, τ_b) and returns g(dst).
func (p GroupLInf) Prox(dst, x []float64, step float64) float64 {
	return proxTops(p.blocks(), dst, x, steps[float64]{all: step}, p.Lambda)
}

// ProxDiag is Prox in the metric diag(1/step), exact to rounding.
func (p GroupLInf) ProxDiag(dst, x, step []float64) float64 {
	return proxTops(p.blocks(), dst, x, steps[float64]{each: step}, p.Lambda)
}

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p GroupLInf) Prox32(dst, x []float32, step float32) float64 {
	return proxTops(p.blocks(), dst, x, steps[float32]{all: float64(step)}, p.Lambda)
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p GroupLInf) ProxDiag32(dst, x, step []float32) float64 {
	return proxTops(p.blocks(), dst, x, steps[float32]{each: step}, p.Lambda)
}

// SubdiffDist returns the greatest, over the blocks, 2-norm distance of −grad_b from ∂g(x)_b, and of |grad_i| over the
// coordinates in no block. Where x_b = 0 the subdifferential is the L1 ball of radius λ·w_b; elsewhere its elements are
// non-negative multiples of sign(x_i), of the sum λ·w_b, on the coordinates with |x_i| = ‖x_b‖∞ and 0 on the others.
func (p GroupLInf) SubdiffDist(x, grad []float64) float64 {
	return distTops(p.blocks(), x, grad, p.Lambda)
}

// LambdaMax returns max_b ‖grad0_b‖₁/w_b, +Inf when a coordinate without penalty has a gradient. O(n), no allocation.
func (p GroupLInf) LambdaMax(grad0 []float64) float64 { return criticalTops(p.blocks(), grad0) }

// Strength implements Strong: λ.
func (p GroupLInf) Strength() float64 { return p.Lambda }

// Shape implements Shaped.
func (GroupLInf) Shape() Shape { return Convex | Even }

// Subgradient sets dst to λ·w_b·sign(x_i)/m on the m coordinates of a block with |x_i| = ‖x_b‖∞ ≠ 0, and to 0 elsewhere.
func (p GroupLInf) Subgradient(dst, x []float64) { subgradientTops(p.blocks(), dst, x, p.Lambda) }

// Margin implements Complementary: min over x_b = 0 of λ·w_b − ‖grad_b‖₁.
func (p GroupLInf) Margin(x, grad []float64) float64 {
	return marginTops(p.blocks(), x, grad, p.Lambda)
}
