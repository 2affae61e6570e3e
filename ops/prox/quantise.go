package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"

	"proxgrad/internal/kernel"
)

var (
	_ Penalty               = Quantise{}
	_ DiagonalProxer        = Quantise{}
	_ Float32Proxer         = Quantise{}
	_ Float32DiagonalProxer = Quantise{}
	_ Stationary            = Quantise{}
	_ Strong                = Quantise{}
	_ Coordinatewise        = Quantise{}
	_ Complementary         = Quantise{}
	_ Subgradienter         = Quantise{}
	_ fmt.Stringer          = Quantise{}
)

// Quantise draws every coordinate to the nearest of a few levels q_1 < … < q_m,
//
//	g(x) = ½λ Σ_i (x_i − lo)(hi − x_i)  with lo ≤ x_i ≤ hi the levels on either side,  +Inf beyond q_1 and q_m:
//
// zero at the levels, with kinks that hold a coordinate there, and ⅛λ(hi − lo)² midway.
//
// Its prox is the map of PARQ with the inverse slope s = 1 − step_i·λ: with c = ½(lo + hi) the middle of the two levels
// around x_i,
//
//	x_i ← min(max(c + (x_i − c)/s, lo), hi) for step_i·λ < 1,  the nearest level for step_i·λ ≥ 1,
//
// and the outermost level for an x_i beyond it. So a level holds all points within ½·step_i·λ·(hi − lo) of it, and λ that
// rises to 1/step takes training from no quantisation to a hard one. Midway between two levels the hard map takes the one
// nearer to zero (the lower one of two that are as near). λ = 0 is no penalty at all, without a range.
//
// The prox is a minimiser over all levels: where step_i·λ < 1, ½(u − x_i)²/step_i + g(u) is convex (g is λ-weakly convex).
//
// Shapes: x of any length. λ in units of the loss per squared unit of x. Cost: O(n log m), no allocation. A float32 holds
// the level it is nearest to: float32(q) counts as being at q, and within the range. An infinite coordinate has the value
// +Inf and is passed on.
// Errors: Validate asks for a finite λ ≥ 0 and for at least two finite levels in ascending order, or none for the default.
//
// Source: Jin, Ma, Liu, Gromov, Defazio & Xiao (2025), PARQ, §5 (the map, whose slope 1/s is scheduled there). Differs from
// the source: their regulariser is convex and piecewise affine, its prox has slopes of 0 and 1, and slopes above 1 come
// from dual averaging; as the map of a step it is no prox of a convex function, since it expands. g is the function of which
// it is the prox, worked out from (x − prox)/step ∈ ∂g, so that step size, metric and value agree.
type Quantise struct {
	Lambda float64   // λ, the curvature between levels; the quantisation is hard from 1/step on
	Levels []float64 // q_1 < … < q_m; nil means −1, 0, 1
}

// Validate returns an error unless λ is finite and ≥ 0 and the levels are finite and ascend, two at least.
func (p Quantise) Validate() error {
	if err := checkStrength("Quantise", "Lambda", p.Lambda); err != nil {
		return err
	}
	q := p.levels()
	if len(q) < 2 {
		return errors.Errorf("prox: Quantise: want at least two levels, or nil for −1, 0, 1, got %d", len(q))
	}
	for i, v := range q {
		if !finite(v) {
			return errors.Errorf("prox: Quantise: level %d must be a finite number, got %v", i, v)
		}
		if i > 0 && q[i-1] >= v {
			return errors.Errorf("prox: Quantise: want levels in ascending order, got %v before %v", q[i-1], v)
		}
	}
	return nil
}

// String returns the penalty as reports show it: Quantise(λ=0.5, 3 levels from -1 to 1).
func (p Quantise) String() string {
	q := p.levels()
	if len(q) == 0 {
		return fmt.Sprintf("Quantise(λ=%g, no levels)", p.Lambda)
	}
	return fmt.Sprintf("Quantise(λ=%g, %d levels from %g to %g)", p.Lambda, len(q), q[0], q[len(q)-1])
}

// Value returns g(x). O(n log m), no allocation.
func (p Quantise) Value(x []float64) float64 { return valueOf(p, x) }

// Prox sets dst to x drawn to the levels and returns g(dst). O(n log m), no allocation.
func (p Quantise) Prox(dst, x []float64, step float64) float64 { return proxEach(p, dst, x, step) }

// ProxDiag sets dst to x drawn to the levels, each coordinate by its own step, and returns g(dst).
// O(n log m), no allocation.
func (p Quantise) ProxDiag(dst, x, step []float64) float64 { return proxDiagEach(p, dst, x, step) }

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p Quantise) Prox32(dst, x []float32, step float32) float64 { return prox32(p, dst, x, step) }

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p Quantise) ProxDiag32(dst, x, step []float32) float64 { return proxDiag32(p, dst, x, step) }

// SubdiffDist returns the greatest distance of −grad_i from ∂g(x_i): that is λ(c − x_i) between levels, all slopes from
// −½λ(q − lo) to ½λ(hi − q) at a level q, without a bound on the outer side of q_1 and q_m, and +Inf beyond them.
// O(n log m), no allocation.
func (p Quantise) SubdiffDist(x, grad []float64) float64 { return distOf(p, x, grad) }

// Strength implements Strong: λ.
func (p Quantise) Strength() float64 { return p.Lambda }

// Margin implements Complementary, for the zeros that are at a level: the least distance of −grad_i from the ends of ∂g(0).
func (p Quantise) Margin(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	margin := math.Inf(1)
	least, most, held := p.slopes(0)
	if !held {
		return margin
	}
	for i, v := range x {
		if v == 0 {
			margin = min(margin, most+grad[i], -grad[i]-least)
		}
	}
	return margin
}

// Subgradient sets dst_i ← λ(c − x_i), 0 at a level and outside the range. O(n log m), no allocation.
func (p Quantise) Subgradient(dst, x []float64) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	for i, v := range x {
		dst[i] = 0
		if least, _, held := p.slopes(v); !held {
			dst[i] = least
		}
	}
}

func (p Quantise) curve32() curve32 {
	q := p.levels()
	lo, hi := p.span()
	if len(q) > 32 {
		return curve32{} // the kernel looks at one level after the other
	}
	c := curveOf(kernel.ProxLevels, p.Lambda, 0.5*p.Lambda, lo, hi)
	c.Levels = q
	return c
}

// ValueAt implements Coordinatewise.
func (p Quantise) ValueAt(_ int, x float64) float64 {
	switch {
	case !finite(x):
		return x * x
	case p.Lambda == 0:
		return 0
	case p.outside(x):
		return math.Inf(1)
	}
	lo, hi := p.around(x)
	if at := nearest(x, lo, hi); x == at || x == float64(float32(at)) {
		return 0
	}
	return max(0.5*p.Lambda*(x-lo)*(hi-x), 0)
}

// ProxAt implements Coordinatewise.
func (p Quantise) ProxAt(_ int, x, step float64) float64 {
	t := step * p.Lambda
	switch {
	case t != t:
		return t
	case t == 0 || !finite(x):
		return x + 0
	}
	lo, hi := p.around(x)
	if t >= 1 {
		return nearest(x, lo, hi) + 0
	}
	c := 0.5*lo + 0.5*hi
	return min(max(c+(x-c)/(1-t), lo), hi) + 0
}

// DistAt implements Coordinatewise.
func (p Quantise) DistAt(_ int, x, grad float64) float64 {
	if grad != grad {
		return grad
	}
	if p.outside(x) {
		return math.Inf(1)
	}
	least, most, _ := p.slopes(x)
	return max(least+grad, -grad-most, 0)
}
