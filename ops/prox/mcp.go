package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"

	"proxgrad/internal/kernel"
)

var (
	_ Penalty               = MCP{}
	_ DiagonalProxer        = MCP{}
	_ Float32Proxer         = MCP{}
	_ Float32DiagonalProxer = MCP{}
	_ Stationary            = MCP{}
	_ Criticaler            = MCP{}
	_ Strong                = MCP{}
	_ Coordinatewise        = MCP{}
	_ Complementary         = MCP{}
	_ Shaped                = MCP{}
	_ Subgradienter         = MCP{}
	_ fmt.Stringer          = MCP{}
)

// MCP is the minimax concave penalty
//
//	g(x) = Σ_i λ|x_i| − x_i²/(2γ)  where |x_i| ≤ γλ,  ½γλ² beyond:
//
// at zero it is the lasso, and from γλ on it is flat, so that large coefficients are not shrunk at all.
//
// Its prox with t = step_i depends on the sign of the curvature 1/t − 1/γ. For t < γ it is the firm threshold
//
//	0 where |x_i| ≤ tλ,  sign(x_i)(|x_i| − tλ)/(1 − t/γ) where |x_i| ≤ γλ,  x_i beyond,
//
// and for t ≥ γ the hard threshold at λ√(γt), where 0 and x_i are both minimisers and zero is taken.
//
// Not convex: a point can be stationary and not optimal. LambdaMax speaks of stationarity; a prox with t > γ may leave 0
// for another minimum although 0 is stationary, namely where λ√(γ/t) < |grad| ≤ λ.
//
// Shapes: x of any length. λ in units of the loss per unit of x, γ in units of a step. Cost: O(n), no allocation. An
// infinite coordinate has the value +Inf, so that a diverged point shows.
// Errors: Validate asks for a finite λ ≥ 0 and a finite γ > 0, or 0 for the default.
//
// Source: Zhang (2010), eqs. 2.1 and 2.2; the firm threshold: Gao & Bruce (1997), eq. 2.1. Differs from the source: Zhang
// has γ > 1 for columns of norm √n and so always t < γ; here any t is right.
type MCP struct {
	Lambda float64 // λ, the slope at zero
	Gamma  float64 // γ, the concavity is 1/γ; 0 means 3
}

// Validate returns an error unless λ is finite and ≥ 0, and γ finite and > 0, or 0.
func (p MCP) Validate() error {
	if err := checkStrength("MCP", "Lambda", p.Lambda); err != nil {
		return err
	}
	if p.Gamma < 0 || !finite(p.Gamma) {
		return errors.Errorf("prox: MCP: Gamma must be a finite number > 0, or 0 for the default 3, got %v", p.Gamma)
	}
	return nil
}

// String returns the penalty as reports show it: MCP(λ=0.003, γ=3).
func (p MCP) String() string { return fmt.Sprintf("MCP(λ=%g, γ=%g)", p.Lambda, p.gamma()) }

// Value returns g(x). O(n), no allocation.
func (p MCP) Value(x []float64) float64 { return valueOf(p, x) }

// Prox sets dst to the firm threshold of x, for step ≥ γ to the hard one, and returns g(dst). O(n), no allocation.
func (p MCP) Prox(dst, x []float64, step float64) float64 { return proxCurve(p.curve(), dst, x, step) }

// ProxDiag sets dst_i to the firm threshold of x_i, where step_i ≥ γ to the hard one, and returns g(dst).
// O(n), no allocation.
func (p MCP) ProxDiag(dst, x, step []float64) float64 { return proxCurveDiag(p.curve(), dst, x, step) }

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p MCP) Prox32(dst, x []float32, step float32) float64 {
	if g, ok := p.curve32().prox(dst, x, step); ok {
		return g
	}
	return proxCurve(p.curve(), dst, x, float64(step))
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p MCP) ProxDiag32(dst, x, step []float32) float64 {
	if g, ok := p.curve32().proxDiag(dst, x, step); ok {
		return g
	}
	return proxCurveDiag(p.curve(), dst, x, step)
}

// SubdiffDist returns the greatest of |grad_i + sign(x_i)·max(λ − |x_i|/γ, 0)| over x_i ≠ 0 and max(|grad_i| − λ, 0) over
// x_i = 0. O(n), no allocation.
func (p MCP) SubdiffDist(x, grad []float64) float64 { return distOf(p, x, grad) }

// LambdaMax returns ‖grad0‖∞. O(n), no allocation.
func (p MCP) LambdaMax(grad0 []float64) float64 { return maxAbs(grad0) }

// Strength implements Strong: λ.
func (p MCP) Strength() float64 { return p.Lambda }

// Margin implements Complementary: min over x_i = 0 of λ − |grad_i|.
func (p MCP) Margin(x, grad []float64) float64 { return marginOf(x, grad, p.Lambda) }

// Subgradient sets dst_i ← sign(x_i)·max(λ − |x_i|/γ, 0), 0 where x_i = 0. O(n), no allocation.
func (p MCP) Subgradient(dst, x []float64) { subgradientOf(dst, x, p.slope) }

// Shape implements Shaped.
func (MCP) Shape() Shape { return Even }

func (p MCP) curve32() curve32 {
	m := p.curve()
	return curveOf(kernel.ProxFirm, m.lambda, m.gamma, m.knee, m.half, m.lambda*math.Sqrt(m.gamma))
}

// ValueAt implements Coordinatewise.
func (p MCP) ValueAt(_ int, x float64) float64 { return p.curve().at(x) }

// ProxAt implements Coordinatewise.
func (p MCP) ProxAt(_ int, x, step float64) float64 {
	return clean[float64](p.curve().prox(x, step))
}

// DistAt implements Coordinatewise.
func (p MCP) DistAt(_ int, x, grad float64) float64 {
	return slopeDist(x, grad, p.Lambda, p.slope(math.Abs(x)))
}

func (p MCP) gamma() float64 {
	if p.Gamma == 0 {
		return 3
	}
	return p.Gamma
}

// slope returns g'(v) for v > 0.
func (p MCP) slope(v float64) float64 { return max(p.Lambda-v/p.gamma(), 0) }

// An mcp is the term of one coordinate, with what it needs worked out once.
type mcp struct {
	lambda, gamma float64
	knee          float64 // γλ, where the flat begins
	half          float64 // 1/(2γ)
}

func (p MCP) curve() mcp {
	gamma := p.gamma()
	return mcp{lambda: p.Lambda, gamma: gamma, knee: gamma * p.Lambda, half: 0.5 / gamma}
}

// at returns the term. (x − x) is 0 unless x is NaN or infinite.
func (m mcp) at(x float64) float64 {
	v := math.Abs(x)
	if !(v <= math.MaxFloat64) {
		return v
	}
	v = min(v, m.knee)
	return v * (m.lambda - v*m.half)
}

// prox has no branch on z: the firm threshold is the steep line clamped to [0, |z|].
func (m mcp) prox(z, step float64) float64 {
	if step >= m.gamma {
		return hard(z, m.lambda*math.Sqrt(m.gamma)*math.Sqrt(step))
	}
	size := math.Abs(z)
	return math.Copysign(min(max((size-step*m.lambda)/(1-step/m.gamma), 0), size), z)
}
