package prox

import (
	"fmt"

	"github.com/pkg/errors"
)

var (
	_ Penalty       = Nuclear{}
	_ Float32Proxer = Nuclear{}
	_ ScalarMetric  = Nuclear{}
	_ Stationary    = Nuclear{}
	_ Criticaler    = Nuclear{}
	_ Strong        = Nuclear{}
	_ Sized         = Nuclear{}
	_ Subgradienter = Nuclear{}
	_ Complementary = Nuclear{}
	_ Shaped        = Nuclear{}
	_ fmt.Stringer  = Nuclear{}
)

// Nuclear is the nuclear norm of a matrix
//
//	g(X) = λ ‖X‖_* = λ Σ_k σ_k(X),
//
// the sum of its singular values. Its prox shrinks them, σ_k ← max(σ_k − step·λ, 0), and so lowers the rank of X: what
// becomes zero is singular values, not entries. The entries of a matrix of lower rank are ordinary numbers, which rounding
// keeps from that rank by a unit roundoff; only X = 0 is exact.
//
// The prox mixes all entries, so it has no closed form in a diagonal metric: the penalty has one step for the whole matrix,
// the least of the sizes (see [ScalarMetric]).
//
// Shapes: x is a Rows × Cols matrix stored row by row, Rows·Cols coordinates. A matrix that holds a NaN or ±Inf is passed
// on as it is. Cost: some eight sweeps of O(min² · max) for the sides of X: milliseconds for 50 × 50, seconds for 500 ×
// 500; no allocation after the first call.
// λ in units of the loss per unit of x.
// Errors: Validate asks for a finite λ ≥ 0 and for both sides ≥ 1; CheckLen for Rows·Cols coordinates.
//
// Source: Cai, Candès & Shen (2010), Theorem 2.1; Watson (1992) for the subdifferential.
type Nuclear struct {
	Lambda     float64 // λ, the strength
	Rows, Cols int     // the sides of the matrix
}

// Validate returns an error unless λ is finite and ≥ 0 and both sides are ≥ 1.
func (p Nuclear) Validate() error {
	if err := checkStrength("Nuclear", "Lambda", p.Lambda); err != nil {
		return err
	}
	if p.Rows < 1 || p.Cols < 1 {
		return errors.Errorf("prox: Nuclear: want Rows ≥ 1 and Cols ≥ 1, got %d × %d", p.Rows, p.Cols)
	}
	return nil
}

// CheckLen returns an error unless n = Rows·Cols.
func (p Nuclear) CheckLen(n int) error {
	if n != p.Rows*p.Cols {
		return errors.Errorf("prox: Nuclear: want a matrix of %d × %d, that is %d coordinates, got %d", p.Rows, p.Cols,
			p.Rows*p.Cols, n)
	}
	return nil
}

// String returns the penalty as reports show it: Nuclear(λ=0.003, 30 × 50).
func (p Nuclear) String() string {
	return fmt.Sprintf("Nuclear(λ=%g, %d × %d)", p.Lambda, p.Rows, p.Cols)
}

// Value returns λ Σ σ_k(X).
func (p Nuclear) Value(x []float64) float64 { return valueSingular(p, x) }

// Prox sets dst to the matrix with the singular values max(σ_k − step·λ, 0) and returns g(dst).
func (p Nuclear) Prox(dst, x []float64, step float64) float64 { return proxSingular(p, dst, x, step) }

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p Nuclear) Prox32(dst, x []float32, step float32) float64 {
	return proxSingular(p, dst, x, float64(step))
}

// StepOf implements ScalarMetric: the least of the step sizes, NaN where one is NaN.
func (p Nuclear) StepOf(step []float64) float64 { return leastStep(step) }

// SubdiffDist returns the distance in the Frobenius norm of −grad from ∂g(X). With the singular vectors U, V of σ_k > 0
// that is ‖P(grad) + λUVᵀ‖ for the part P that meets U or V, and the singular values beyond λ of the rest (I − UUᵀ)·grad·(I
// − VVᵀ). A singular value that is zero but for the rounding of the entries counts as zero; entries that are all float32
// numbers are taken to be rounded to float32.
func (p Nuclear) SubdiffDist(x, grad []float64) float64 {
	dist, _ := certifySingular(p, x, grad)
	return dist
}

// LambdaMax returns the spectral norm of grad0.
func (p Nuclear) LambdaMax(grad0 []float64) float64 { return criticalSingular(p, grad0) }

// Strength implements Strong: λ.
func (p Nuclear) Strength() float64 { return p.Lambda }

// Shape implements Shaped.
func (Nuclear) Shape() Shape { return Convex }

// Subgradient sets dst to λUVᵀ, over the singular vectors of σ_k > 0.
func (p Nuclear) Subgradient(dst, x []float64) { subgradientSingular(p, dst, x) }

// Margin implements Complementary, for the singular values that are zero: λ less the spectral norm of (I − UUᵀ)·grad·(I −
// VVᵀ), +Inf where X has full rank.
func (p Nuclear) Margin(x, grad []float64) float64 {
	_, margin := certifySingular(p, x, grad)
	return margin
}

// leastStep returns the least step, NaN where one is NaN.
func leastStep(step []float64) float64 {
	if len(step) == 0 {
		return 0
	}
	least := step[0]
	for _, s := range step {
		least = min(least, s)
	}
	return least
}
