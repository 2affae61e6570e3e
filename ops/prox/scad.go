package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"

	"proxgrad/internal/kernel"
)

var (
	_ Penalty               = SCAD{}
	_ DiagonalProxer        = SCAD{}
	_ Float32Proxer         = SCAD{}
	_ Float32DiagonalProxer = SCAD{}
	_ Stationary            = SCAD{}
	_ Criticaler            = SCAD{}
	_ Strong                = SCAD{}
	_ Coordinatewise        = SCAD{}
	_ Complementary         = SCAD{}
	_ Shaped                = SCAD{}
	_ Subgradienter         = SCAD{}
	_ fmt.Stringer          = SCAD{}
)

// SCAD is the smoothly clipped absolute deviation penalty
//
//	g(x) = Σ_i λ|x_i|                                       where |x_i| ≤ λ
//	           (2aλ|x_i| − x_i² − λ²)/(2(a − 1))            where |x_i| ≤ aλ
//	           ½(a + 1)λ²                                   beyond:
//
// the lasso up to λ, then flatter and flatter, and from aλ on flat, so that large coefficients are not shrunk at all.
//
// Its prox with t = step_i is, for t < a − 1,
//
//	soft(x_i, tλ) where |x_i| ≤ (1 + t)λ,  ((a−1)x_i − sign(x_i)·taλ)/(a − 1 − t) where |x_i| ≤ aλ,  x_i beyond.
//
// For t ≥ a − 1 the middle piece bends down at least as much as ½(u − x_i)²/t bends up, so the minimiser is on one of the
// outer pieces: soft(x_i, tλ) or x_i, whichever has the lesser objective. They are level at |x_i| = ½(a + 1 + t)λ, or at
// √(t(a + 1))·λ if the soft threshold is zero there (t ≥ a + 1). At the tie the smaller one is taken.
//
// Not convex: a point can be stationary and not optimal. LambdaMax speaks of stationarity; a prox with t > a + 1 may leave 0
// for another minimum although 0 is stationary, namely where λ√((a + 1)/t) < |grad| ≤ λ.
//
// Shapes: x of any length. λ in units of the loss per unit of x, a − 1 in units of a step. Cost: O(n), no allocation. An
// infinite coordinate has the value +Inf, so that a diverged point shows.
// Errors: Validate asks for a finite λ ≥ 0, a finite a > 1, or 0 for the default, and a finite aλ.
//
// Source: Fan & Li (2001), eqs. 2.7 (g', with a > 2) and 2.8 (the prox with t = 1). Differs from the source: any a > 1 and
// any t are right.
type SCAD struct {
	Lambda float64 // λ, the slope at zero
	A      float64 // a, where the flat begins in units of λ; 0 means 3.7, as the source advises
}

// Validate returns an error unless λ is finite and ≥ 0, a finite and > 1, or 0, and aλ finite.
func (p SCAD) Validate() error {
	if err := checkStrength("SCAD", "Lambda", p.Lambda); err != nil {
		return err
	}
	if p.A != 0 && !(p.A > 1 && finite(p.A)) {
		return errors.Errorf("prox: SCAD: A must be a finite number > 1, or 0 for the default 3.7, got %v", p.A)
	}
	if !finite(p.a() * p.Lambda) {
		return errors.Errorf("prox: SCAD: A·Lambda must be within the range of a float64, got %v·%v", p.a(), p.Lambda)
	}
	return nil
}

// String returns the penalty as reports show it: SCAD(λ=0.003, a=3.7).
func (p SCAD) String() string { return fmt.Sprintf("SCAD(λ=%g, a=%g)", p.Lambda, p.a()) }

// Value returns g(x). O(n), no allocation.
func (p SCAD) Value(x []float64) float64 { return valueOf(p, x) }

// Prox sets dst_i to the minimiser of ½(u − x_i)²/step + g(u) and returns g(dst). O(n), no allocation.
func (p SCAD) Prox(dst, x []float64, step float64) float64 { return proxCurve(p.curve(), dst, x, step) }

// ProxDiag sets dst_i to the minimiser of ½(u − x_i)²/step_i + g(u) and returns g(dst).
// O(n), no allocation.
func (p SCAD) ProxDiag(dst, x, step []float64) float64 { return proxCurveDiag(p.curve(), dst, x, step) }

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p SCAD) Prox32(dst, x []float32, step float32) float64 {
	if g, ok := p.curve32().prox(dst, x, step); ok {
		return g
	}
	return proxCurve(p.curve(), dst, x, float64(step))
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p SCAD) ProxDiag32(dst, x, step []float32) float64 {
	if g, ok := p.curve32().proxDiag(dst, x, step); ok {
		return g
	}
	return proxCurveDiag(p.curve(), dst, x, step)
}

