package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"
)

var (
	_ Penalty               = SLOPE{}
	_ DiagonalProxer        = SLOPE{}
	_ Float32Proxer         = SLOPE{}
	_ Float32DiagonalProxer = SLOPE{}
	_ Stationary            = SLOPE{}
	_ Criticaler            = SLOPE{}
	_ Strong                = SLOPE{}
	_ Sized                 = SLOPE{}
	_ Subgradienter         = SLOPE{}
	_ Complementary         = SLOPE{}
	_ Shaped                = SLOPE{}
	_ fmt.Stringer          = SLOPE{}
)

// SLOPE is the sorted L1 penalty
//
//	g(x) = λ Σ_k w_k |x|₍k₎,  w₁ ≥ w₂ ≥ … ≥ w_n ≥ 0,
//
// where |x|₍k₎ is the k-th greatest of the |x_i|. It zeros coordinates as the lasso does, but asks more of the greater
// ones, and makes coordinates that compete equal in size. Equal weights are the lasso. The default weights are those of
// Benjamini and Hochberg at the level q = 0.1, w_k = Φ⁻¹(1 − kq/2n)/Φ⁻¹(1 − q/2n), which control the share of false
// discoveries in a regression on orthogonal columns; they fall from 1 to about ½.
//
// The prox in the plain metric sorts |x|, subtracts, makes the result decrease by pooling neighbours, and clips it at 0. In
// a diagonal metric the order of the result is not that of |x|; there it is found exactly by the decomposition
// algorithm: g is the Lovász extension of the concave function λ(w₁ + … + w_k) of the size of a set, and a set of
// coordinates shares one value unless some subset of them pulls harder than its weights.
//
// Shapes: x has as many coordinates as there are weights, any number where Weights is nil. A vector that holds a NaN or
// ±Inf is passed on as it is. Cost: O(n log n) in the plain metric; in a diagonal one O(n log n) for each level of the
// decomposition, of which there are about log n (more where sizes spread over hundreds of powers of two). No allocation
// after the first call. Values share Weights with the caller, who must not change them.
// λ in units of the loss per unit of x.
// Errors: Validate asks for a finite λ ≥ 0 and finite weights ≥ 0 that do not rise; CheckLen for one weight a coordinate.
//
// Source: Bogdan, van den Berg, Sabatti, Su & Candès (2015), eq. 1.3 and Algorithm 4; Bach (2013), §9.1, and Groenevelt
// (1991) for the decomposition. Differs from the source: any diagonal metric.
type SLOPE struct {
	Lambda  float64   // λ, the strength
	Weights []float64 // w_k of the k-th greatest coordinate, not rising; nil = Benjamini-Hochberg at q = 0.1, w₁ = 1
}

// Validate returns an error unless λ is finite and ≥ 0 and the weights are finite, ≥ 0 and do not rise.
func (p SLOPE) Validate() error {
	if err := checkStrength("SLOPE", "Lambda", p.Lambda); err != nil {
		return err
	}
	if p.Weights != nil && len(p.Weights) == 0 {
		return errors.New("prox: SLOPE: Weights is empty; want one weight a coordinate, or nil for the default")
	}
	for k, w := range p.Weights {
		if !(w >= 0 && finite(w)) {
			return errors.Errorf("prox: SLOPE: weight %d must be a finite number ≥ 0, got %v", k, w)
		}
		if k > 0 && w > p.Weights[k-1] {
			return errors.Errorf("prox: SLOPE: want weights that do not rise, got %v after %v at %d", w, p.Weights[k-1], k)
		}
	}
	return nil
}

// CheckLen returns an error unless a vector of n coordinates has one weight a coordinate.
func (p SLOPE) CheckLen(n int) error {
	if p.Weights != nil && len(p.Weights) != n {
		return errors.Errorf("prox: SLOPE: want one weight a coordinate, that is %d, got %d", n, len(p.Weights))
	}
	return nil
}

// String returns the penalty as reports show it: SLOPE(λ=0.003).
func (p SLOPE) String() string { return fmt.Sprintf("SLOPE(λ=%g)", p.Lambda) }

// Value returns λ Σ w_k|x|₍k₎. O(n log n).
func (p SLOPE) Value(x []float64) float64 { return valueSorted(p, x) }

// Prox sets dst to the prox in the plain metric and returns g(dst). O(n log n).
func (p SLOPE) Prox(dst, x []float64, step float64) float64 {
	return proxSorted(p, dst, x, steps[float64]{all: step})
}

// ProxDiag sets dst to the prox in the metric diag(1/step), exact to rounding, and returns g(dst).
func (p SLOPE) ProxDiag(dst, x, step []float64) float64 {
	return proxSorted(p, dst, x, steps[float64]{each: step})
}

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p SLOPE) Prox32(dst, x []float32, step float32) float64 {
	return proxSorted(p, dst, x, steps[float32]{all: float64(step)})
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p SLOPE) ProxDiag32(dst, x, step []float32) float64 {
	return proxSorted(p, dst, x, steps[float32]{each: step})
}

// SubdiffDist returns the greatest, over the clusters of equal |x_i|, 2-norm distance of −grad from ∂g(x). A cluster that
// takes the ranks j…k has the permutations of λw_j…λw_k and their means for its subdifferential, a zero cluster all that is
// majorised by them. O(n log n).
func (p SLOPE) SubdiffDist(x, grad []float64) float64 { return distSorted(p, x, grad) }

// LambdaMax returns max_k Σ_{i≤k}|grad0|₍i₎ / Σ_{i≤k} w_i. O(n log n).
func (p SLOPE) LambdaMax(grad0 []float64) float64 { return criticalSorted(p, grad0) }

// Strength implements Strong: λ.
func (p SLOPE) Strength() float64 { return p.Lambda }

// Shape implements Shaped.
func (SLOPE) Shape() Shape { return Convex | Even }

// Subgradient sets dst_i to sign(x_i) times the mean of λw_j…λw_k, the ranks of the cluster of equal |x_i|, and to 0 where
// x_i = 0. O(n log n).
func (p SLOPE) Subgradient(dst, x []float64) { subgradientSorted(p, dst, x) }

// Margin implements Complementary: the least, over the k greatest |grad_i| of the zero coordinates, of their weights' sum
// less theirs. Weights that are zero at the end of the ranks leave no margin. O(n log n).
func (p SLOPE) Margin(x, grad []float64) float64 { return marginSorted(p, x, grad) }

// weight returns w of rank k = 0…n−1.
func (p SLOPE) weight(k, n int) float64 {
	if p.Weights != nil {
		return p.Weights[k]
	}
	const q = 0.1
	return math.Erfinv(1-float64(k+1)*q/float64(n)) / math.Erfinv(1-q/float64(n))
}
