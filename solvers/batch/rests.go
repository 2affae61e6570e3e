package batch

import (
	"math"

	"proxgrad/ops/prox"
)

// rests says where the coordinates of a problem come to rest while quasi-Newton steps move the others: at zero, where their
// term has a kink there, and at the bounds of separable terms.
type rests struct {
	kink   []bool
	lo, hi []float64
}

// newRests also reports whether some term has no derivative beside its rests.
func newRests(p *Problem) (r rests, rough bool) {
	n := p.Smooth.Dim()
	r = rests{kink: make([]bool, n), lo: make([]float64, n), hi: make([]float64, n)}
	for i := range n {
		r.lo[i], r.hi[i] = math.Inf(-1), math.Inf(1)
	}
	for _, t := range p.Terms {
		kink, lo, hi := true, math.Inf(-1), math.Inf(1)
		if s, ok := prox.As[prox.Separable](t.Penalty); ok {
			var l1 float64
			l1, _, lo, hi = s.Separable()
			kink = l1 > 0
		} else if _, ok := prox.As[prox.Subgradienter](t.Penalty); !ok && !isPattern(t.Penalty) {
			rough = true
		}
		for i := t.At; i < t.At+t.Len; i++ {
			r.kink[i], r.lo[i], r.hi[i] = kink, lo, hi
		}
	}
	return r, rough
}

// isPattern says whether a penalty only bounds which coordinates are not zero: the others move freely.
func isPattern(p prox.Penalty) bool {
	switch p.(type) {
	case prox.TopK, prox.NM:
		return true
	}
	return false
}

// at says whether coordinate i is at rest at x.
func (r *rests) at(i int, x float64) bool {
	return x == 0 && r.kink[i] || x == r.lo[i] || x == r.hi[i]
}

// first returns the least part t ≤ 1 of the way from x to x − d at which coordinate i comes to a rest.
func (r *rests) first(i int, x, d float64) float64 {
	switch u := x - d; {
	case r.kink[i] && (x < 0) != (u < 0):
		return x / d
	case u < r.lo[i]:
		return (x - r.lo[i]) / d
	case u > r.hi[i]:
		return (x - r.hi[i]) / d
	}
	return 1
}

// stop returns where coordinate i ends on the way from x to u: there, or at the first rest.
func (r *rests) stop(i int, x, u float64) float64 {
	if r.kink[i] && (x < 0) != (u < 0) {
		return 0
	}
	return min(max(u, r.lo[i]), r.hi[i])
}

// snap returns the rest that u is at but for the rounding of the way from x.
func (r *rests) snap(i int, x, u float64) float64 {
	const rounding = 1e-12
	for _, rest := range [...]float64{0, r.lo[i], r.hi[i]} {
		if r.at(i, rest) && math.Abs(u-rest) < rounding*math.Abs(x-rest) {
			return rest
		}
	}
	return u
}
