package prox

import (
	"fmt"
	"math"
)

var (
	_ Penalty               = FusedLasso{}
	_ DiagonalProxer        = FusedLasso{}
	_ Float32Proxer         = FusedLasso{}
	_ Float32DiagonalProxer = FusedLasso{}
	_ Stationary            = FusedLasso{}
	_ Criticaler            = FusedLasso{}
	_ Strong                = FusedLasso{}
	_ Subgradienter         = FusedLasso{}
	_ Complementary         = FusedLasso{}
	_ Shaped                = FusedLasso{}
	_ fmt.Stringer          = FusedLasso{}
)

// FusedLasso is the lasso with a penalty on the differences of neighbours
//
//	g(x) = λ₁ Σ_i |x_i| + λ₂ Σ_i |x_{i+1} − x_i|.
//
// Its prox makes x constant on segments, and zero on some. In the plain metric it is the soft threshold of the prox of
// [TotalVariation]; in a diagonal metric that is no longer true, since the coordinates of one segment have thresholds of
// their own. There the dynamic programme of the total variation carries the terms λ₁|x_i| too, and stays exact.
//
// Shapes, Cost: as [TotalVariation].
// λ₁ and λ₂ in units of the loss per unit of x.
// Errors: Validate asks for finite λ₁, λ₂ ≥ 0.
//
// Source: Tibshirani, Saunders, Rosset, Zhu & Knight (2005), eq. 3; Friedman, Hastie, Höfling & Tibshirani (2007),
// Proposition 1, for the plain metric; Johnson (2013), §2. Differs from the source: any diagonal metric.
type FusedLasso struct {
	L1 float64 // λ₁, the strength of ‖x‖₁
	TV float64 // λ₂, the strength of the differences
}

// Validate returns an error unless both strengths are finite and ≥ 0.
func (p FusedLasso) Validate() error {
	if err := checkStrength("FusedLasso", "L1", p.L1); err != nil {
		return err
	}
	return checkStrength("FusedLasso", "TV", p.TV)
}

// String returns the penalty as reports show it: FusedLasso(λ₁=0.003, λ₂=0.01).
func (p FusedLasso) String() string { return fmt.Sprintf("FusedLasso(λ₁=%g, λ₂=%g)", p.L1, p.TV) }

// Value returns λ₁ Σ |x_i| + λ₂ Σ |x_{i+1} − x_i|. O(n), no allocation.
func (p FusedLasso) Value(x []float64) float64 { return valueChain(x, p.L1, p.TV) }

// Prox sets dst to the prox of x and returns g(dst). O(n).
func (p FusedLasso) Prox(dst, x []float64, step float64) float64 {
	solveChain(dst, x, steps[float64]{all: step}, p.L1, p.TV)
	return valueChain(dst, p.L1, p.TV)
}

// ProxDiag is Prox in the metric diag(1/step), exact to rounding. O(n).
func (p FusedLasso) ProxDiag(dst, x, step []float64) float64 {
	solveChain(dst, x, steps[float64]{each: step}, p.L1, p.TV)
	return valueChain(dst, p.L1, p.TV)
}

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p FusedLasso) Prox32(dst, x []float32, step float32) float64 {
	solveChain(dst, x, steps[float32]{all: float64(step)}, p.L1, p.TV)
	return valueChain(dst, p.L1, p.TV)
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p FusedLasso) ProxDiag32(dst, x, step []float32) float64 {
	solveChain(dst, x, steps[float32]{each: step}, p.L1, p.TV)
	return valueChain(dst, p.L1, p.TV)
}

// SubdiffDist returns the greatest, over the segments of equal x_i, 2-norm distance of −grad from ∂g(x). O(n).
func (p FusedLasso) SubdiffDist(x, grad []float64) float64 { return distChain(x, grad, p.L1, p.TV) }

// LambdaMax returns the least λ for which 0 is stationary, where λ₁ = αλ and λ₂ = (1 − α)λ with α = λ₁/(λ₁ + λ₂) held
// fixed: the greatest, over the stretches of m coordinates with c inner ends, of |Σ grad0_i|/(αm + (1−α)c). O(n) for each
// of a few Newton steps, no allocation.
func (p FusedLasso) LambdaMax(grad0 []float64) float64 {
	alpha, beta := mixing(p.L1, p.TV)
	return criticalChain(grad0, alpha, beta)
}

// Strength implements Strong: the sum of both strengths at their mixing.
func (p FusedLasso) Strength() float64 { return p.L1 + p.TV }

// Shape implements Shaped.
func (FusedLasso) Shape() Shape { return Convex }

// Subgradient sets dst_i to λ₁sign(x_i) + λ₂(sign(x_i − x_{i−1}) + sign(x_i − x_{i+1})). O(n), no allocation.
func (p FusedLasso) Subgradient(dst, x []float64) {
	before := 0.0
	for i, v := range x {
		g := p.L1*sign(v) + 0*v // a NaN stays
		if i > 0 {
			g += p.TV * sign(v-before)
		}
		if i+1 < len(x) {
			g += p.TV * sign(v-x[i+1])
		}
		before, dst[i] = v, g+0
	}
}

// Margin implements Complementary, for the differences that are zero: on a segment that is not zero, min over its inner
// ends of λ₂ − |u_i| with the multiplier u_i as in [TotalVariation]; on a zero segment the multipliers are not unique, and
// the margin is the greatest m for which the segment is still stationary with λ₁ − m and λ₂ − m. O(n) for each of some
// fifty bisections where there are zero segments, no allocation.
func (p FusedLasso) Margin(x, grad []float64) float64 { return marginChain(x, grad, p.L1, p.TV) }

// valueChain returns l1‖x‖₁ + l2 Σ|x_{i+1} − x_i|.
func valueChain[F float](x []F, l1, l2 float64) float64 {
	sum, before := 0.0, 0.0
	for i, f := range x {
		v := float64(f)
		sum += l1 * math.Abs(v)
		if d := v - before; i > 0 && finite(d) {
			sum += l2 * math.Abs(d)
		} else if i > 0 {
			sum += math.Abs(l2*v - l2*before) // the difference is beyond the range, its product need not be
		}
		before = v
	}
	return sum
}
