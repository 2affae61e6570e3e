package batch

import (
	"math"

	"proxgrad/ops/prox"
)

// A hullPart is a block of a penalty, or a whole term that knows no blocks: coordinates that have their prox together.
type hullPart struct {
	members []int // coordinates of the problem
	value   func(x []float64) float64
	prox    func(dst, x []float64, step float64)
	dist    func(x, grad []float64) float64 // nil where it is not known
	live    bool                            // some gradient has a distance
	first   int                             // then where its members begin among the live coordinates
	x, z    []float64                       // x, and the prox: those of the members
	at      float64                         // g(x)
	norm    float64                         // ‖r‖₂ of the members
}

const noPart = -1

// take adds the parts of a term.
func (h *hull) take(t Term) {
	b, ok := prox.As[prox.Blockwise](t.Penalty)
	if !ok {
		members := make([]int, t.Len)
		for i := range members {
			members[i] = t.At + i
		}
		h.takePart(hullPart{
			members: members, value: t.Penalty.Value,
			prox: func(dst, x []float64, step float64) { t.Penalty.Prox(dst, x, step) },
		})
		return
	}
	for k, block := range b.Blocks(t.Len) {
		members := make([]int, len(block))
		for i, j := range block {
			members[i] = t.At + j
		}
		h.takePart(hullPart{
			members: members, value: func(x []float64) float64 { return b.ValueBlock(k, x) },
			prox: func(dst, x []float64, step float64) { b.ProxBlock(k, dst, x, step) },
			dist: func(x, grad []float64) float64 { return b.DistBlock(k, x, grad) },
		})
	}
}

func (h *hull) takePart(q hullPart) {
	q.x, q.z = make([]float64, len(q.members)), make([]float64, len(q.members))
	for _, i := range q.members {
		h.partOf[i] = len(h.parts)
	}
	h.parts = append(h.parts, q)
}

// resetParts moves the parts to h.x, where none is live.
func (h *hull) resetParts() {
	h.moveParts()
	for k := range h.parts {
		h.parts[k].live, h.parts[k].norm = false, 0
	}
}

// moveParts moves the parts to h.x.
func (h *hull) moveParts() {
	for k := range h.parts {
		q := &h.parts[k]
		for j, i := range q.members {
			q.x[j] = h.x[i]
		}
		q.at = q.value(q.x)
	}
}

// wake makes live the parts in which a gradient has a distance, or may have one.
func (h *hull) wake(grad []float64) {
	for k := range h.parts {
		q := &h.parts[k]
		if q.live {
			continue
		}
		for j, i := range q.members {
			q.z[j] = grad[i]
		}
		if q.dist != nil && q.dist(q.x, q.z) == 0 {
			continue
		}
		q.live, q.first = true, len(h.live)
		for _, i := range q.members {
			h.enliven(i)
		}
	}
}

// evaluatePart sets r of a part for h.sum and returns its share of ‖r‖², as [hull.evaluate] counts it.
func (h *hull) evaluatePart(q *hullPart) float64 {
	if !q.live {
		return 0
	}
	sum, r := h.sum[q.first:], h.r[q.first:]
	for j := range q.members {
		q.z[j] = q.x[j] - h.tau*sum[j]
	}
	q.prox(q.z, q.z, h.tau)
	value, norm := 2*(q.at-q.value(q.z))/h.tau, 0.0
	for j := range q.members {
		r[j] = (q.x[j] - q.z[j]) / h.tau
		value += 2 * sum[j] * r[j]
		norm += r[j] * r[j]
	}
	q.norm = math.Sqrt(norm)
	return value - norm
}
