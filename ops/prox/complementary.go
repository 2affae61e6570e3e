package prox

import "math"

var _, _ Complementary = L1{}, ElasticNet{}

// A Complementary penalty says how firmly its zeros stand at a stationary point. Margin returns the least distance, over the
// coordinates (or blocks) of x that are zero and may wake, of −grad from the boundary of ∂g there: 0 when one is on the verge
// of leaving zero, negative when the point is not stationary and one wants to leave, +Inf when none is zero. Strict
// complementarity, which makes the support identifiable, is Margin > 0.
//
// Source: Hare & Lewis (2004), §4 (0 in the relative interior of the subdifferential).
type Complementary interface {
	Margin(x, grad []float64) float64
}

// Margin implements Complementary: min over x_i = 0 of λ − |grad_i|.
func (p L1) Margin(x, grad []float64) float64 { return ElasticNet{L1: p.Lambda}.Margin(x, grad) }

// Margin implements Complementary: min over x_i = 0 of λ₁ − |grad_i|.
func (p ElasticNet) Margin(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	margin := math.Inf(1)
	for i, v := range x {
		if v == 0 {
			margin = min(margin, p.L1-math.Abs(grad[i]))
		}
	}
	return margin
}
