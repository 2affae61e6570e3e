package batch

import (
	"context"
	"math"
	"slices"
)

// A sweeper minimises q + g over a working set of units, one after the other, for a smooth part q that moves coordinate by
// coordinate: each unit takes the proximal step of its curvature, x_b ← prox_{g_b/L_b}(x_b − ∇_b q/L_b).
type sweeper struct {
	*units
	m     Moving
	look  Searched // m, where steps have to be looked at; else nil
	one   [1]int   // scratch: a coordinate by itself
	x     []float64
	s     scratch
	bound []float64 // of a unit that is a block, its curvature; 0 where not known
	a     *anderson // nil without acceleration
	alive []int     // units of the working set that are not zero
}

func newSweeper(u *units, m Moving, plain bool) *sweeper {
	w := &sweeper{units: u, m: m, x: make([]float64, len(u.owner)), bound: make([]float64, len(u.owner))}
	w.look, _ = m.(Searched)
	if !plain {
		w.a = new(anderson)
	}
	return w
}

// reset puts the sweeper to x. The curvatures of a second-order model are new there.
func (w *sweeper) reset(x []float64, curvatures bool) error {
	copy(w.x, x)
	if curvatures {
		clear(w.bound)
	}
	return w.m.Reset(w.x)
}

// solve sweeps over the working set until no unit has moved by more than tol, as a change of slope, or for so many sweeps. After
// each sweep over all of the set it stays with the units that are alive until those have settled. It returns the greatest move
// of the last sweep and whether anything has moved at all. Free units come last once more: what couples with nothing then
// stands at its optimum to rounding.
func (w *sweeper) solve(ctx context.Context, set []int, tol float64, sweeps int) (last float64, moved bool) {
	for k := 0; k < sweeps; {
		last = w.sweep(set)
		k++
		moved = moved || last > 0
		if !(last > tol) || ctx.Err() != nil {
			break
		}
		w.alive = w.alive[:0]
		for _, i := range set {
			if w.isAlive(i, w.x) {
				w.alive = append(w.alive, i)
			}
		}
		if w.a != nil {
			w.a.forget()
		}
		for k < sweeps && ctx.Err() == nil {
			last = w.sweep(w.alive)
			k++
			if !(last > tol) {
				break
			}
			if w.a != nil {
				w.a.after(w, w.alive)
			}
		}
	}
	for _, i := range set {
		if w.owner[i] < 0 {
			w.visit(i)
		}
	}
	return last, moved
}

// sweep visits each unit once and returns the greatest move.
func (w *sweeper) sweep(set []int) float64 {
	last := 0.0
	for _, i := range set {
		last = max(last, w.visit(i))
	}
	return last
}

// visit moves one unit and returns the greatest change, times the curvature: the length of its prox-gradient residual.
func (w *sweeper) visit(i int) float64 {
	members, q, b := w.block(i)
	if members != nil {
		return w.visitBlock(i, members, q, b)
	}
	l := w.m.Curvature(i)
	if w.look != nil {
		w.one[0] = i
		return w.search(w.one[:], q, 0, l)
	}
	if l == 0 { // a column of zeros
		if q == nil || w.x[i] == 0 {
			return 0
		}
		l = math.SmallestNonzeroFloat64 * 0x1p60
	}
	x := w.x[i]
	next := x - w.m.Slope(i)/l
	if q != nil {
		if q.separable {
			next = q.prox(next, 1/l)
		} else {
			next = q.each.ProxAt(i-q.at, next, 1/l)
		}
	}
	d := next - x
	if d == 0 {
		return 0
	}
	w.x[i] = next
	w.m.Move(i, d)
	return l * math.Abs(d)
}

func (w *sweeper) visitBlock(i int, members []int, q *piece, b int) float64 {
	if w.bound[i] == 0 {
		w.bound[i] = w.m.BlockCurvature(members)
	}
	l := w.bound[i]
	if w.look != nil {
		return w.search(members, q, b, l)
	}
	if l == 0 { // columns of zeros
		if !w.isAlive(i, w.x) {
			return 0
		}
		l = math.SmallestNonzeroFloat64 * 0x1p60
	}
	z, next := w.s.gather(0, w.x, members), w.s.gather(1, w.x, members)
	for k, i := range members {
		z[k] -= w.m.Slope(i) / l
	}
	q.blocks.ProxBlock(b, next, z, 1/l)
	square := 0.0
	for k, i := range members {
		if d := next[k] - w.x[i]; d != 0 {
			w.x[i] = next[k]
			w.m.Move(i, d)
			square += d * d
		}
	}
	return l * math.Sqrt(square)
}

// workingSet returns the units that are alive, and of the others those that violate the optimality conditions most, by the
// penalties of ahead: at most as many as are alive and at least ten.
//
// Source: Bertrand, Klopfenstein, Bannier, Gidel & Massias (2022), algorithm 1.
func (u *units) workingSet(set []int, ahead *units, x, grad []float64, s *scratch) []int {
	set = set[:0]
	var others []candidate
	for _, i := range u.all {
		if u.isAlive(i, x) {
			set = append(set, i)
		} else if v := ahead.score(i, x, grad, s); v > 0 {
			others = append(others, candidate{i, v})
		}
	}
	const least = 10
	if most := max(least, len(set)); len(others) > most {
		byScore(others)
		others = others[:most]
	}
	for _, c := range others {
		set = append(set, c.unit)
	}
	slices.Sort(set)
	return set
}

// A candidate is a unit that violates its optimality conditions by the score.
type candidate struct {
	unit  int
	score float64
}

// byScore sorts candidates, the greatest score first.
func byScore(c []candidate) {
	slices.SortFunc(c, func(a, b candidate) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return a.unit - b.unit
	})
}
