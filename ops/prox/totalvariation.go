package prox

import "fmt"

var (
	_ Penalty               = TotalVariation{}
	_ DiagonalProxer        = TotalVariation{}
	_ Float32Proxer         = TotalVariation{}
	_ Float32DiagonalProxer = TotalVariation{}
	_ Stationary            = TotalVariation{}
	_ Criticaler            = TotalVariation{}
	_ Strong                = TotalVariation{}
	_ Subgradienter         = TotalVariation{}
	_ Complementary         = TotalVariation{}
	_ Shaped                = TotalVariation{}
	_ fmt.Stringer          = TotalVariation{}
)

// TotalVariation is the penalty on the differences of neighbours
//
//	g(x) = λ Σ_i |x_{i+1} − x_i|.
//
// Its prox makes x constant on segments: the differences become zero, not the coordinates. The minimiser is found exactly,
// in any diagonal metric, by dynamic programming over the coordinates.
//
// Shapes: x of any length, in its own order; a matrix is the vector of its rows, one after the other, and [Rows] or
// [Columns] make each of them a chain of its own. A vector that holds a NaN or ±Inf is passed on as it is. Cost: O(n), no
// allocation after the first call.
// λ in units of the loss per unit of x.
// Errors: Validate asks for a finite λ ≥ 0.
//
// Source: Rudin, Osher & Fatemi (1992) for the penalty; Johnson (2013), §2, for the prox. Differs from the source: any
// diagonal metric.
type TotalVariation struct {
	Lambda float64 // λ, the strength
}

func (p TotalVariation) fused() FusedLasso { return FusedLasso{TV: p.Lambda} }

// Validate returns an error unless λ is finite and ≥ 0.
func (p TotalVariation) Validate() error {
	return checkStrength("TotalVariation", "Lambda", p.Lambda)
}

// String returns the penalty as reports show it: TotalVariation(λ=0.003).
func (p TotalVariation) String() string { return fmt.Sprintf("TotalVariation(λ=%g)", p.Lambda) }

// Value returns λ Σ |x_{i+1} − x_i|. O(n), no allocation.
func (p TotalVariation) Value(x []float64) float64 { return valueChain(x, 0, p.Lambda) }

// Prox sets dst to the prox of x and returns g(dst). O(n).
func (p TotalVariation) Prox(dst, x []float64, step float64) float64 {
	return p.fused().Prox(dst, x, step)
}

// ProxDiag is Prox in the metric diag(1/step), exact to rounding. O(n).
func (p TotalVariation) ProxDiag(dst, x, step []float64) float64 {
	return p.fused().ProxDiag(dst, x, step)
}

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p TotalVariation) Prox32(dst, x []float32, step float32) float64 {
	return p.fused().Prox32(dst, x, step)
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p TotalVariation) ProxDiag32(dst, x, step []float32) float64 {
	return p.fused().ProxDiag32(dst, x, step)
}

// SubdiffDist returns the greatest, over the segments of equal x_i, 2-norm distance of −grad from ∂g(x). O(n).
func (p TotalVariation) SubdiffDist(x, grad []float64) float64 { return p.fused().SubdiffDist(x, grad) }

// LambdaMax returns max_k |grad0_0 + … + grad0_k| where the whole sum is zero to rounding, and +Inf elsewhere: a constant
// has no penalty, so that its gradient must vanish. O(n), no allocation.
func (p TotalVariation) LambdaMax(grad0 []float64) float64 {
	return FusedLasso{TV: 1}.LambdaMax(grad0)
}

// Strength implements Strong: λ.
func (p TotalVariation) Strength() float64 { return p.Lambda }

// Shape implements Shaped.
func (TotalVariation) Shape() Shape { return Convex }

// Subgradient sets dst_i to λ(sign(x_i − x_{i−1}) + sign(x_i − x_{i+1})). O(n), no allocation.
func (p TotalVariation) Subgradient(dst, x []float64) { p.fused().Subgradient(dst, x) }

// Margin implements Complementary: how firmly the zero differences stand, min over x_i = x_{i+1} of λ − |u_i|, where u_i,
// the multiplier of the difference, is the sum of grad and of the pulls from the start of the segment to i. O(n), no
// allocation.
func (p TotalVariation) Margin(x, grad []float64) float64 { return p.fused().Margin(x, grad) }
