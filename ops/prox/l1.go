package prox

import (
	"fmt"
	"math"

	"proxgrad/internal/kernel"
)

var (
	_ Penalty               = L1{}
	_ DiagonalProxer        = L1{}
	_ Float32Proxer         = L1{}
	_ Float32DiagonalProxer = L1{}
	_ Stationary            = L1{}
	_ Criticaler            = L1{}
	_ Subgradienter         = L1{}
	_ fmt.Stringer          = L1{}
)

// L1 is the lasso penalty
//
//	g(x) = λ ‖x‖₁ = λ Σ_i |x_i|.
//
// Its prox is the soft threshold x_i ← sign(x_i)·max(|x_i| − step_i·λ, 0): a coordinate within the threshold becomes
// exactly zero, every other one moves towards zero by the threshold.
//
// Shapes: x of any length. λ in units of the loss per unit of x. Cost: O(n), no allocation.
// Errors: Validate asks for a finite λ ≥ 0; λ = 0 is valid and leaves every point as it is.
//
// Source: Tibshirani (1996), eq. 1; Parikh & Boyd (2014), §6.5.2.
type L1 struct {
	Lambda float64 // λ, the strength
}

// Validate returns an error unless λ is finite and ≥ 0.
func (p L1) Validate() error { return checkStrength("L1", "Lambda", p.Lambda) }

// String returns the penalty as reports show it: L1(λ=0.003).
func (p L1) String() string { return fmt.Sprintf("L1(λ=%g)", p.Lambda) }

// Value returns λ Σ |x_i|. O(n), no allocation.
func (p L1) Value(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += p.Lambda * math.Abs(v)
	}
	return sum
}

// Prox sets dst_i ← sign(x_i)·max(|x_i| − step·λ, 0) and returns λ‖dst‖₁. O(n), no allocation.
func (p L1) Prox(dst, x []float64, step float64) float64 {
	return softScalar(dst, x, step*p.Lambda, p.Lambda)
}

// ProxDiag sets dst_i ← sign(x_i)·max(|x_i| − step_i·λ, 0) and returns λ‖dst‖₁. O(n), no allocation.
func (p L1) ProxDiag(dst, x, step []float64) float64 {
	return softDiag(dst, x, step, p.Lambda)
}

// Prox32 is Prox on float32, with λ and step·λ rounded to float32: within 2⁻²³·|x_i| of the float64 result.
func (p L1) Prox32(dst, x []float32, step float32) float64 {
	if g, ok := p.curve32().prox(dst, x, step); ok {
		return g
	}
	return softScalar(dst, x, threshold(step, p.Lambda), p.Lambda)
}

// ProxDiag32 is ProxDiag on float32, with λ and step_i·λ rounded to float32: within 2⁻²³·|x_i| of the float64 result.
func (p L1) ProxDiag32(dst, x, step []float32) float64 {
	if g, ok := p.curve32().proxDiag(dst, x, step); ok {
		return g
	}
	return softDiag(dst, x, step, p.Lambda)
}

// SubdiffDist returns max_i |grad_i + λ·sign(x_i)| over x_i ≠ 0 and max(|grad_i| − λ, 0) over x_i = 0.
// O(n), no allocation.
func (p L1) SubdiffDist(x, grad []float64) float64 {
	return ElasticNet{L1: p.Lambda}.SubdiffDist(x, grad)
}

// LambdaMax returns ‖grad0‖∞. O(n), no allocation.
func (p L1) LambdaMax(grad0 []float64) float64 { return maxAbs(grad0) }

// Subgradient implements Subgradienter: λ·sign(x_i), 0 where x_i = 0. O(n), no allocation.
func (p L1) Subgradient(dst, x []float64) { terms{l1: p.Lambda}.subgradient(dst, x) }

func (p L1) curve32() curve32 {
	return curveOf(kernel.ProxSoft, threshold[float32](1, p.Lambda), p.Lambda)
}
