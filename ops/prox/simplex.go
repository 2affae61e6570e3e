package prox

import "fmt"

var (
	_ Penalty               = Simplex{}
	_ DiagonalProxer        = Simplex{}
	_ Float32Proxer         = Simplex{}
	_ Float32DiagonalProxer = Simplex{}
	_ Stationary            = Simplex{}
	_ Complementary         = Simplex{}
	_ Shaped                = Simplex{}
	_ fmt.Stringer          = Simplex{}
)

// Simplex is the constraint that x holds shares of a whole, as the penalty
//
//	g(x) = 0 if x_i ≥ 0 for all i and Σ_i x_i = r, else +Inf.
//
// Its prox is x_i ← max(x_i − step_i·θ, 0) with the θ that meets the sum. The strength of the step does not matter, its
// proportions do.
//
// Shapes: x of one coordinate or more. A coordinate with step 0 stays. A vector that holds a NaN or ±Inf is passed on as it
// is. The sum is compared with r to 12 digits, and to 6 where all coordinates are float32 numbers, which cannot sum to r in
// general. Cost: O(n) for each of about six passes; no allocation after the first call.
// r in units of x.
// Errors: Validate asks for a finite radius > 0, or 0 for the default.
//
// Source: Duchi, Shalev-Shwartz, Singer & Chandra (2008), §3; Michelot (1986). Differs from the source: any diagonal
// metric.
type Simplex struct {
	Radius float64 // r, the sum; 0 means 1
}

func (p Simplex) budget() budget { return budget{radius: orOne(p.Radius), simplex: true} }

// Validate returns an error unless the radius is finite and > 0, or 0.
func (p Simplex) Validate() error { return checkRadius("Simplex", p.Radius) }

// String returns the penalty as reports show it: Simplex(r=1).
func (p Simplex) String() string { return fmt.Sprintf("Simplex(r=%g)", orOne(p.Radius)) }

// Value returns 0 on the simplex, +Inf elsewhere. O(n), no allocation.
func (p Simplex) Value(x []float64) float64 { return valueBudget(p.budget(), x) }

// Prox sets dst to the point of the simplex that is nearest to x and returns g(dst).
func (p Simplex) Prox(dst, x []float64, step float64) float64 {
	return proxBudget(p.budget(), dst, x, steps[float64]{all: step})
}

// ProxDiag is Prox in the metric diag(1/step), exact to rounding.
func (p Simplex) ProxDiag(dst, x, step []float64) float64 {
	return proxBudget(p.budget(), dst, x, steps[float64]{each: step})
}

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p Simplex) Prox32(dst, x []float32, step float32) float64 {
	return proxBudget(p.budget(), dst, x, steps[float32]{all: float64(step)})
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p Simplex) ProxDiag32(dst, x, step []float32) float64 {
	return proxBudget(p.budget(), dst, x, steps[float32]{each: step})
}

// SubdiffDist returns the distance in the 2-norm of −grad from the normal cone of the simplex at x, the vectors that are
// some μ where x_i > 0 and at most that μ where x_i = 0. +Inf outside. O(n) for each of a few passes.
func (p Simplex) SubdiffDist(x, grad []float64) float64 {
	dist, _ := p.budget().certify(x, grad)
	return dist
}

// Margin implements Complementary: min over x_i = 0 of μ + grad_i, with the multiplier μ of the sum that SubdiffDist finds.
func (p Simplex) Margin(x, grad []float64) float64 {
	_, margin := p.budget().certify(x, grad)
	return margin
}

// Shape implements Shaped.
func (Simplex) Shape() Shape { return Convex }
