package prox

import (
	"fmt"

	"github.com/pkg/errors"
)

var (
	_ Penalty               = GroupMCP{}
	_ DiagonalProxer        = GroupMCP{}
	_ Float32Proxer         = GroupMCP{}
	_ Float32DiagonalProxer = GroupMCP{}
	_ Stationary            = GroupMCP{}
	_ Criticaler            = GroupMCP{}
	_ Strong                = GroupMCP{}
	_ Sized                 = GroupMCP{}
	_ Subgradienter         = GroupMCP{}
	_ Complementary         = GroupMCP{}
	_ Shaped                = GroupMCP{}
	_ fmt.Stringer          = GroupMCP{}
)

// GroupMCP is the minimax concave penalty of the block norms
//
//	g(x) = Σ_b φ_b(‖x_b‖₂),  φ_b(r) = λ_b·r − r²/(2γ) where r ≤ γλ_b, ½γλ_b² beyond,  λ_b = λ·w_b:
//
// at zero it is the group lasso, and a block longer than γλ_b is not shrunk at all.
//
// Its prox with t = step is the firm threshold of ‖x_b‖ for t < γ and the hard threshold at λ_b·√(γt) for t ≥ γ, where zero
// is taken when both 0 and x_b are minimisers. In the metric of a step for each coordinate, some of them may lie below γ
// and some above. There x_i = z_i·r/(r(1 − step_i/γ) + step_i·λ_b) on the curved part, with the root r of a function whose
// reciprocal root is concave, so that Newton finds the one minimum or shows that there is none; the better of that point
// (or zero) and z, where ‖z‖ ≥ γλ_b, is the minimiser. Exact to rounding.
//
// Not convex: a point can be stationary and not optimal. LambdaMax speaks of stationarity, as in [MCP].
//
// Shapes: x has length n; the blocks hold indices 0…n−1. A coordinate in no block has no penalty. A block that holds a NaN
// or ±Inf is passed on as it is. Cost: O(n), and O(n) more for each of about three Newton steps in a diagonal metric; no
// allocation. Values share Groups and Weights with the caller, who must not change them.
// λ in units of the loss per unit of x, γ in units of a step.
// Errors: as [GroupL2]; and γ must be finite and > 0, or 0 for the default.
//
// Source: Breheny & Huang (2015), §2.2 (group MCP); Zhang (2010), eq. 2.1. Differs from the source: any step, any diagonal
// metric.
type GroupMCP struct {
	Lambda  float64   // λ, the slope at zero
	Gamma   float64   // γ, the concavity is 1/γ; 0 means 3
	Groups  [][]int   // the coordinates of each block; nil = the whole vector is one block
	Weights []float64 // w_b, one a block; nil = √size of the block
}

func (p GroupMCP) blocks() partition { return partition{groups: p.Groups, weights: p.Weights} }

func (p GroupMCP) gamma() float64 { return MCP{Gamma: p.Gamma}.gamma() }

// Validate returns an error unless λ is finite and ≥ 0, γ finite and > 0 or 0, the blocks disjoint and of fitting weights.
func (p GroupMCP) Validate() error {
	if err := checkStrength("GroupMCP", "Lambda", p.Lambda); err != nil {
		return err
	}
	if !(p.Gamma >= 0 && finite(p.Gamma)) {
		return errors.Errorf("prox: GroupMCP: Gamma must be a finite number > 0, or 0 for the default 3, got %v", p.Gamma)
	}
	return p.blocks().validate("GroupMCP")
}

// CheckLen returns an error that names block and index when a block reaches beyond a vector of n coordinates.
func (p GroupMCP) CheckLen(n int) error { return p.blocks().checkLen("GroupMCP", n) }

// String returns the penalty as reports show it: GroupMCP(λ=0.003, γ=3, 30 blocks).
func (p GroupMCP) String() string {
	return fmt.Sprintf("GroupMCP(λ=%g, γ=%g, %v)", p.Lambda, p.gamma(), p.blocks())
}

// Value returns Σ φ_b(‖x_b‖₂). O(n), no allocation.
func (p GroupMCP) Value(x []float64) float64 { return valueFirm(p, x) }

// Prox sets dst_b to the firm threshold of x_b, for step ≥ γ to the hard one, and returns g(dst). O(n), no allocation.
func (p GroupMCP) Prox(dst, x []float64, step float64) float64 {
	return proxFirm(p, dst, x, steps[float64]{all: step})
}

// ProxDiag sets dst to the prox in the metric diag(1/step), exact to rounding, and returns g(dst). O(n) for each of about
// three Newton steps, no allocation.
func (p GroupMCP) ProxDiag(dst, x, step []float64) float64 {
	return proxFirm(p, dst, x, steps[float64]{each: step})
}

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p GroupMCP) Prox32(dst, x []float32, step float32) float64 {
	return proxFirm(p, dst, x, steps[float32]{all: float64(step)})
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p GroupMCP) ProxDiag32(dst, x, step []float32) float64 {
	return proxFirm(p, dst, x, steps[float32]{each: step})
}

// SubdiffDist returns the greatest over the blocks of ‖grad_b + max(λ_b − ‖x_b‖/γ, 0)·x_b/‖x_b‖‖₂ where x_b ≠ 0 and of
// max(‖grad_b‖₂ − λ_b, 0) where x_b = 0, and of |grad_i| over the coordinates in no block. O(n), no allocation.
func (p GroupMCP) SubdiffDist(x, grad []float64) float64 { return distFirm(p, x, grad) }

// LambdaMax returns max_b ‖grad0_b‖₂/w_b, +Inf when a coordinate without penalty has a gradient. O(n), no allocation.
func (p GroupMCP) LambdaMax(grad0 []float64) float64 { return criticalBlocks(p.blocks(), grad0, 0, 1) }

// Strength implements Strong: λ.
func (p GroupMCP) Strength() float64 { return p.Lambda }

// Shape implements Shaped.
func (GroupMCP) Shape() Shape { return Even }

// Subgradient sets dst_b ← max(λ_b − ‖x_b‖/γ, 0)·x_b/‖x_b‖₂, 0 where x_b = 0. O(n), no allocation.
func (p GroupMCP) Subgradient(dst, x []float64) {
	subgradientBlocks(p.blocks(), dst, x, 0, func(b block, r float64) float64 { return p.slope(b, r) })
}

// Margin implements Complementary: min over x_b = 0 of λ_b − ‖grad_b‖₂.
func (p GroupMCP) Margin(x, grad []float64) float64 {
	return marginBlocks(p.blocks(), x, grad, 0, p.Lambda)
}

// slope returns φ_b'(r) for r > 0.
func (p GroupMCP) slope(b block, r float64) float64 {
	return max(times(p.Lambda, b.weight)-r/p.gamma(), 0)
}
