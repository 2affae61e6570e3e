package batch

import (
	"context"
	"math"
)

// An activeSet finishes what sweeps begin, for a smooth part with constant second derivatives and separable terms: on the
// coordinates S that are free or strictly between two kinks of the penalty it solves
//
//	(H_SS + l2)·d = −(∇_S q + l1·sign + l2·x_S),
//
// goes along d to the first kink, where a coordinate leaves S, and at the end of d takes in those of the working set that
// violate their optimality conditions. The objective falls in each step, so no S comes twice; it ends at the optimum to
// rounding. The factor of the matrix lives on, along a path too.
//
// Cost: O(|S|·(rows + |S|)) for each coordinate that enters, O(|S|²) for each that leaves, O(rows·(|S| + |set|)) a whole step.
//
// Source: the active-set method of Osborne, Presnell & Turlach (2000), §3, with several coordinates that enter at once.
type activeSet struct {
	h     Bilinear
	f     factor
	gram  [][]float64 // H_SS: row k has the k+1 first numbers
	on    []int       // S, in the order of the factor
	in    []bool      // of a coordinate, whether it is in S
	l2    []float64   // of those of S, as they are in the factor
	sign  []float64   // of a coordinate of S, its side of 0
	b, d  []float64   // right side and step on S
	from  []float64   // the point of the smooth part
	row   []float64   // scratch
	enter []candidate
}

// newActiveSet returns nil where the problem is none for it.
func newActiveSet(u *units, m Moving) *activeSet {
	h, ok := m.(Bilinear)
	if !ok || !h.Constant() {
		return nil
	}
	return &activeSet{h: h, in: make([]bool, len(u.owner)), sign: make([]float64, len(u.owner))}
}

// fits says whether it can take the terms of u and as many coordinates as are alive.
func (a *activeSet) fits(w *sweeper, set []int) bool {
	const most = 2000 // coordinates of S
	for _, q := range w.terms {
		if !q.separable {
			return false
		}
	}
	alive := 0
	for _, i := range set {
		if w.isAlive(i, w.x) {
			alive++
		}
	}
	return alive <= most
}

// solve minimises over the working set until no coordinate violates its conditions by more than tol. It returns whether it
// got there, and whether anything has moved.
func (a *activeSet) solve(ctx context.Context, w *sweeper, set []int, tol float64) (done, moved bool) {
	a.follow(w, set)
	a.from = append(a.from[:0], w.x...)
	a.slopes(w)
	for range 50 + len(a.on) {
		if ctx.Err() != nil {
			return false, moved
		}
		whole, some := a.step(w)
		moved = moved || some
		if !whole {
			continue
		}
		w.m.MoveTo(a.from, w.x)
		copy(a.from, w.x)
		worst := a.slopes(w)
		entered, missed := a.admit(w, set, tol)
		if missed {
			return false, moved
		}
		if !entered && worst <= tol {
			return true, moved
		}
	}
	w.m.MoveTo(a.from, w.x)
	return false, moved
}

// slopes sets b to the slopes downhill on S, and returns the greatest.
func (a *activeSet) slopes(w *sweeper) (worst float64) {
	a.b = a.b[:0]
	for _, i := range a.on {
		l1, l2, _, _ := w.line(i)
		if w.x[i] != 0 {
			a.sign[i] = math.Copysign(1, w.x[i])
		}
		b := -(w.m.Slope(i) + l2*w.x[i])
		if l1 > 0 {
			b -= l1 * a.sign[i]
		}
		a.b = append(a.b, b)
		worst = max(worst, math.Abs(b))
	}
	return worst
}

// step goes to the end of d, or to the first kinks on the way, whose coordinates leave S.
func (a *activeSet) step(w *sweeper) (whole, moved bool) {
	a.d = append(a.d[:0], a.b...)
	a.f.solve(a.d)
	t := 1.0
	for k, i := range a.on {
		t = min(t, a.reach(w, i, a.d[k]))
	}
	for k := len(a.on) - 1; k >= 0; k-- {
		i, x := a.on[k], w.x[a.on[k]]
		if t < 1 && a.reach(w, i, a.d[k]) == t {
			lo, hi := a.between(w, i)
			w.x[i] = lo
			if a.d[k] > 0 {
				w.x[i] = hi
			}
			a.remove(k)
		} else {
			w.x[i] = x + t*a.d[k]
			a.b[k] *= 1 - t
		}
		moved = moved || w.x[i] != x
	}
	return t == 1, moved
}

// reach returns the greatest t ≤ 1 for which coordinate i of S may go along d.
func (a *activeSet) reach(w *sweeper, i int, d float64) float64 {
	lo, hi := a.between(w, i)
	x := w.x[i]
	switch {
	case d > 0 && x+d >= hi:
		return min((hi-x)/d, 1-0x1p-53)
	case d < 0 && x+d <= lo:
		return min((lo-x)/d, 1-0x1p-53)
	}
	return 1
}

// between returns the kinks around a coordinate of S.
func (a *activeSet) between(w *sweeper, i int) (lo, hi float64) {
	l1, _, lo, hi := w.line(i)
	if l1 > 0 && a.sign[i] > 0 {
		lo = max(lo, 0)
	} else if l1 > 0 {
		hi = min(hi, 0)
	}
	return lo, hi
}

// inside says whether coordinate i is free or strictly between kinks.
func (a *activeSet) inside(w *sweeper, i int) bool {
	l1, _, lo, hi := w.line(i)
	x := w.x[i]
	return lo < x && x < hi && (l1 == 0 || x != 0)
}

// admit takes into S what violates its conditions by more than tol. missed says that some could not enter.
func (a *activeSet) admit(w *sweeper, set []int, tol float64) (entered, missed bool) {
	a.enter = a.enter[:0]
	for _, i := range set {
		if a.in[i] {
			continue
		}
		g := w.m.Slope(i)
		v := math.Abs(g) // of a free coordinate whose column hangs on those of S
		if _, q, _ := w.block(i); q != nil {
			v = q.each.DistAt(i-q.at, w.x[i], g)
		}
		if v > tol {
			a.enter = append(a.enter, candidate{i, v})
			a.sign[i] = math.Copysign(1, w.x[i])
			if w.x[i] == 0 {
				a.sign[i] = -math.Copysign(1, g)
			}
		}
	}
	byScore(a.enter)
	for _, c := range a.enter {
		if a.add(w, c.unit) {
			entered = true
		} else {
			missed = true
		}
	}
	if entered {
		a.slopes(w)
	}
	return entered, missed && !entered
}

// line returns the four numbers of the penalty of a coordinate.
func (u *units) line(i int) (l1, l2, lo, hi float64) {
	if k := u.owner[i]; k >= 0 {
		q := &u.terms[k]
		return q.l1, q.l2, q.lo, q.hi
	}
	return 0, 0, math.Inf(-1), math.Inf(1)
}
