package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"
)

var (
	_ Penalty               = NM{}
	_ DiagonalProxer        = NM{}
	_ Float32Proxer         = NM{}
	_ Float32DiagonalProxer = NM{}
	_ Stationary            = NM{}
	_ Shaped                = NM{}
	_ fmt.Stringer          = NM{}
)

// NM is the constraint that of each M consecutive coordinates at most N are not zero, as the penalty
//
//	g(x) = 0 if #{i ∈ b : x_i ≠ 0} ≤ N for every b = {0…M−1}, {M…2M−1}, …, else +Inf:
//
// the pattern that hardware for sparse matrices is fast on, 2 of 4. Its prox keeps in each run the N coordinates with the
// greatest x_i²/step_i as they are and zeros the others; of equal ones it keeps the first. The strength of the step does
// not matter, its proportions do.
//
// Not convex: it keeps what is large already.
//
// Shapes: x of any length; a last run of fewer than M coordinates keeps N of them as well. A coordinate with step 0 stays,
// and is kept first. A run that holds a NaN or ±Inf is passed on as it is. Cost: O(n) for a small M; no allocation after
// the first call.
// Errors: Validate asks for 0 ≤ N ≤ M and M ≥ 1, or both 0 for the default.
//
// Source: Zhou, Ma, Zhu, Liu, Zhang, Yuan, Sun & Li (2021), §3. Differs from the source: any diagonal metric.
type NM struct {
	N, M int // at most N of each M; both 0 mean 2 of 4
}

func (p NM) sizes() (n, m int) {
	if p.N == 0 && p.M == 0 {
		return 2, 4
	}
	return p.N, p.M
}

// Validate returns an error unless 0 ≤ N ≤ M and M ≥ 1, or both are 0.
func (p NM) Validate() error {
	if n, m := p.sizes(); n < 0 || m < 1 || n > m {
		return errors.Errorf("prox: NM: want 0 ≤ N ≤ M and M ≥ 1, or both 0 for the default 2 of 4, got %d of %d", p.N, p.M)
	}
	return nil
}

// String returns the penalty as reports show it: NM(2 of 4).
func (p NM) String() string {
	n, m := p.sizes()
	return fmt.Sprintf("NM(%d of %d)", n, m)
}

// Value returns 0 where each run has at most N coordinates that are not zero, +Inf elsewhere. O(n), no allocation.
func (p NM) Value(x []float64) float64 { return valueRuns(p, x) }

// Prox keeps the N greatest |x_i| of each run, zeros the others, and returns g(dst).
func (p NM) Prox(dst, x []float64, step float64) float64 {
	return proxRuns(p, dst, x, steps[float64]{all: step})
}

// ProxDiag is Prox in the metric diag(1/step).
func (p NM) ProxDiag(dst, x, step []float64) float64 {
	return proxRuns(p, dst, x, steps[float64]{each: step})
}

// Prox32 is Prox on float32.
func (p NM) Prox32(dst, x []float32, step float32) float64 {
	return proxRuns(p, dst, x, steps[float32]{all: float64(step)})
}

// ProxDiag32 is ProxDiag on float32.
func (p NM) ProxDiag32(dst, x, step []float32) float64 {
	return proxRuns(p, dst, x, steps[float32]{each: step})
}

// SubdiffDist returns the distance of −grad from the regular normal cone at x: the greatest |grad_i| over the coordinates
// that are not zero, in runs with fewer than N of them over all. +Inf outside. O(n), no allocation.
func (p NM) SubdiffDist(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	if bad := valueRuns(p, x) + distOfNone(x, grad); !finite(bad) {
		return bad
	}
	n, m := p.sizes()
	var dist float64
	for lo := 0; lo < len(x); lo += m {
		run := x[lo:min(lo+m, len(x))]
		full := countNonzero(run) == n
		for k, v := range run {
			if v != 0 || !full {
				dist = max(dist, math.Abs(grad[lo+k]))
			}
		}
	}
	return dist
}

// Shape implements Shaped.
func (NM) Shape() Shape { return Even }

func countNonzero[F float](x []F) (k int) {
	for _, v := range x {
		if v != 0 {
			k++
		}
	}
	return k
}

func valueRuns[F float](p NM, x []F) float64 {
	if none := valueOfNone(x); none != none {
		return none
	}
	n, m := p.sizes()
	for lo := 0; lo < len(x); lo += m {
		if countNonzero(x[lo:min(lo+m, len(x))]) > n {
			return math.Inf(1)
		}
	}
	return 0
}

func proxRuns[F float](p NM, dst, x []F, s steps[F]) float64 {
	s.checkLens(dst, x)
	n, m := p.sizes()
	loan := borrowRanking(min(m, len(x)))
	defer loan.giveBack()
	for lo := 0; lo < len(x); lo += m {
		hi := min(lo+m, len(x))
		keepRun(dst[lo:hi], x[lo:hi], s.from(lo).upTo(hi-lo), n, loan.v[:hi-lo])
	}
	return valueRuns(p, dst)
}

// keepRun sets dst to the n greatest of x in the metric of the steps; v is scratch.
func keepRun[F float](dst, x []F, s steps[F], n int, v []ranked) {
	r := surveyOf(x, s, whole(len(x)))
	_, equal := s.equal(x)
	for k, f := range x {
		v[k] = ranked{weightOf(float64(f)*r.inv(), s.at(k), equal), k}
	}
	passOn(dst, x, whole(len(x)), r.sick)
	if r.still() || r.sick || n >= len(x) {
		return
	}
	topmost(v, n)
	for _, c := range v[n:] {
		clearUnlessFrozen(dst, s, c.index)
	}
}
