package prox

import "math"

const badGradLength = "prox: x and grad must have one length"

// mixing returns the shares α = l1/(l1+l2) and 1 − α of two strengths, (0, 0) where both are 0. The division by the
// greater one keeps the sum from overflowing.
func mixing(l1, l2 float64) (alpha, beta float64) {
	top := max(l1, l2)
	if top == 0 {
		return 0, 0
	}
	l1, l2 = l1/top, l2/top
	return l1 / (l1 + l2), l2 / (l1 + l2)
}

// critical returns the least λ ≥ 0 with size ≤ share·λ, +Inf where there is none.
func critical(size, share float64) float64 {
	if size == 0 {
		return 0
	}
	return size / share // share = 0 gives +Inf, a NaN stays
}

// criticalBlock returns the least λ ≥ 0 with ‖soft(g_b, αλ)‖₂ ≤ c·λ, +Inf where there is none.
//
// F(λ) = ‖soft(g_b, αλ)‖₂ − c·λ is convex and decreasing, hence Newton from a point left of the root rises to it
// monotonically. The start is the root for the largest coordinate alone. Lengths are in units of ‖g_b‖∞.
func criticalBlock(grad []float64, b block, alpha, c float64) float64 {
	var top float64
	for k := range b.size {
		top = max(top, math.Abs(grad[b.at(k)]))
	}
	switch {
	case top == 0 || !finite(top):
		return top
	case c == 0:
		return critical(top, alpha)
	}
	lambda := 1 / (alpha + c)
	for range maxNewton {
		var sum, squares float64
		for k := range b.size {
			if v := math.Abs(grad[b.at(k)])/top - alpha*lambda; v > 0 {
				sum += v
				squares += v * v
			}
		}
		norm := math.Sqrt(squares)
		next := lambda + (norm-c*lambda)/(c+alpha*sum/norm)
		if !(next > lambda) {
			break
		}
		lambda = next
	}
	return lambda * top
}
