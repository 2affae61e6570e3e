package prox

import "math"

// A decomposition minimises
//
//	½ Σ_i c_i(x_i − u_i)² + Σ_k weight_k·x₍k₎,  x₍₁₎ ≥ x₍₂₎ ≥ …, with weights that do not rise,
//
// a quadratic plus the Lovász extension of the concave function F of the size of a set. A c of +Inf freezes its coordinate
// at u_i.
//
// Source: Groenevelt (1991), §4; Bach (2013), §9.1. Differs from the source: frozen coordinates; sums taken from the side
// on which they are the more exact, since a heavy coordinate would drown the light ones in its rounding.
type decomposition struct {
	u, c, weight []float64
	value, size  []float64 // scratch: the sums of a block and what was added up in them
}

const sumTol = 0x1p-49 // of what was added up: a few roundings

// solve puts the coordinates of v, which take the ranks off, off+1, …, into the order of the result, with the results as
// keys.
func (d decomposition) solve(v []ranked, off int) {
	for len(v) > 0 {
		lo, hi := d.split(v, off) // ranks below lo are greater, those from hi on less; those between are solved
		if lo <= len(v)-hi {
			d.solve(v[:lo], off)
			v, off = v[hi:], off+hi
		} else {
			d.solve(v[hi:], off+hi)
			v = v[:lo]
		}
	}
}

// split sorts v into coordinates that are greater than those of a middle part and less, and solves the middle part:
// v[lo:hi]. Or the middle part is empty and v[:lo] is greater than v[lo:].
func (d decomposition) split(v []ranked, off int) (lo, hi int) {
	heavy := 0
	for k, r := range v {
		if d.c[r.index] > d.c[v[heavy].index] {
			heavy = k
		}
	}
	if base := d.u[v[heavy].index]; math.IsInf(d.c[v[heavy].index], 1) {
		return d.splitAtFrozen(v, off, base)
	} else {
		return d.splitAtMean(v, off, base)
	}
}

// splitAtMean takes the value that all of v would share, base + shift, and looks for the set that pulls the most above
// its weights there. If there is none, the value is the solution of all.
func (d decomposition) splitAtMean(v []ranked, off int, base float64) (lo, hi int) {
	var pull, mass float64
	for k, r := range v {
		pull += d.c[r.index]*(d.u[r.index]-base) - d.weight[off+k]
		mass += d.c[r.index]
	}
	shift := pull / mass
	for k, r := range v {
		v[k].key = d.c[r.index] * ((d.u[r.index] - base) - shift)
	}
	descend(v)
	if lo = d.lowest(v, off, func(i int) float64 { return d.c[i] * (math.Abs(d.u[i]-base) + math.Abs(shift)) }); lo > 0 {
		return lo, lo
	}
	for k := range v {
		v[k].key = base + shift
	}
	return 0, len(v)
}

// lowest returns the size k of the prefix of v with the least sum of weights less keys, 0 when none is below zero by more
// than rounding. The sum of all is zero, so that of a prefix is also less that of the rest.
func (d decomposition) lowest(v []ranked, off int, size func(i int) float64) int {
	var sum, added float64
	for k, r := range v {
		sum += d.weight[off+k] - r.key
		added += d.weight[off+k] + size(r.index)
		d.value[off+k], d.size[off+k] = sum, added
	}
	best, least := 0, 0.0
	sum, added = 0, 0
	for k := len(v) - 1; k > 0; k-- {
		sum -= d.weight[off+k] - v[k].key
		added += d.weight[off+k] + size(v[k].index)
		at, tol := d.value[off+k-1], d.size[off+k-1]
		if added < tol {
			at, tol = sum, added
		}
		if at < least && at < -sumTol*tol {
			best, least = k, at
		}
	}
	return best
}

// splitAtFrozen takes the value of a frozen coordinate as the level: which coordinates are greater, which as great, which
// less?
func (d decomposition) splitAtFrozen(v []ranked, off int, level float64) (lo, hi int) {
	above, at, below := 0, 0, 0 // frozen coordinates
	for k, r := range v {
		u := d.u[r.index]
		switch {
		case !math.IsInf(d.c[r.index], 1):
			v[k].key = d.c[r.index] * (u - level)
		case u > level:
			v[k].key = math.Inf(1)
			above++
		case u == level: // last in the order, and put in its place below
			v[k].key = math.Inf(-1)
			at++
		default:
			v[k].key = -math.MaxFloat64
			below++
		}
	}
	descend(v)
	free := v[above : len(v)-at-below]
	lo = above + d.deepest(free, off+above, false)
	mid := above + d.deepest(free, off+above+at, true)
	for k := range v {
		switch {
		case k < lo:
			v[k].key = 2
		case k < mid || k >= len(v)-at:
			v[k].key = 1
		default:
			v[k].key = 0
		}
	}
	descend(v)
	hi = mid + at
	for k := lo; k < hi; k++ {
		v[k].key = level
	}
	return lo, hi
}

// deepest returns the size of the prefix of v with the least sum of weights less keys, the shortest or the longest of them.
func (d decomposition) deepest(v []ranked, off int, longest bool) int {
	best, sum, least := 0, 0.0, 0.0
	for k, r := range v {
		sum += d.weight[off+k] - r.key
		if sum < least || longest && sum == least {
			best, least = k+1, sum
		}
	}
	return best
}
