package prox

import (
	"fmt"
	"math"

	"proxgrad/internal/kernel"
)

var (
	_ Penalty               = LTwoThirds{}
	_ DiagonalProxer        = LTwoThirds{}
	_ Float32Proxer         = LTwoThirds{}
	_ Float32DiagonalProxer = LTwoThirds{}
	_ Stationary            = LTwoThirds{}
	_ Strong                = LTwoThirds{}
	_ Coordinatewise        = LTwoThirds{}
	_ Complementary         = LTwoThirds{}
	_ Shaped                = LTwoThirds{}
	_ Subgradienter         = LTwoThirds{}
	_ fmt.Stringer          = LTwoThirds{}
)

// LTwoThirds is the ℓ⅔ penalty
//
//	g(x) = λ Σ_i |x_i|^(2/3).
//
// Its prox with t = step_i·λ is zero where |x_i| ≤ 2(⅔t)^(3/4) and elsewhere sign(x_i)·y³ with y the greatest root of
//
//	y⁴ − |x_i|·y + ⅔t = 0,
//
// so no coordinate ends between 0 and (⅔t)^(3/4). On the threshold both are minimisers, and zero is taken.
//
// Not convex, and infinitely steep at zero: a zero is stationary whatever its gradient, so there is no λ_max, and where a
// training ends depends on where it began.
//
// Shapes: x of any length. λ in units of the loss per unit of |x|^(2/3). Cost: O(n), no allocation. An infinite coordinate
// has the value +Inf.
// Errors: Validate asks for a finite λ ≥ 0.
//
// Source: Cao, Sun & Xu (2013), Theorem 1, with their λ = 2t. Differs from the source: its formula in radicals takes |x_i|⁴,
// which overflows; the root is found by Newton's iteration from a polynomial (see rootPower) to the last digits.
type LTwoThirds struct {
	Lambda float64 // λ, the strength
}

// Validate returns an error unless λ is finite and ≥ 0.
func (p LTwoThirds) Validate() error { return checkStrength("LTwoThirds", "Lambda", p.Lambda) }

// String returns the penalty as reports show it: LTwoThirds(λ=0.003).
func (p LTwoThirds) String() string { return fmt.Sprintf("LTwoThirds(λ=%g)", p.Lambda) }

// Value returns λ Σ |x_i|^(2/3). O(n), no allocation.
func (p LTwoThirds) Value(x []float64) float64 { return valueOf(p, x) }

// Prox sets dst_i to the minimiser of ½(u − x_i)²/step + λ|u|^(2/3) and returns g(dst). O(n), no allocation.
func (p LTwoThirds) Prox(dst, x []float64, step float64) float64 { return proxEach(p, dst, x, step) }

// ProxDiag sets dst_i to the minimiser of ½(u − x_i)²/step_i + λ|u|^(2/3) and returns g(dst). O(n), no allocation.
func (p LTwoThirds) ProxDiag(dst, x, step []float64) float64 { return proxDiagEach(p, dst, x, step) }

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p LTwoThirds) Prox32(dst, x []float32, step float32) float64 { return prox32(p, dst, x, step) }

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p LTwoThirds) ProxDiag32(dst, x, step []float32) float64 { return proxDiag32(p, dst, x, step) }

// SubdiffDist returns the greatest |grad_i + sign(x_i)·⅔λ|x_i|^(−1/3)| over x_i ≠ 0. The limiting subdifferential at
// zero is all of ℝ, so a zero is stationary whatever its gradient. With λ = 0 it is |grad_i| everywhere.
// O(n), no allocation.
func (p LTwoThirds) SubdiffDist(x, grad []float64) float64 { return distOf(p, x, grad) }

// Strength implements Strong: λ.
func (p LTwoThirds) Strength() float64 { return p.Lambda }

// Margin implements Complementary: +Inf, no zero is near waking; with λ = 0 the least −|grad_i| over x_i = 0.
func (p LTwoThirds) Margin(x, grad []float64) float64 { return marginOf(x, grad, barrier(p.Lambda)) }

// Subgradient sets dst_i ← sign(x_i)·⅔λ|x_i|^(−1/3), 0 where x_i = 0. It grows without bound towards zero.
// O(n), no allocation.
func (p LTwoThirds) Subgradient(dst, x []float64) { subgradientOf(dst, x, p.slope) }

// Shape implements Shaped.
func (LTwoThirds) Shape() Shape { return Even }

func (p LTwoThirds) curve32() curve32 { return curveOf(kernel.ProxTwoThirds, p.Lambda) }

// ValueAt implements Coordinatewise.
func (p LTwoThirds) ValueAt(_ int, x float64) float64 {
	v := math.Abs(x)
	if !(v <= math.MaxFloat64) {
		return v
	}
	return p.Lambda * square(math.Cbrt(v))
}

// ProxAt implements Coordinatewise.
func (p LTwoThirds) ProxAt(_ int, x, step float64) float64 {
	switch t := step * p.Lambda; {
	case t != t:
		return t
	case t == 0 || !finite(x):
		return x + 0
	default:
		return clean[float64](twoThirdsProx(x, t))
	}
}

// DistAt implements Coordinatewise.
func (p LTwoThirds) DistAt(_ int, x, grad float64) float64 {
	return slopeDist(x, grad, barrier(p.Lambda), p.slope(math.Abs(x)))
}

// slope returns g'(v) for v > 0.
func (p LTwoThirds) slope(v float64) float64 { return 2. / 3 * p.Lambda / math.Cbrt(v) }

func square(v float64) float64 { return v * v }
