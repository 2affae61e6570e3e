package prox

import (
	"fmt"
	"math"

	"proxgrad/internal/kernel"
)

var (
	_ Penalty               = LHalf{}
	_ DiagonalProxer        = LHalf{}
	_ Float32Proxer         = LHalf{}
	_ Float32DiagonalProxer = LHalf{}
	_ Stationary            = LHalf{}
	_ Strong                = LHalf{}
	_ Coordinatewise        = LHalf{}
	_ Complementary         = LHalf{}
	_ Shaped                = LHalf{}
	_ Subgradienter         = LHalf{}
	_ fmt.Stringer          = LHalf{}
)

// LHalf is the ℓ½ penalty
//
//	g(x) = λ Σ_i √|x_i|.
//
// Its prox with t = step_i·λ is zero where |x_i| ≤ 3/2·t^(2/3) and elsewhere
//
//	⅔·x_i·(1 + cos(⅔·arccos(−(3√3/4)·t·|x_i|^(−3/2)))),
//
// so no coordinate ends between 0 and t^(2/3). On the threshold both are minimisers, and zero is taken.
//
// Not convex, and infinitely steep at zero: a zero is stationary whatever its gradient, so there is no λ_max, and where a
// training ends depends on where it began.
//
// Shapes: x of any length. λ in units of the loss per square root of the unit of x. Cost: O(n), no allocation. An infinite
// coordinate has the value +Inf.
// Errors: Validate asks for a finite λ ≥ 0.
//
// Source: Xu, Chang, Xu & Zhang (2012), eqs. 10 and 11, with their λ = 2t. Differs from the source: the cosine is the root
// of a cubic, which is found by Newton's iteration from a polynomial (see rootPower) to the last digits.
type LHalf struct {
	Lambda float64 // λ, the strength
}

// Validate returns an error unless λ is finite and ≥ 0.
func (p LHalf) Validate() error { return checkStrength("LHalf", "Lambda", p.Lambda) }

// String returns the penalty as reports show it: LHalf(λ=0.003).
func (p LHalf) String() string { return fmt.Sprintf("LHalf(λ=%g)", p.Lambda) }

// Value returns λ Σ √|x_i|. O(n), no allocation.
func (p LHalf) Value(x []float64) float64 { return valueOf(p, x) }

// Prox sets dst_i to the minimiser of ½(u − x_i)²/step + λ√|u| and returns g(dst). O(n), no allocation.
func (p LHalf) Prox(dst, x []float64, step float64) float64 { return proxEach(p, dst, x, step) }

// ProxDiag sets dst_i to the minimiser of ½(u − x_i)²/step_i + λ√|u| and returns g(dst). O(n), no allocation.
func (p LHalf) ProxDiag(dst, x, step []float64) float64 { return proxDiagEach(p, dst, x, step) }

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p LHalf) Prox32(dst, x []float32, step float32) float64 { return prox32(p, dst, x, step) }

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p LHalf) ProxDiag32(dst, x, step []float32) float64 { return proxDiag32(p, dst, x, step) }

// SubdiffDist returns the greatest |grad_i + sign(x_i)·λ/(2√|x_i|)| over x_i ≠ 0. The limiting subdifferential at
// zero is all of ℝ, so a zero is stationary whatever its gradient. With λ = 0 it is |grad_i| everywhere.
// O(n), no allocation.
func (p LHalf) SubdiffDist(x, grad []float64) float64 { return distOf(p, x, grad) }

// Strength implements Strong: λ.
func (p LHalf) Strength() float64 { return p.Lambda }

// Margin implements Complementary: +Inf, no zero is near waking; with λ = 0 the least −|grad_i| over x_i = 0.
func (p LHalf) Margin(x, grad []float64) float64 { return marginOf(x, grad, barrier(p.Lambda)) }

// Subgradient sets dst_i ← sign(x_i)·λ/(2√|x_i|), 0 where x_i = 0. It grows without bound towards zero.
// O(n), no allocation.
func (p LHalf) Subgradient(dst, x []float64) { subgradientOf(dst, x, p.slope) }

// Shape implements Shaped.
func (LHalf) Shape() Shape { return Even }

func (p LHalf) curve32() curve32 { return curveOf(kernel.ProxHalf, p.Lambda) }

// ValueAt implements Coordinatewise.
func (p LHalf) ValueAt(_ int, x float64) float64 {
	v := math.Abs(x)
	if !(v <= math.MaxFloat64) {
		return v
	}
	return p.Lambda * math.Sqrt(v)
}

// ProxAt implements Coordinatewise.
func (p LHalf) ProxAt(_ int, x, step float64) float64 {
	switch t := step * p.Lambda; {
	case t != t:
		return t
	case t == 0 || !finite(x):
		return x + 0
	default:
		return clean[float64](halfProx(x, t))
	}
}

// DistAt implements Coordinatewise.
func (p LHalf) DistAt(_ int, x, grad float64) float64 {
	return slopeDist(x, grad, barrier(p.Lambda), p.slope(math.Abs(x)))
}

// slope returns g'(v) for v > 0.
func (p LHalf) slope(v float64) float64 { return 0.5 * p.Lambda / math.Sqrt(v) }
