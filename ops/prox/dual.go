package prox

import "math"

var _, _, _, _, _, _ Dual = L1{}, ElasticNet{}, NonNegative{}, Box{}, GroupL2{}, SparseGroup{}

// A Dual penalty is convex and knows its conjugate g*(v) = sup_x ⟨v, x⟩ − g(x): what a duality gap is made of.
//
// Source: Rockafellar (1970), §12.
type Dual interface {
	// DualValue returns g*(v), with v taken to be in the domain of g* where it is outside by rounding only: by a relative
	// 1e-9 or so, as a v scaled by DualScale may be.
	DualValue(v []float64) float64
	// DualScale returns the greatest s ≤ 1 for which s·v is in the domain of g*. It is 0 ≤ s, since g*(0) = −inf g is finite.
	DualScale(v []float64) float64
}

// slack is how far outside, relatively, rounding may put what was scaled to the boundary.
const slack = 1 + 1e-9

// gauge returns min(1, λ/critical): the scale of a norm of strength λ whose LambdaMax is critical.
func gauge(lambda, critical float64) float64 {
	if critical <= lambda {
		return 1
	}
	return lambda / critical
}

// inBall returns 0 inside the dual ball and +Inf outside.
func inBall(lambda, critical float64) float64 {
	if critical <= lambda*slack {
		return 0
	}
	return math.Inf(1)
}

// DualValue implements Dual: 0 if ‖v‖∞ ≤ λ, else +Inf.
func (p L1) DualValue(v []float64) float64 { return inBall(p.Lambda, maxAbs(v)) }

// DualScale implements Dual: min(1, λ/‖v‖∞).
func (p L1) DualScale(v []float64) float64 { return gauge(p.Lambda, maxAbs(v)) }

// DualValue implements Dual: Σ soft(v_i, λ₁)²/(2λ₂), for λ₂ = 0 as that of L1.
func (p ElasticNet) DualValue(v []float64) float64 {
	if p.L2 == 0 {
		return L1{p.L1}.DualValue(v)
	}
	sum := 0.0
	for _, e := range v {
		s := soft(e, p.L1)
		sum += s * s
	}
	return sum / (2 * p.L2)
}

// DualScale implements Dual: 1, for λ₂ = 0 that of L1.
func (p ElasticNet) DualScale(v []float64) float64 {
	if p.L2 == 0 {
		return L1{p.L1}.DualScale(v)
	}
	return 1
}

// DualValue implements Dual: 0 if v ≤ 0, else +Inf.
func (p NonNegative) DualValue(v []float64) float64 { return p.box().DualValue(v) }

// DualScale implements Dual: 1 if v ≤ 0, else 0.
func (p NonNegative) DualScale(v []float64) float64 { return p.box().DualScale(v) }

// DualValue implements Dual: Σ max(lo·v_i, hi·v_i), where 0·Inf is 0.
func (p Box) DualValue(v []float64) float64 {
	sum := 0.0
	for _, e := range v {
		switch {
		case e > 0:
			sum += p.Hi * e
		case e < 0:
			sum += p.Lo * e
		}
	}
	return sum
}

// DualScale implements Dual: 0 if some v_i points to an infinite bound, else 1.
func (p Box) DualScale(v []float64) float64 {
	for _, e := range v {
		if e > 0 && math.IsInf(p.Hi, 1) || e < 0 && math.IsInf(p.Lo, -1) {
			return 0
		}
	}
	return 1
}

// DualValue implements Dual: 0 if ‖v_b‖₂ ≤ λ·w_b for every block and v is 0 in the coordinates in no block, else +Inf.
func (p GroupL2) DualValue(v []float64) float64 { return inBall(p.Lambda, p.LambdaMax(v)) }

// DualScale implements Dual: min(1, min_b λ·w_b/‖v_b‖₂).
func (p GroupL2) DualScale(v []float64) float64 { return gauge(p.Lambda, p.LambdaMax(v)) }

// DualValue implements Dual: 0 if ‖soft(v_b, λ₁)‖₂ ≤ λ₂·w_b for every block and |v_i| ≤ λ₁ outside, else +Inf.
func (p SparseGroup) DualValue(v []float64) float64 { return inBall(p.L1+p.L2, p.LambdaMax(v)) }

// DualScale implements Dual: (λ₁ + λ₂)/LambdaMax(v), at most 1.
func (p SparseGroup) DualScale(v []float64) float64 { return gauge(p.L1+p.L2, p.LambdaMax(v)) }
