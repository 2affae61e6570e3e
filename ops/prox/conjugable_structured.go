package prox

import "math"

var _, _, _, _, _, _ Conjugable = GroupLInf{}, SLOPE{}, FusedLasso{}, Nuclear{}, L1Ball{}, Simplex{}

// ConjugateValue implements Conjugable: 0 if ‖y_b‖₁ ≤ λ·w_b for every block and y is 0 in the coordinates in no block, else
// +Inf.
func (p GroupLInf) ConjugateValue(y []float64) float64 { return outside(p.Lambda, p.LambdaMax(y)) }

// ConjugateValue implements Conjugable: 0 if the k greatest |y_i| sum to at most λ(w₁ + … + w_k) for every k, else +Inf.
func (p SLOPE) ConjugateValue(y []float64) float64 { return outside(p.Lambda, p.LambdaMax(y)) }

// ConjugateValue implements Conjugable: 0 if every stretch of m coordinates with c inner ends has |Σ y_i| ≤ λ₁m + λ₂c, else
// +Inf.
func (p FusedLasso) ConjugateValue(y []float64) float64 { return outside(p.L1+p.TV, p.LambdaMax(y)) }

// ConjugateValue implements Conjugable: 0 if the spectral norm of y is at most λ, else +Inf.
func (p Nuclear) ConjugateValue(y []float64) float64 { return outside(p.Lambda, p.LambdaMax(y)) }

// ConjugateValue implements Conjugable: r‖y‖∞.
func (p L1Ball) ConjugateValue(y []float64) float64 { return orOne(p.Radius) * maxAbs(y) }

// ConjugateValue implements Conjugable: r·max y_i.
func (p Simplex) ConjugateValue(y []float64) float64 {
	top := math.Inf(-1)
	for _, v := range y {
		top = max(top, v)
	}
	return orOne(p.Radius) * top
}
