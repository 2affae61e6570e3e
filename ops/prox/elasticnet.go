package prox

import (
	"fmt"
	"math"

	"proxgrad/internal/kernel"
)

var (
	_ Penalty               = ElasticNet{}
	_ DiagonalProxer        = ElasticNet{}
	_ Float32Proxer         = ElasticNet{}
	_ Float32DiagonalProxer = ElasticNet{}
	_ Stationary            = ElasticNet{}
	_ Criticaler            = ElasticNet{}
	_ Subgradienter         = ElasticNet{}
	_ fmt.Stringer          = ElasticNet{}
)

// ElasticNet is the lasso and the ridge penalty together,
//
//	g(x) = λ₁ ‖x‖₁ + ½ λ₂ ‖x‖₂².
//
// Its prox is the soft threshold followed by a shrinkage, x_i ← soft(x_i, step_i·λ₁)/(1 + step_i·λ₂), in this order.
//
// Shapes: x of any length. Cost: O(n), no allocation.
// λ₁ in units of the loss per unit of x, λ₂ per squared unit.
// Errors: Validate asks for finite λ₁, λ₂ ≥ 0.
//
// Source: Zou & Hastie (2005), eq. 3, which has no ½ before λ₂; Parikh & Boyd (2014), §6.5.3.
type ElasticNet struct {
	L1 float64 // λ₁, the strength of ‖x‖₁
	L2 float64 // λ₂, the strength of ½‖x‖₂²
}

// Validate returns an error unless both strengths are finite and ≥ 0.
func (p ElasticNet) Validate() error {
	if err := checkStrength("ElasticNet", "L1", p.L1); err != nil {
		return err
	}
	return checkStrength("ElasticNet", "L2", p.L2)
}

// String returns the penalty as reports show it: ElasticNet(λ₁=0.003, λ₂=0.01).
func (p ElasticNet) String() string { return fmt.Sprintf("ElasticNet(λ₁=%g, λ₂=%g)", p.L1, p.L2) }

// Value returns Σ |x_i|·(λ₁ + ½λ₂|x_i|). O(n), no allocation.
func (p ElasticNet) Value(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += p.at(v)
	}
	return sum
}

// Prox sets dst_i ← soft(x_i, step·λ₁)/(1 + step·λ₂) and returns g(dst). O(n), no allocation.
func (p ElasticNet) Prox(dst, x []float64, step float64) float64 {
	return elasticScalar(p, dst, x, step)
}

// ProxDiag sets dst_i ← soft(x_i, step_i·λ₁)/(1 + step_i·λ₂) and returns g(dst). O(n), no allocation.
func (p ElasticNet) ProxDiag(dst, x, step []float64) float64 {
	return elasticDiag(p, dst, x, step)
}

// Prox32 is Prox on float32: the float64 result, rounded once; for λ₂ = 0 what L1 does.
func (p ElasticNet) Prox32(dst, x []float32, step float32) float64 {
	if p.L2 == 0 {
		return L1{p.L1}.Prox32(dst, x, step)
	}
	if g, ok := p.curve32().prox(dst, x, step); ok {
		return g
	}
	return elasticScalar(p, dst, x, float64(step))
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once; for λ₂ = 0 what L1 does.
func (p ElasticNet) ProxDiag32(dst, x, step []float32) float64 {
	if p.L2 == 0 {
		return L1{p.L1}.ProxDiag32(dst, x, step)
	}
	if g, ok := p.curve32().proxDiag(dst, x, step); ok {
		return g
	}
	return elasticDiag(p, dst, x, step)
}

// SubdiffDist returns the greatest of |grad_i + λ₁·sign(x_i) + λ₂·x_i| over x_i ≠ 0 and max(|grad_i| − λ₁, 0) over
// x_i = 0. O(n), no allocation.
func (p ElasticNet) SubdiffDist(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	var dist float64
	for i, v := range x {
		dist = max(dist, math.Abs(p.residual(v, grad[i])))
	}
	return dist
}

// LambdaMax returns ‖grad0‖∞/α for α = λ₁/(λ₁ + λ₂), the mixing that is held fixed. O(n), no allocation.
func (p ElasticNet) LambdaMax(grad0 []float64) float64 {
	alpha, _ := mixing(p.L1, p.L2)
	return critical(maxAbs(grad0), alpha)
}

// Subgradient implements Subgradienter: λ₁·sign(x_i) + λ₂·x_i, 0 where x_i = 0. O(n), no allocation.
func (p ElasticNet) Subgradient(dst, x []float64) { terms{l1: p.L1, l2: p.L2}.subgradient(dst, x) }

// at returns the penalty of one coordinate. Written as a product it cannot overflow before the penalty itself does.
func (p ElasticNet) at(v float64) float64 {
	v = math.Abs(v)
	return v * (p.L1 + 0.5*p.L2*v)
}

func (p ElasticNet) curve32() curve32 {
	return curveOf(kernel.ProxElastic, p.L1, p.L2, 0.5*p.L2)
}

// residual returns the element of g + ∂(λ₁|x| + ½λ₂x²) that is nearest to 0.
func (p ElasticNet) residual(x, g float64) float64 {
	switch {
	case x > 0:
		return g + p.L1 + p.L2*x
	case x < 0:
		return g - p.L1 + p.L2*x
	case x == 0:
		return soft(g, p.L1)
	}
	return x // NaN
}

func elasticScalar[F float](p ElasticNet, dst, x []F, step float64) float64 {
	if len(dst) != len(x) {
		panic(badLength)
	}
	t, shrink := step*p.L1, 1+step*p.L2
	var sum float64
	for i, v := range x {
		r := clean[F](soft(float64(v), t) / shrink)
		dst[i] = r
		sum += p.at(float64(r))
	}
	return sum
}

func elasticDiag[F float](p ElasticNet, dst, x, step []F) float64 {
	if len(dst) != len(x) || len(step) != len(x) {
		panic(badLength)
	}
	var sum float64
	for i, v := range x {
		s := float64(step[i])
		r := clean[F](soft(float64(v), s*p.L1) / (1 + s*p.L2))
		dst[i] = r
		sum += p.at(float64(r))
	}
	return sum
}
