package prox

import (
	"fmt"

	"github.com/pkg/errors"
)

var (
	_ Penalty               = LassoNet{}
	_ DiagonalProxer        = LassoNet{}
	_ Float32Proxer         = LassoNet{}
	_ Float32DiagonalProxer = LassoNet{}
	_ Stationary            = LassoNet{}
	_ Criticaler            = LassoNet{}
	_ Strong                = LassoNet{}
	_ Sized                 = LassoNet{}
	_ Complementary         = LassoNet{}
	_ fmt.Stringer          = LassoNet{}
)

// LassoNet is the hierarchical penalty of a network with a linear path beside it
//
//	g(β, θ) = λ Σ_j ‖β_j‖₂  if |θ_ji| ≤ M·‖β_j‖₂ for all j and i, else +Inf,
//
// where β_j are the weights of input j that skip the hidden layer and θ_j those that lead into it. An input whose skip
// weights are zero has no other weight either: it is out of the network, exactly.
//
// Its prox is one problem for each input. For a given length r = ‖β_j‖ the θ_ji are clipped to ±M·r, and what is left is
// convex in r: with b(r) = λ − M Σ_i max(|θ_ji| − M·r, 0)/step_i, the marginal price of the length, β_ji ← β_ji·r/(r +
// step_i·b(r)), and r is the root of Σ_i (β_ji/(r + step_i·b(r)))² = 1, found by Newton in any diagonal metric, exact to
// rounding. The input is zero, exactly, iff ‖β_j/step‖₂ + M Σ_i |θ_ji|/step_i ≤ λ. Where β_j = 0 and θ_j pulls it out of
// zero, no direction of β_j is better than another; the coordinate with the longest step, the first of them, takes the
// positive one.
//
// Not convex, since the constraint is not, though its prox is a minimum of a convex function of r.
//
// Shapes: x is a matrix stored row by row, one row of Cols an input j: first its Skip weights β_j, then its θ_j. A row that
// holds a NaN or ±Inf is passed on as it is. The constraint is compared to 12 digits, and to 6 in a row of float32 numbers.
// Cost: O(n) for each of some ten passes; no allocation after the first call.
// λ in units of the loss per unit of x; M is a plain number.
// Errors: Validate asks for a finite λ ≥ 0, a finite M > 0 or 0 for the default, and 1 ≤ Skip ≤ Cols; CheckLen for whole
// rows.
//
// Source: Lemhadri, Ruan, Abraham & Tibshirani (2021), eq. 3 and Algorithm 3. Differs from the source: a root in the metric
// of the step in place of a sort, for steps of any sizes.
type LassoNet struct {
	Lambda float64 // λ, the strength
	M      float64 // M, how far θ may exceed β; 0 means 10
	Skip   int     // the number of skip weights β_j of an input, at the beginning of its row; 0 means 1
	Cols   int     // the length of a row, Skip and the number of θ_j
}

func (p LassoNet) m() float64 {
	if p.M == 0 {
		return 10
	}
	return p.M
}

func (p LassoNet) skip() int {
	if p.Skip == 0 {
		return 1
	}
	return p.Skip
}

// Validate returns an error unless λ is finite and ≥ 0, M finite and > 0 or 0, and 1 ≤ Skip ≤ Cols.
func (p LassoNet) Validate() error {
	if err := checkStrength("LassoNet", "Lambda", p.Lambda); err != nil {
		return err
	}
	if !(p.M >= 0 && finite(p.M)) {
		return errors.Errorf("prox: LassoNet: M must be a finite number > 0, or 0 for the default 10, got %v", p.M)
	}
	if p.skip() < 1 || p.skip() > p.Cols {
		return errors.Errorf("prox: LassoNet: want 1 ≤ Skip ≤ Cols, got Skip = %d and Cols = %d", p.Skip, p.Cols)
	}
	return nil
}

// CheckLen returns an error unless n coordinates are whole rows of Cols.
func (p LassoNet) CheckLen(n int) error {
	if p.Cols < 1 || n%p.Cols != 0 {
		return errors.Errorf("prox: LassoNet: want whole rows of Cols = %d, got %d coordinates", p.Cols, n)
	}
	return nil
}

// String returns the penalty as reports show it: LassoNet(λ=0.003, M=10, rows of 1+50).
func (p LassoNet) String() string {
	return fmt.Sprintf("LassoNet(λ=%g, M=%g, rows of %d+%d)", p.Lambda, p.m(), p.skip(), p.Cols-p.skip())
}

// Value returns λ Σ ‖β_j‖₂, +Inf where the constraint is broken. O(n), no allocation.
func (p LassoNet) Value(x []float64) float64 { return valueRows(p, x) }

// Prox sets dst to the prox of x and returns g(dst).
func (p LassoNet) Prox(dst, x []float64, step float64) float64 {
	return proxRows(p, dst, x, steps[float64]{all: step})
}

// ProxDiag is Prox in the metric diag(1/step), exact to rounding.
func (p LassoNet) ProxDiag(dst, x, step []float64) float64 {
	return proxRows(p, dst, x, steps[float64]{each: step})
}

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p LassoNet) Prox32(dst, x []float32, step float32) float64 {
	return proxRows(p, dst, x, steps[float32]{all: float64(step)})
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p LassoNet) ProxDiag32(dst, x, step []float32) float64 {
	return proxRows(p, dst, x, steps[float32]{each: step})
}

// SubdiffDist returns the greatest, over the inputs, 2-norm distance of −grad from the regular subdifferential of g at x.
// Where β_j = 0 that is {(a, c): ‖a‖₂ + M‖c‖₁ ≤ λ}; elsewhere its elements are (λ − M Σ ν_i)·β_j/‖β_j‖ and ν_i·sign(θ_ji),
// with ν_i ≥ 0 that are 0 unless |θ_ji| = M·‖β_j‖. It is +Inf outside the domain.
func (p LassoNet) SubdiffDist(x, grad []float64) float64 { return distRows(p, x, grad) }

// LambdaMax returns max_j ‖grad0 of β_j‖₂ + M·‖grad0 of θ_j‖₁. O(n), no allocation.
func (p LassoNet) LambdaMax(grad0 []float64) float64 {
	var lambda float64
	for lo := 0; lo+p.Cols <= len(grad0); lo += p.Cols {
		lambda = max(lambda, p.pull(grad0[lo:lo+p.Cols]))
	}
	return lambda
}

// Strength implements Strong: λ.
func (p LassoNet) Strength() float64 { return p.Lambda }

// Margin implements Complementary: min over β_j = 0 of λ − ‖grad of β_j‖₂ − M·‖grad of θ_j‖₁.
func (p LassoNet) Margin(x, grad []float64) float64 { return marginRows(p, x, grad) }
