package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"
)

var (
	_ Penalty               = L1Ball{}
	_ DiagonalProxer        = L1Ball{}
	_ Float32Proxer         = L1Ball{}
	_ Float32DiagonalProxer = L1Ball{}
	_ Stationary            = L1Ball{}
	_ Complementary         = L1Ball{}
	_ Shaped                = L1Ball{}
	_ fmt.Stringer          = L1Ball{}
)

// L1Ball is the constraint ‖x‖₁ ≤ r, as the penalty
//
//	g(x) = 0 if Σ_i |x_i| ≤ r, else +Inf:
//
// the lasso with a budget in place of a price. A point that meets the budget stays; of any other one the prox lowers every
// |x_i| by step_i·θ, at zero it stops, with the θ that meets the budget. The strength of the step does not matter, its
// proportions do.
//
// Shapes: x of any length. A coordinate with step 0 stays, and its part of the budget is spent. A vector that holds a NaN
// or ±Inf is passed on as it is. Sums are compared with r to 12 digits, since the prox ends on the border, and to 6 where
// all coordinates are float32 numbers; the prox of float32 points is rounded to its inner side. Cost: O(n) for each of about six passes; no allocation after the first call.
// r in units of x.
// Errors: Validate asks for a finite radius > 0, or 0 for the default.
//
// Source: Duchi, Shalev-Shwartz, Singer & Chandra (2008), §4; Michelot (1986). Differs from the source: any diagonal
// metric.
type L1Ball struct {
	Radius float64 // r, the budget; 0 means 1
}

func (p L1Ball) budget() budget { return budget{radius: orOne(p.Radius)} }

// Validate returns an error unless the radius is finite and > 0, or 0.
func (p L1Ball) Validate() error { return checkRadius("L1Ball", p.Radius) }

// String returns the penalty as reports show it: L1Ball(r=1).
func (p L1Ball) String() string { return fmt.Sprintf("L1Ball(r=%g)", orOne(p.Radius)) }

// Value returns 0 where ‖x‖₁ ≤ r, +Inf elsewhere. O(n), no allocation.
func (p L1Ball) Value(x []float64) float64 { return valueBudget(p.budget(), x) }

// Prox sets dst to the point of the ball that is nearest to x and returns g(dst).
func (p L1Ball) Prox(dst, x []float64, step float64) float64 {
	return proxBudget(p.budget(), dst, x, steps[float64]{all: step})
}

// ProxDiag is Prox in the metric diag(1/step), exact to rounding.
func (p L1Ball) ProxDiag(dst, x, step []float64) float64 {
	return proxBudget(p.budget(), dst, x, steps[float64]{each: step})
}

// Prox32 is Prox on float32: the float64 result, rounded once, towards zero.
func (p L1Ball) Prox32(dst, x []float32, step float32) float64 {
	return proxBudget(p.budget(), dst, x, steps[float32]{all: float64(step)})
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once, towards zero.
func (p L1Ball) ProxDiag32(dst, x, step []float32) float64 {
	return proxBudget(p.budget(), dst, x, steps[float32]{each: step})
}

// SubdiffDist returns the distance in the 2-norm of −grad from the normal cone of the ball at x: ‖grad‖₂ inside; on the
// border the cone holds the multiples μ ≥ 0 of the subgradients of ‖x‖₁. +Inf outside. O(n) for each of a few passes.
func (p L1Ball) SubdiffDist(x, grad []float64) float64 {
	dist, _ := p.budget().certify(x, grad)
	return dist
}

// Margin implements Complementary: min over x_i = 0 of μ − |grad_i|, with the multiplier μ of the budget that SubdiffDist
// finds, 0 inside the ball.
func (p L1Ball) Margin(x, grad []float64) float64 {
	_, margin := p.budget().certify(x, grad)
	return margin
}

// Shape implements Shaped.
func (L1Ball) Shape() Shape { return Convex | Even }

func orOne(v float64) float64 {
	if v == 0 {
		return 1
	}
	return v
}

func checkRadius(penalty string, r float64) error {
	if r >= 0 && !math.IsInf(r, 1) {
		return nil
	}
	return errors.Errorf("prox: %s: Radius must be a finite number > 0, or 0 for the default 1, got %v", penalty, r)
}