// SubdiffDist returns the greatest of |grad_i + sign(x_i)·g'(|x_i|)| over x_i ≠ 0 and max(|grad_i| − λ, 0) over x_i = 0,
// where g'(v) = min(λ, max(aλ − v, 0)/(a − 1)). O(n), no allocation.
func (p SCAD) SubdiffDist(x, grad []float64) float64 { return distOf(p, x, grad) }

// LambdaMax returns ‖grad0‖∞. O(n), no allocation.
func (p SCAD) LambdaMax(grad0 []float64) float64 { return maxAbs(grad0) }

// Strength implements Strong: λ.
func (p SCAD) Strength() float64 { return p.Lambda }

// Margin implements Complementary: min over x_i = 0 of λ − |grad_i|.
func (p SCAD) Margin(x, grad []float64) float64 { return marginOf(x, grad, p.Lambda) }

// Subgradient sets dst_i ← sign(x_i)·g'(|x_i|), 0 where x_i = 0. O(n), no allocation.
func (p SCAD) Subgradient(dst, x []float64) { subgradientOf(dst, x, p.slope) }

// Shape implements Shaped.
func (SCAD) Shape() Shape { return Even }

func (p SCAD) curve32() curve32 {
	m := p.curve()
	return curveOf(kernel.ProxClipped, m.lambda, m.a1, m.pull, m.half, 0.5*m.a1+1, m.a1+2, m.lambda*math.Sqrt(m.a1+2))
}

// ValueAt implements Coordinatewise.
func (p SCAD) ValueAt(_ int, x float64) float64 { return p.curve().at(x) }

// ProxAt implements Coordinatewise.
func (p SCAD) ProxAt(_ int, x, step float64) float64 {
	return clean[float64](p.curve().prox(x, step))
}

// DistAt implements Coordinatewise.
func (p SCAD) DistAt(_ int, x, grad float64) float64 {
	return slopeDist(x, grad, p.Lambda, p.slope(math.Abs(x)))
}

func (p SCAD) a() float64 {
	if p.A == 0 {
		return 3.7
	}
	return p.A
}

// slope returns g'(v) for v > 0.
func (p SCAD) slope(v float64) float64 {
	a := p.a()
	return min(p.Lambda, max(a*p.Lambda-v, 0)/(a-1))
}

// A scad is the term of one coordinate, with what it needs worked out once.
type scad struct {
	lambda float64
	a1     float64 // a − 1
	pull   float64 // aλ, where the flat begins
	half   float64 // 1/(2(a−1)λ), at most the greatest number
}

func (p SCAD) curve() scad {
	a := p.a()
	return scad{lambda: p.Lambda, a1: a - 1, pull: a * p.Lambda, half: min(0.5/(a-1)/p.Lambda, math.MaxFloat64)}
}

// at returns the term as λ·(v − w²/(2(a−1)λ)) with v clamped to the flat and w the part of it beyond λ.
func (m scad) at(x float64) float64 {
	v := math.Abs(x)
	if !(v <= math.MaxFloat64) {
		return v
	}
	v = min(v, m.pull)
	w := max(v-m.lambda, 0)
	return m.lambda * (v - w*(w*m.half))
}

// prox has no branch on z where the objective is convex: the prox is then the greater of the soft threshold and the steep
// line, clamped to [0, |z|].
func (m scad) prox(z, step float64) float64 {
	if step >= m.a1 {
		return m.jump(z, step)
	}
	size, t := math.Abs(z), step*m.lambda
	steep := (m.a1*size - step*m.pull) / (m.a1 - step)
	return math.Copysign(min(max(size-t, steep, 0), size), z)
}

// jump is prox for step ≥ a − 1.
func (m scad) jump(z, step float64) float64 {
	level := m.lambda * (0.5*m.a1 + 1 + 0.5*step)
	if step >= m.a1+2 {
		level = m.lambda * math.Sqrt(m.a1+2) * math.Sqrt(step)
	}
	if math.Abs(z) > level {
		return z
	}
	return soft(z, step*m.lambda)
}
