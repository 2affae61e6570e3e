package batch

import "math"

// The steps of a sweeper on a smooth part q whose curvature has no bound. With the slope s of q along a unit and its curvature h
// at the point,
//
//	d = prox_{g/h}(x − s/h) − x,  Δ = ⟨s, d⟩ + g(x + d) − g(x) ≤ 0,
//
// and x + d is taken if q + g falls by σ·|Δ| at least; otherwise a greater h is tried. A q that overflows is no fall. With h a
// little above the curvatures on the way any d is taken, so that the search ends.
//
// Source: Tseng & Yun (2009), §2, the Armijo rule with γ = 0. Differs from the source: a greater h instead of a part
// of d, so that what the prox sets to zero is zero, and g need not be convex.

const (
	armijoShare    = 0.1       // σ
	searchRounding = 1e-13     // of q and g: a difference that cannot be told from none
	bends          = 1.5       // where it cannot, the most that the slope may change by along d, in units of h·d: q is quadratic there
	vanished       = 0x1p-1014 // in place of a curvature of 0: of a column of zeros, or where exponentials have vanished
)

// search moves a unit of curvature h, coordinate members[0] by itself or all of a block, and returns what visit does.
func (w *sweeper) search(members []int, q *piece, b int, h float64) float64 {
	u := unit{w, members, q, b}
	f, g := w.m.Value(), u.value(w.s.gather(0, w.x, members))
	next, slopes := w.s.gather(1, w.x, members), w.s.gather(2, w.x, members)
	for k, i := range members {
		slopes[k] = w.m.Slope(i)
	}
	w.look.Mark()
	l := ladder{accepted: math.Inf(1), rise: 2}
	for h = max(h, vanished); h-h == 0; {
		u.prox(next, slopes, h)
		rise := u.value(next) - g
		square, promise := u.move(next, slopes)
		if square == 0 {
			break
		}
		excess := w.m.Value() - f + rise - armijoShare*(promise+rise)
		unseen := excess <= searchRounding*(math.Abs(f)+math.Abs(g))
		again, ends := l.next(h, excess <= 0 || unseen && u.bend(next, slopes) <= bends*h*square)
		if ends {
			if again != h {
				w.look.Back()
				u.prox(next, slopes, again)
				square, _ = u.move(next, slopes)
			}
			for k, i := range members {
				w.x[i] = next[k]
			}
			return again * math.Sqrt(square)
		}
		w.look.Back()
		h = again
	}
	return 0
}

// A ladder is the curvatures that a search tries: rising, by longer and longer strides, until one is accepted, and after a
// long stride those between, until the last that was not accepted is at least half the least that was.
type ladder struct{ rejected, accepted, rise float64 }

// next returns the curvature to try after h, or, where the search ends, the one to take.
func (l *ladder) next(h float64, ok bool) (float64, bool) {
	if ok {
		l.accepted = h
	} else {
		l.rejected = h
	}
	switch {
	case math.IsInf(l.accepted, 1):
		l.rise *= 2
		return h * l.rise / 2, false
	case l.accepted <= 2*l.rejected || l.rejected == 0:
		return l.accepted, true
	}
	return math.Sqrt(l.rejected) * math.Sqrt(l.accepted), false
}

// A unit is what a search moves.
type unit struct {
	w       *sweeper
	members []int
	q       *piece // nil where it is free
	b       int    // the block
}

// value returns g(x).
func (u unit) value(x []float64) float64 {
	switch {
	case u.q == nil:
		return 0
	case u.q.each != nil:
		return u.q.each.ValueAt(u.members[0]-u.q.at, x[0])
	}
	return u.q.blocks.ValueBlock(u.b, x)
}

// prox sets next ← prox_{g/h}(x − s/h).
func (u unit) prox(next, slopes []float64, h float64) {
	for k, i := range u.members {
		next[k] = u.w.x[i] - slopes[k]/h
	}
	switch {
	case u.q == nil:
	case u.q.each != nil:
		next[0] = u.q.each.ProxAt(u.members[0]-u.q.at, next[0], 1/h)
	default:
		u.q.blocks.ProxBlock(u.b, next, next, 1/h)
	}
}

// move moves q, but not the sweeper, to next, and returns ‖d‖² and ⟨s, d⟩.
func (u unit) move(next, slopes []float64) (square, promise float64) {
	for k, i := range u.members {
		if d := next[k] - u.w.x[i]; d != 0 {
			u.w.m.Move(i, d)
			square += d * d
			promise += slopes[k] * d
		}
	}
	return square, promise
}

// bend returns ⟨∇q(x + d) − s, d⟩ where q is at x + d = next.
func (u unit) bend(next, slopes []float64) float64 {
	sum := 0.0
	for k, i := range u.members {
		sum += (u.w.m.Slope(i) - slopes[k]) * (next[k] - u.w.x[i])
	}
	return sum
}
