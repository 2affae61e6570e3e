package batch

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"proxgrad/ops/prox"
)

// hull is the convex hull of gradients of f, and the least residual of it and ∂g(x): r = Gα + v. Sums and residuals are those of
// the live coordinates, in their order, so that the quadratic programs go over memory in a row.
type hull struct {
	pieces  []piece    // the penalties that are coordinatewise
	owner   []int32    // of a coordinate, the number of its piece; −1 where it has none
	parts   []hullPart // what the penalties do not take apart into coordinates
	partOf  []int      // of a coordinate, the number of its part; −1 outside of them
	x       []float64
	tau     float64 // 0, or the step of a prox: then r = (x − prox_{τ·g}(x − τ·Gα))/τ, which sees the kinks of g beside x
	columns []column
	alpha   []float64 // their weights
	live    []int     // coordinates where some gradient has a distance
	isLive  []bool
	at      []float64 // g_i(x_i) of the live coordinates by themselves
	sum     []float64 // Gα
	r       []float64 // its signed distance from −∂g(x)
	norm    float64   // ‖r‖₂
	scratch []float64
	program
}

// A column is a gradient of the hull.
type column struct {
	grad []float64
	live []float64 // its live coordinates
	bundled
}

func newHull(p *Problem) *hull {
	n := p.Smooth.Dim()
	h := &hull{owner: make([]int32, n), partOf: make([]int, n), isLive: make([]bool, n)}
	for i := range n {
		h.owner[i], h.partOf[i] = -1, noPart
	}
	for _, t := range p.Terms {
		if _, ok := prox.As[prox.Coordinatewise](t.Penalty); !ok {
			h.take(t)
			continue
		}
		for i := range t.Len {
			h.owner[t.At+i] = int32(len(h.pieces))
		}
		h.pieces = append(h.pieces, newPiece(t))
	}
	return h
}

// isFree says whether a coordinate is in no term.
func (h *hull) isFree(i int) bool { return h.owner[i] < 0 && h.partOf[i] == noPart }

// reset empties the hull and moves it to x.
func (h *hull) reset(x []float64) {
	h.x = append(h.x[:0], x...)
	h.tau = 0
	h.truncate(0)
	h.live, h.at, h.sum, h.r = h.live[:0], h.at[:0], h.sum[:0], h.r[:0]
	clear(h.isLive)
	h.norm = 0
	h.resetParts()
}

// begin sets a first step where there is none and the residual at x itself is not known: that of parts.
func (h *hull) begin(radius float64) {
	if h.tau == 0 && len(h.parts) > 0 {
		h.tau = radius
	}
}

// add takes a copy of a gradient into the hull, with weight 0 unless it is the first, and returns its column. One that is there
// already is not taken, and nil returned: the quadratic program would be the slower for it.
func (h *hull) add(grad []float64) *column {
	for _, c := range h.columns {
		if slices.Equal(c.grad, grad) {
			return nil
		}
	}
	if len(h.columns) >= mostColumns {
		h.prune()
	}
	k := len(h.columns)
	h.columns = slices.Grow(h.columns, 1)[:k+1]
	c := &h.columns[k]
	c.grad, c.live, c.err = append(c.grad[:0], grad...), c.live[:0], 0
	for _, i := range h.live {
		c.live = append(c.live, grad[i])
	}
	w := 0.0
	if k == 0 {
		w = 1
	}
	h.alpha = append(h.alpha, w)
	for i, g := range grad {
		if !h.isLive[i] && h.partOf[i] == noPart && h.residual(i, g) != 0 {
			h.enliven(i)
		}
	}
	h.wake(grad)
	return c
}

// enliven makes a coordinate live.
func (h *hull) enliven(i int) {
	h.isLive[i] = true
	h.live = append(h.live, i)
	h.at, h.sum, h.r = append(h.at, h.value(i, h.x[i])), append(h.sum, 0), append(h.r, 0)
	for k := range h.columns {
		c := &h.columns[k]
		c.live = append(c.live, c.grad[i])
	}
}

const mostColumns = 60 // beyond these the gradients without weight leave

// prune drops the gradients without weight. The residual stays what it is.
func (h *hull) prune() { h.keep(func(j int) bool { return h.alpha[j] != 0 }) }

// keep drops the other gradients.
func (h *hull) keep(kept func(j int) bool) {
	k := 0
	for j := range h.columns {
		if kept(j) {
			h.columns[k], h.columns[j] = h.columns[j], h.columns[k]
			h.alpha[k] = h.alpha[j]
			k++
		}
	}
	h.truncate(k)
}

func (h *hull) truncate(k int) { h.columns, h.alpha = h.columns[:k], h.alpha[:k] }

// value returns g_i(v), 0 of a coordinate without a penalty of its own.
func (h *hull) value(i int, v float64) float64 {
	if k := h.owner[i]; k >= 0 {
		q := &h.pieces[k]
		return q.each.ValueAt(i-q.at, v)
	}
	return 0
}

// residual returns u − (the nearest point of −∂g_i(x_i)).
func (h *hull) residual(i int, u float64) float64 {
	k := h.owner[i]
	if k < 0 {
		return u
	}
	q := &h.pieces[k]
	d := q.each.DistAt(i-q.at, h.x[i], u)
	if d != 0 && q.each.DistAt(i-q.at, h.x[i], u-d) > d/2 {
		return -d
	}
	return d
}

// evaluate sets r for the weights a and returns ½‖r‖² + Σ_j a_j·e_j/τ, or what has the same minimisers where τ > 0.
func (h *hull) evaluate(a []float64) float64 {
	clear(h.sum)
	for j, w := range a {
		if w != 0 {
			floats.AddScaled(h.sum, w, h.columns[j].live)
		}
	}
	return h.evaluateSum(a)
}

// evaluateSum is evaluate where the sum is known.
func (h *hull) evaluateSum(a []float64) float64 {
	value := 0.0
	for k, i := range h.live {
		if h.partOf[i] == noPart {
			value += h.evaluateAt(k, i)
		}
	}
	for k := range h.parts {
		value += h.evaluatePart(&h.parts[k])
	}
	value /= 2
	if h.tau > 0 {
		for j, w := range a {
			value += w * h.columns[j].err / h.tau
		}
	}
	return value
}

// evaluateAt sets r of the live coordinate k, which is i, and returns its share of ‖r‖².
func (h *hull) evaluateAt(k, i int) float64 {
	u, x, tau := h.sum[k], h.x[i], h.tau
	own := h.owner[i]
	if own < 0 || tau == 0 {
		h.r[k] = h.residual(i, u)
		return h.r[k] * h.r[k]
	}
	q := &h.pieces[own]
	var z, at float64
	if q.separable {
		z = q.prox(x-tau*u, tau)
		at = math.Abs(z) * (q.l1 + q.l2/2*math.Abs(z))
	} else {
		z = q.each.ProxAt(i-q.at, x-tau*u, tau)
		at = q.each.ValueAt(i-q.at, z)
	}
	r := (x - z) / tau
	h.r[k] = r
	return 2*(u*r+(h.at[k]-at)/tau) - r*r
}

// max returns the greatest |r_i| of the coordinates by themselves and ‖r_b‖₂ of the parts.
func (h *hull) max() float64 {
	worst := 0.0
	for k, i := range h.live {
		if h.partOf[i] == noPart {
			worst = max(worst, math.Abs(h.r[k]))
		}
	}
	for _, q := range h.parts {
		worst = max(worst, q.norm)
	}
	return worst
}
