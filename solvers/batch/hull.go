package batch

import (
	"math"
	"slices"

	"proxgrad/ops/prox"
)

// hull is the convex hull of gradients of f, and the least residual of it and ∂g(x): r = Gα + v.
type hull struct {
	of      []prox.Coordinatewise // the penalty of each coordinate by itself, nil where it has none
	at      []int                 // its index there
	parts   []hullPart            // what the penalties do not take apart into coordinates
	partOf  []int                 // of a coordinate, the number of its part; −1 outside of them
	x       []float64
	tau     float64     // 0, or the step of a prox: then r = (x − prox_{τ·g}(x − τ·Gα))/τ, which sees the kinks of g beside x
	columns [][]float64 // gradients
	alpha   []float64   // their weights
	sum     []float64   // Gα
	r       []float64   // its signed distance from −∂g(x)
	norm    float64     // ‖r‖₂
	live    []int       // coordinates where some gradient has a distance
	isLive  []bool
	grad    []float64 // scratch of the size of alpha
	beta    []float64
	was     []float64
	scratch []float64
	sorted  []float64
}

func newHull(p *Problem) *hull {
	n := p.Smooth.Dim()
	h := &hull{of: make([]prox.Coordinatewise, n), at: make([]int, n), sum: make([]float64, n), r: make([]float64, n), isLive: make([]bool, n)}
	h.partOf = make([]int, n)
	for i := range h.partOf {
		h.partOf[i] = noPart
	}
	for _, t := range p.Terms {
		c, ok := prox.As[prox.Coordinatewise](t.Penalty)
		if !ok {
			h.take(t)
			continue
		}
		for i := range t.Len {
			h.of[t.At+i], h.at[t.At+i] = c, i
		}
	}
	return h
}

// isFree says whether a coordinate is in no term.
func (h *hull) isFree(i int) bool { return h.of[i] == nil && h.partOf[i] == noPart }

// reset empties the hull and moves it to x.
func (h *hull) reset(x []float64) {
	h.x = append(h.x[:0], x...)
	h.tau = 0
	h.columns, h.alpha, h.live = h.columns[:0], h.alpha[:0], h.live[:0]
	clear(h.isLive)
	clear(h.r)
	h.norm = 0
	h.resetParts()
}

// begin sets a first step where there is none and the residual at x itself is not known: that of parts.
func (h *hull) begin(radius float64) {
	if h.tau == 0 && len(h.parts) > 0 {
		h.tau = radius
	}
}

// add takes a copy of a gradient into the hull, with weight 0 unless it is the first. One that is there already is not taken:
// the quadratic program would be the slower for it.
func (h *hull) add(grad []float64) {
	for _, c := range h.columns {
		if slices.Equal(c, grad) {
			return
		}
	}
	if len(h.columns) >= mostColumns {
		h.prune()
	}
	k := len(h.columns)
	h.columns = slices.Grow(h.columns, 1)[:k+1]
	h.columns[k] = append(h.columns[k][:0], grad...)
	w := 0.0
	if k == 0 {
		w = 1
	}
	h.alpha = append(h.alpha, w)
	for i, g := range grad {
		if !h.isLive[i] && h.partOf[i] == noPart && h.residual(i, g) != 0 {
			h.isLive[i] = true
			h.live = append(h.live, i)
		}
	}
	h.wake(grad)
}

const mostColumns = 60 // beyond these the gradients without weight leave

// prune drops the gradients without weight. The residual stays what it is.
func (h *hull) prune() {
	k := 0
	for j, w := range h.alpha {
		if w == 0 {
			continue
		}
		h.columns[k], h.columns[j] = h.columns[j], h.columns[k]
		h.alpha[k] = w
		k++
	}
	h.columns, h.alpha = h.columns[:k], h.alpha[:k]
}

// residual returns u − (the nearest point of −∂g_i(x_i)).
func (h *hull) residual(i int, u float64) float64 {
	c := h.of[i]
	if c == nil {
		return u
	}
	d := c.DistAt(h.at[i], h.x[i], u)
	if d != 0 && c.DistAt(h.at[i], h.x[i], u-d) > d/2 {
		return -d
	}
	return d
}

// evaluate sets r for the weights a and returns ½‖r‖².
func (h *hull) evaluate(a []float64) float64 {
	value := 0.0
	for _, i := range h.live {
		h.sum[i] = 0
	}
	for j, w := range a {
		if w == 0 {
			continue
		}
		c := h.columns[j]
		for _, i := range h.live {
			h.sum[i] += w * c[i]
		}
	}
	for _, i := range h.live {
		if h.partOf[i] != noPart {
			continue
		}
		u := h.sum[i]
		if c := h.of[i]; c != nil && h.tau > 0 {
			at, x := h.at[i], h.x[i]
			z := c.ProxAt(at, x-h.tau*u, h.tau)
			r := (x - z) / h.tau
			h.r[i] = r
			value += 2*(u*r+(c.ValueAt(at, x)-c.ValueAt(at, z))/h.tau) - r*r
			continue
		}
		h.r[i] = h.residual(i, u)
		value += h.r[i] * h.r[i]
	}
	for k := range h.parts {
		value += h.evaluatePart(&h.parts[k])
	}
	return value / 2
}

// slope sets grad_j = ⟨r, G_j⟩, the gradient by the weights.
func (h *hull) slope() {
	h.grad = slices.Grow(h.grad[:0], len(h.columns))[:len(h.columns)]
	for j, c := range h.columns {
		s := 0.0
		for _, i := range h.live {
			s += h.r[i] * c[i]
		}
		h.grad[j] = s
	}
}

// max returns the greatest |r_i| of the coordinates by themselves and ‖r_b‖₂ of the parts.
func (h *hull) max() float64 {
	worst := 0.0
	for _, i := range h.live {
		if h.partOf[i] == noPart {
			worst = max(worst, math.Abs(h.r[i]))
		}
	}
	for _, q := range h.parts {
		worst = max(worst, q.norm)
	}
	return worst
}
