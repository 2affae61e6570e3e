package prox

import (
	"fmt"
	"math"

	"proxgrad/internal/kernel"
)

var (
	_ Penalty               = L0{}
	_ DiagonalProxer        = L0{}
	_ Float32Proxer         = L0{}
	_ Float32DiagonalProxer = L0{}
	_ Stationary            = L0{}
	_ Strong                = L0{}
	_ Coordinatewise        = L0{}
	_ Complementary         = L0{}
	_ Shaped                = L0{}
	_ fmt.Stringer          = L0{}
)

// L0 counts the non-zeros,
//
//	g(x) = λ·#{i : x_i ≠ 0}.
//
// Its prox is the hard threshold: x_i stays as it is where |x_i| > √(2·step_i·λ) and becomes exactly zero elsewhere. On the
// threshold both are minimisers, and zero is taken.
//
// Not convex: every point with |x_i| above the threshold on its support and grad = 0 there is stationary, so where a
// training ends depends on where it began. For the same reason there is no λ_max: 0 is stationary for every λ > 0.
//
// Shapes: x of any length. λ in units of the loss. Cost: O(n), no allocation. An infinite coordinate has the value +Inf, so
// that a diverged point shows.
// Errors: Validate asks for a finite λ ≥ 0.
//
// Source: Donoho & Johnstone (1994), §2.1 (hard threshold); Blumensath & Davies (2008), eq. 2.2.
type L0 struct {
	Lambda float64 // λ, the price of a non-zero
}

// Validate returns an error unless λ is finite and ≥ 0.
func (p L0) Validate() error { return checkStrength("L0", "Lambda", p.Lambda) }

// String returns the penalty as reports show it: L0(λ=0.003).
func (p L0) String() string { return fmt.Sprintf("L0(λ=%g)", p.Lambda) }

// Value returns λ times the number of non-zeros. O(n), no allocation.
func (p L0) Value(x []float64) float64 { return valueOf(p, x) }

// Prox sets dst_i ← x_i where |x_i| > √(2·step·λ), 0 elsewhere, and returns g(dst). O(n), no allocation.
func (p L0) Prox(dst, x []float64, step float64) float64 { return l0Scalar(p, dst, x, step) }

// ProxDiag sets dst_i ← x_i where |x_i| > √(2·step_i·λ), 0 elsewhere, and returns g(dst). O(n), no allocation.
func (p L0) ProxDiag(dst, x, step []float64) float64 { return l0Diag(p, dst, x, step) }

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p L0) Prox32(dst, x []float32, step float32) float64 {
	if g, ok := p.curve32().prox(dst, x, step); ok {
		return g
	}
	return l0Scalar(p, dst, x, float64(step))
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p L0) ProxDiag32(dst, x, step []float32) float64 {
	if g, ok := p.curve32().proxDiag(dst, x, step); ok {
		return g
	}
	return l0Diag(p, dst, x, step)
}

// SubdiffDist returns the greatest |grad_i| over x_i ≠ 0. The limiting subdifferential at zero is all of ℝ, so a zero is
// stationary whatever its gradient. With λ = 0 it is |grad_i| everywhere. O(n), no allocation.
func (p L0) SubdiffDist(x, grad []float64) float64 { return distOf(p, x, grad) }

// Strength implements Strong: λ.
func (p L0) Strength() float64 { return p.Lambda }

// Margin implements Complementary: +Inf, no zero is near waking; with λ = 0 the least −|grad_i| over x_i = 0.
func (p L0) Margin(x, grad []float64) float64 { return marginOf(x, grad, barrier(p.Lambda)) }

// Shape implements Shaped.
func (L0) Shape() Shape { return Even }

func (p L0) curve32() curve32 { return curveOf(kernel.ProxHard, p.Lambda) }

// ValueAt implements Coordinatewise.
func (p L0) ValueAt(_ int, x float64) float64 {
	switch {
	case x == 0:
		return 0
	case finite(x):
		return p.Lambda
	}
	return x * x // NaN, or +Inf
}

// ProxAt implements Coordinatewise.
func (p L0) ProxAt(_ int, x, step float64) float64 { return hard(x, l0Threshold(step*p.Lambda)) + 0 }

// DistAt implements Coordinatewise.
func (p L0) DistAt(_ int, x, grad float64) float64 {
	return slopeDist(x, grad, barrier(p.Lambda), 0)
}

// barrier returns the slope at zero of a term that rises there without bound, and is absent where λ = 0.
func barrier(lambda float64) float64 {
	if lambda == 0 {
		return 0
	}
	return math.Inf(1)
}

// l0Threshold returns √(2t), also where 2t would overflow.
func l0Threshold(t float64) float64 { return math.Sqrt2 * math.Sqrt(t) }

func l0Scalar[F float](p L0, dst, x []F, step float64) float64 {
	if len(dst) != len(x) {
		panic(badLength)
	}
	t := l0Threshold(step * p.Lambda)
	var sum float64
	for i, v := range x {
		r := clean[F](hard(float64(v), t))
		dst[i] = r
		sum += p.count(float64(r))
	}
	return sum
}

func l0Diag[F float](p L0, dst, x, step []F) float64 {
	if len(dst) != len(x) || len(step) != len(x) {
		panic(badLength)
	}
	var sum float64
	for i, v := range x {
		r := clean[F](hard(float64(v), l0Threshold(float64(step[i])*p.Lambda)))
		dst[i] = r
		sum += p.count(float64(r))
	}
	return sum
}

// count is ValueAt without a branch that is hard to predict. x·0 is 0 for a finite x and NaN otherwise.
func (p L0) count(x float64) float64 {
	b := math.Float64bits(p.Lambda)
	if x == 0 {
		b = 0
	}
	return math.Float64frombits(b) + x*0
}
