package prox

import (
	"fmt"

	"github.com/pkg/errors"
)

var (
	_ Penalty               = TopK{}
	_ DiagonalProxer        = TopK{}
	_ Float32Proxer         = TopK{}
	_ Float32DiagonalProxer = TopK{}
	_ Stationary            = TopK{}
	_ Sized                 = TopK{}
	_ Shaped                = TopK{}
	_ fmt.Stringer          = TopK{}
)

// TopK is the constraint that at most K coordinates, or at most K groups of them, are not zero, as the penalty
//
//	g(x) = 0 if #{b : x_b ≠ 0} ≤ K, else +Inf.
//
// Its prox keeps the K groups with the greatest Σ_{i∈b} x_i²/step_i as they are and zeros the others; of equal ones it
// keeps the first. The strength of the step does not matter, its proportions do.
//
// Not convex: it keeps what is large already. Reach K by a ramp from dense.
//
// Shapes: x has length n; groups hold indices 0…n−1, and a coordinate in no group is free. A coordinate with step 0 stays,
// and its group is kept first. A vector that holds a NaN or ±Inf is passed on as it is. Cost: O(n) on average; no
// allocation after the first call. Values share Groups with the caller, who must not change them.
// Errors: Validate asks for K ≥ 0 and disjoint, non-empty groups; CheckLen for indices below n.
//
// Source: Blumensath & Davies (2009), §2 (iterative hard thresholding); Beck & Eldar (2013), Theorem 2.1. Differs from the
// source: groups, any diagonal metric.
type TopK struct {
	K      int     // how many may be other than zero
	Groups [][]int // the coordinates of each group; nil = each coordinate is one
}

// Validate returns an error unless K ≥ 0 and the groups are disjoint.
func (p TopK) Validate() error {
	if p.K < 0 {
		return errors.Errorf("prox: TopK: want K ≥ 0, got %d", p.K)
	}
	return partition{groups: p.Groups}.validate("TopK")
}

// CheckLen returns an error that names group and index when a group reaches beyond a vector of n coordinates.
func (p TopK) CheckLen(n int) error { return partition{groups: p.Groups}.checkLen("TopK", n) }

// String returns the penalty as reports show it: TopK(k=5) or TopK(k=5 of 30 groups).
func (p TopK) String() string {
	if p.Groups == nil {
		return fmt.Sprintf("TopK(k=%d)", p.K)
	}
	return fmt.Sprintf("TopK(k=%d of %d groups)", p.K, len(p.Groups))
}

// Value returns 0 where at most K groups are not zero, +Inf elsewhere. O(n), no allocation.
func (p TopK) Value(x []float64) float64 { return valueKept(p, x) }

// Prox keeps the K groups of the greatest 2-norm, zeros the others, and returns g(dst).
func (p TopK) Prox(dst, x []float64, step float64) float64 {
	return proxKept(p, dst, x, steps[float64]{all: step})
}

// ProxDiag is Prox in the metric diag(1/step).
func (p TopK) ProxDiag(dst, x, step []float64) float64 {
	return proxKept(p, dst, x, steps[float64]{each: step})
}

// Prox32 is Prox on float32.
func (p TopK) Prox32(dst, x []float32, step float32) float64 {
	return proxKept(p, dst, x, steps[float32]{all: float64(step)})
}

// ProxDiag32 is ProxDiag on float32.
func (p TopK) ProxDiag32(dst, x, step []float32) float64 {
	return proxKept(p, dst, x, steps[float32]{each: step})
}

// SubdiffDist returns the distance of −grad from the regular normal cone at x: the greatest 2-norm of grad over the groups
// that are not zero where these are K, over all groups where they are fewer, and |grad_i| over the coordinates in no group.
// +Inf outside.
func (p TopK) SubdiffDist(x, grad []float64) float64 { return distKept(p, x, grad) }

// Shape implements Shaped.
func (TopK) Shape() Shape { return Even }
