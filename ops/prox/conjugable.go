package prox

import "math"

var _, _, _, _, _ Conjugable = L1{}, ElasticNet{}, Box{}, GroupL2{}, SparseGroup{}

// outside returns the indicator of the dual ball of a norm of strength λ, whose LambdaMax at y is critical.
func outside(lambda, critical float64) float64 {
	switch {
	case critical <= lambda:
		return 0
	case critical > lambda:
		return math.Inf(1)
	}
	return critical // NaN
}

// ConjugateValue implements Conjugable: 0 if ‖y‖∞ ≤ λ, else +Inf.
func (p L1) ConjugateValue(y []float64) float64 { return outside(p.Lambda, maxAbs(y)) }

// ConjugateValue implements Conjugable: Σ soft(y_i, λ₁)²/2λ₂; for λ₂ = 0 that of L1.
func (p ElasticNet) ConjugateValue(y []float64) float64 {
	if p.L2 == 0 {
		return L1{p.L1}.ConjugateValue(y)
	}
	sum := 0.0
	for _, v := range y {
		s := soft(v, p.L1)
		sum += s * s
	}
	return sum / (2 * p.L2)
}

// ConjugateValue implements Conjugable: Σ max(lo·y_i, hi·y_i), where 0·Inf is 0.
func (p Box) ConjugateValue(y []float64) float64 {
	sum := 0.0
	for _, v := range y {
		switch {
		case v > 0:
			sum += p.Hi * v
		case v < 0:
			sum += p.Lo * v
		default:
			sum += v // NaN
		}
	}
	return sum
}

// ConjugateValue implements Conjugable: 0 if ‖y_b‖₂ ≤ λ·w_b for every block and y is 0 in the coordinates in no block, else
// +Inf.
func (p GroupL2) ConjugateValue(y []float64) float64 { return outside(p.Lambda, p.LambdaMax(y)) }

// ConjugateValue implements Conjugable: 0 if ‖soft(y_b, λ₁)‖₂ ≤ λ₂·w_b for every block and |y_i| ≤ λ₁ in the coordinates in
// no block, else +Inf.
func (p SparseGroup) ConjugateValue(y []float64) float64 {
	return outside(p.L1+p.L2, p.LambdaMax(y))
}
