package prox

import (
	"fmt"
	"math"
)

var (
	_ Penalty               = NonNegative{}
	_ DiagonalProxer        = NonNegative{}
	_ Float32Proxer         = NonNegative{}
	_ Float32DiagonalProxer = NonNegative{}
	_ Stationary            = NonNegative{}
	_ fmt.Stringer          = NonNegative{}
)

// NonNegative is the constraint x ≥ 0, as the penalty
//
//	g(x) = 0 if x_i ≥ 0 for all i, else +Inf.
//
// Its prox is the projection x_i ← max(x_i, 0), whatever the step and the metric; only a step of 0 leaves the coordinate
// where it is. A NaN or ±Inf is not clamped: it is passed on, and the value is then NaN or +Inf.
//
// Shapes: x of any length. Cost: O(n), no allocation. Errors: none, it has no fields.
//
// Source: Parikh & Boyd (2014), §6.2.4.
type NonNegative struct{}

func (NonNegative) box() Box { return Box{Hi: math.Inf(1)} }

// Validate returns nil.
func (NonNegative) Validate() error { return nil }

// String returns the name NonNegative.
func (NonNegative) String() string { return "NonNegative" }

// Value returns 0 where x ≥ 0, +Inf elsewhere and for ±Inf, NaN for NaN. O(n), no allocation.
func (p NonNegative) Value(x []float64) float64 { return p.box().Value(x) }

// Prox sets dst_i ← max(x_i, 0) and returns g(dst). O(n), no allocation.
func (p NonNegative) Prox(dst, x []float64, step float64) float64 { return p.box().Prox(dst, x, step) }

// ProxDiag sets dst_i ← max(x_i, 0) where step_i ≠ 0 and dst_i ← x_i elsewhere, and returns g(dst).
// O(n), no allocation.
func (p NonNegative) ProxDiag(dst, x, step []float64) float64 { return p.box().ProxDiag(dst, x, step) }

// Prox32 is Prox on float32.
func (p NonNegative) Prox32(dst, x []float32, step float32) float64 {
	return p.box().Prox32(dst, x, step)
}

// ProxDiag32 is ProxDiag on float32.
func (p NonNegative) ProxDiag32(dst, x, step []float32) float64 {
	return p.box().ProxDiag32(dst, x, step)
}

// SubdiffDist returns the greatest of |grad_i| over x_i > 0 and max(−grad_i, 0) over x_i = 0, +Inf where a coordinate
// is negative. O(n), no allocation.
func (p NonNegative) SubdiffDist(x, grad []float64) float64 { return p.box().SubdiffDist(x, grad) }
