package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"

	"proxgrad/internal/kernel"
)

var (
	_ Penalty               = LogSum{}
	_ DiagonalProxer        = LogSum{}
	_ Float32Proxer         = LogSum{}
	_ Float32DiagonalProxer = LogSum{}
	_ Stationary            = LogSum{}
	_ Criticaler            = LogSum{}
	_ Strong                = LogSum{}
	_ Coordinatewise        = LogSum{}
	_ Complementary         = LogSum{}
	_ Shaped                = LogSum{}
	_ Subgradienter         = LogSum{}
	_ fmt.Stringer          = LogSum{}
)

// LogSum is the log-sum penalty
//
//	g(x) = λ Σ_i log(1 + |x_i|/ε).
//
// Its slope falls from λ/ε at zero as λ/(|x_i| + ε): it is between the lasso (ε → ∞ with λ/ε fixed) and the count of
// non-zeros (ε → 0).
//
// Its prox with t = step_i·λ is the greater root of the quadratic that makes ½(u − |x_i|)² + t·log(1 + u/ε) stationary,
//
//	r = ½(|x_i| − ε) + √(¼(|x_i| + ε)² − t),
//
// or zero. With t ≤ ε² the objective is convex and zero is the prox where |x_i| ≤ t/ε. With t > ε² both can be minima:
// zero is the prox where the root is not real, and otherwise where |x_i| ≤ t/ε and the objective at r is not below that at
// 0. At the tie zero is taken.
//
// Not convex: a point can be stationary and not optimal. LambdaMax speaks of stationarity, which is |grad_i| ≤ λ/ε; a prox
// with step_i > ε²/λ may leave 0 for another minimum although 0 is stationary.
//
// Shapes: x of any length. λ in units of the loss, ε in units of x. Cost: O(n), no allocation; a logarithm for a few
// coordinates. An infinite coordinate has the value +Inf.
// Errors: Validate asks for a finite λ ≥ 0 and a finite ε > 0, or 0 for the default.
//
// Source: Candès, Wakin & Boyd (2008), eq. 8; the prox: Prater-Bennette, Shen & Tripp (2022), Theorem 3.
type LogSum struct {
	Lambda float64 // λ, the strength
	Eps    float64 // ε, where the slope is half of that at zero; 0 means 1
}

// Validate returns an error unless λ is finite and ≥ 0, and ε finite and > 0, or 0.
func (p LogSum) Validate() error {
	if err := checkStrength("LogSum", "Lambda", p.Lambda); err != nil {
		return err
	}
	if p.Eps < 0 || !finite(p.Eps) {
		return errors.Errorf("prox: LogSum: Eps must be a finite number > 0, or 0 for the default 1, got %v", p.Eps)
	}
	return nil
}

// String returns the penalty as reports show it: LogSum(λ=0.003, ε=1).
func (p LogSum) String() string { return fmt.Sprintf("LogSum(λ=%g, ε=%g)", p.Lambda, p.eps()) }

// Value returns λ Σ log(1 + |x_i|/ε). O(n), no allocation.
func (p LogSum) Value(x []float64) float64 { return valueOf(p, x) }

// Prox sets dst_i to the minimiser of ½(u − x_i)²/step + g(u) and returns g(dst). O(n), no allocation.
func (p LogSum) Prox(dst, x []float64, step float64) float64 { return proxEach(p, dst, x, step) }

// ProxDiag sets dst_i to the minimiser of ½(u − x_i)²/step_i + g(u) and returns g(dst). O(n), no allocation.
func (p LogSum) ProxDiag(dst, x, step []float64) float64 { return proxDiagEach(p, dst, x, step) }

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p LogSum) Prox32(dst, x []float32, step float32) float64 { return prox32(p, dst, x, step) }

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p LogSum) ProxDiag32(dst, x, step []float32) float64 { return proxDiag32(p, dst, x, step) }

// SubdiffDist returns the greatest of |grad_i + λ·sign(x_i)/(|x_i| + ε)| over x_i ≠ 0 and max(|grad_i| − λ/ε, 0) over
// x_i = 0. O(n), no allocation.
func (p LogSum) SubdiffDist(x, grad []float64) float64 { return distOf(p, x, grad) }

// LambdaMax returns ε‖grad0‖∞, from which on 0 is stationary. O(n), no allocation.
func (p LogSum) LambdaMax(grad0 []float64) float64 { return p.eps() * maxAbs(grad0) }

// Strength implements Strong: λ.
func (p LogSum) Strength() float64 { return p.Lambda }

// Margin implements Complementary: min over x_i = 0 of λ/ε − |grad_i|.
func (p LogSum) Margin(x, grad []float64) float64 { return marginOf(x, grad, p.slope(0)) }

// Subgradient sets dst_i ← λ·sign(x_i)/(|x_i| + ε), 0 where x_i = 0. O(n), no allocation.
func (p LogSum) Subgradient(dst, x []float64) { subgradientOf(dst, x, p.slope) }

// Shape implements Shaped.
func (LogSum) Shape() Shape { return Even }

func (p LogSum) curve32() curve32 {
	eps := p.eps()
	if eps < 1e-100 || eps > 1e100 {
		return curve32{} // beyond what the kernel is made for
	}
	return curveOf(kernel.ProxLog, p.Lambda, eps, 1/eps, 0.5*eps)
}

// ValueAt implements Coordinatewise.
func (p LogSum) ValueAt(_ int, x float64) float64 {
	v, eps := math.Abs(x), p.eps()
	if !(v <= math.MaxFloat64) {
		return v
	}
	return p.Lambda * logOnePlus(v, eps)
}

// ProxAt implements Coordinatewise.
func (p LogSum) ProxAt(_ int, x, step float64) float64 {
	if step != step {
		return step
	}
	if t := step * p.Lambda; t != 0 {
		return clean[float64](logProx(x, t, p.eps()))
	}
	return x + 0
}

// DistAt implements Coordinatewise.
func (p LogSum) DistAt(_ int, x, grad float64) float64 {
	return slopeDist(x, grad, p.slope(0), p.slope(math.Abs(x)))
}

func (p LogSum) eps() float64 {
	if p.Eps == 0 {
		return 1
	}
	return p.Eps
}

// slope returns g'(v) for v ≥ 0.
func (p LogSum) slope(v float64) float64 { return p.Lambda / (v + p.eps()) }

// logOnePlus returns log(1 + v/ε), also where the quotient overflows.
func logOnePlus(v, eps float64) float64 {
	if r := v / eps; r <= math.MaxFloat64 {
		return math.Log1p(r)
	}
	return math.Log(v) - math.Log(eps)
}

// logProx returns the prox of t·log(1 + |x|/ε), t > 0, at z. The root is taken as |z| − t/(r + ε), which loses nothing to
// cancellation where |z| and ε are of different sizes, and the discriminant as a product, which cannot overflow.
func logProx(z, t, eps float64) float64 {
	if !finite(z) {
		return z
	}
	size, s := math.Abs(z), math.Sqrt(t)
	mid := 0.5*size + 0.5*eps
	kink := t / eps // g' at zero, times the step
	if size <= kink && (s <= eps || mid <= s) {
		return 0
	}
	r := size - t/(mid+math.Sqrt(max(mid-s, 0))*math.Sqrt(mid+s))
	if size <= kink && !(r*(0.5*r-size)+t*math.Log1p(r/eps) < 0) {
		return 0
	}
	return math.Copysign(max(r, 0), z)
}
