package prox

import "math"

// segmentEnd returns the end of the segment of equal x_i that begins at lo.
func segmentEnd(x []float64, lo int) int {
	hi := lo + 1
	for hi < len(x) && x[hi] == x[lo] {
		hi++
	}
	return hi
}

// pulls adds to y, the coordinates lo…hi−1, the terms of −∂g that are not free there: those of the jumps at both ends of
// the segment and, off zero, those of l1.
func pulls(y, x []float64, lo, hi int, l1, l2 float64) {
	if lo > 0 {
		y[0] -= l2 * sign(x[lo]-x[lo-1])
	}
	if hi < len(x) {
		y[hi-lo-1] -= l2 * sign(x[lo]-x[hi])
	}
	if x[lo] != 0 {
		for k := range y {
			y[k] -= l1 * sign(x[lo])
		}
	}
}

// distChain returns the greatest 2-norm distance of −grad from ∂g(x) over the segments. What is left of y = −grad after the
// projection onto ∂g is the prox of its support function at y, the directional derivative of g: on a segment that is a
// total variation, on a zero segment with the terms l1 beside it.
//
// Source: Moreau (1965): y = prox of a support function + projection onto its set.
func distChain(x, grad []float64, l1, l2 float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	if bad := distOfNone(x, grad); !finite(bad) {
		return bad
	}
	s := borrow[float64](len(x))
	defer s.giveBack()
	var dist float64
	for lo := 0; lo < len(x); {
		hi := segmentEnd(x, lo)
		y := s.v[:hi-lo]
		for k := range y {
			y[k] = -grad[lo+k]
		}
		pulls(y, x, lo, hi, l1, l2)
		free := 0.0
		if x[lo] == 0 {
			free = l1
		}
		solveChain(y, y, steps[float64]{all: 1}, free, l2)
		var left length
		for _, v := range y {
			left.add(v)
		}
		dist = max(dist, left.norm())
		lo = hi
	}
	return dist
}

// marginChain returns the margin of the zero differences and the zero segments.
func marginChain(x, grad []float64, l1, l2 float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	s := borrow[float64](len(x))
	defer s.giveBack()
	margin := math.Inf(1)
	for lo := 0; lo < len(x); {
		hi := segmentEnd(x, lo)
		y := s.v[:hi-lo]
		for k := range y {
			y[k] = -grad[lo+k]
		}
		pulls(y, x, lo, hi, l1, l2)
		if x[lo] == 0 && l1 > 0 {
			margin = min(margin, slack(y, l1, l2))
		} else {
			sum := 0.0
			for _, v := range y[:len(y)-1] {
				sum += v
				margin = min(margin, l2-math.Abs(sum))
			}
		}
		lo = hi
	}
	return margin
}

// slack returns the greatest m ≤ min(l1, l2) with |y_i + u_{i−1} − u_i| ≤ l1 − m and |u_i| ≤ l2 − m for some u, where u is
// 0 at both ends. It is what the worst stretch of m coordinates with c inner ends leaves: (l1·m + l2·c − |Σ y_i|)/(m + c).
// Newton on that ratio falls to its minimum monotonically.
func slack(y []float64, l1, l2 float64) float64 {
	m := min(l1, l2)
	if len(y) == 1 {
		m = l1
	}
	for range maxNewton {
		w := worstStretch(y, l1-m, l2-m)
		if !(w.excess > 0) {
			break
		}
		next := (l1*w.inner + l2*w.ends - math.Abs(w.sum)) / (w.inner + w.ends)
		if !(next < m) {
			break
		}
		m = next
	}
	return m
}

// A stretch is a run of neighbours: the sum of its y, their number, and how many of its two ends lie inside the chain.
type stretch struct{ excess, sum, inner, ends float64 }

// worstStretch returns the stretch with the greatest excess |Σ y_i| − l1·inner − l2·ends.
//
// Source: Kadane's maximum of a subarray (Bentley 1984), for both signs.
func worstStretch(y []float64, l1, l2 float64) stretch {
	worst := stretch{excess: math.Inf(-1)}
	for _, s := range [2]float64{1, -1} {
		var run stretch // the best that ends here
		for i, v := range y {
			fresh := stretch{}
			if i > 0 {
				fresh = stretch{excess: -l2, ends: 1}
			}
			if i == 0 || run.excess <= fresh.excess {
				run = fresh
			}
			run.excess += s*v - l1
			run.sum += s * v
			run.inner++
			closed := run
			if i < len(y)-1 {
				closed.excess -= l2
				closed.ends++
			}
			if closed.excess > worst.excess {
				worst = closed
			}
		}
	}
	return worst
}

// criticalChain returns the least λ with |Σ grad_i| ≤ λ(α·inner + β·ends) for every stretch, +Inf where there is none.
//
// Source: the potentials u with |grad_i + u_{i−1} − u_i| ≤ αλ and |u_i| ≤ βλ exist unless a stretch forbids them, as
// feasible flows do (Hoffman 1960). The ratio is raised to its maximum as in Dinkelbach (1967).
func criticalChain(grad []float64, alpha, beta float64) float64 {
	var total, size float64
	for _, g := range grad {
		total += g
		size += math.Abs(g)
	}
	switch {
	case size == 0 || !finite(size):
		return size
	case alpha == 0 && math.Abs(total) > 0x1p-53*float64(len(grad))*size || alpha == 0 && beta == 0:
		return math.Inf(1)
	}
	lambda := 0.0
	for range maxNewton {
		w := worstStretch(grad, alpha*lambda, beta*lambda)
		scale := alpha*w.inner + beta*w.ends
		if !(w.excess > 0) || scale == 0 {
			break
		}
		next := math.Abs(w.sum) / scale
		if !(next > lambda) {
			break
		}
		lambda = next
	}
	return lambda
}
