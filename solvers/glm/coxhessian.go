package glm

import "math"

// coxHessian is what the partial likelihood has at one η: sums over risk sets, in units of exp(m_k), where m_k is the
// greatest predictor among the first k rows in order, so that nothing overflows and no sum vanishes.
type coxHessian struct {
	*cox
	fall []float64   // exp(m_{k−1} − m_k): to the units of row k from those of the row before
	size []float64   // exp(η − m_k) of row k in order
	own  [][]float64 // of a moment, exp(η − m_last) of its events
	sum  [][]float64 // of a moment, Σ_R − l/d·Σ_D for each of its events l
	mean []float64   // 1/n Σ over events of the probability of each row, by row: the gradient without the events' own part
	bar  [][]float64 // scratch of a product: of a moment, the mean of the vector for each of its events
	hv   []float64   // scratch of a product
}

func newCoxHessian(c *cox) *coxHessian {
	n := len(c.order)
	h := &coxHessian{cox: c, fall: make([]float64, n), size: make([]float64, n), mean: make([]float64, n),
		hv: make([]float64, n)}
	h.own, h.sum, h.bar = make([][]float64, len(c.moments)), make([][]float64, len(c.moments)), make([][]float64, len(c.moments))
	for g, t := range c.moments {
		d := len(t.events)
		h.own[g], h.sum[g], h.bar[g] = make([]float64, d), make([]float64, d), make([]float64, d)
	}
	return h
}

// forward takes all sums at η and returns the loss.
func (h *coxHessian) forward(eta []float64) float64 {
	f, s, m := 0.0, 0.0, math.Inf(-1)
	for g, t := range h.moments {
		for k := t.first; k <= t.last; k++ {
			v := eta[h.order[k]]
			top := max(m, v)
			h.fall[k], h.size[k] = math.Exp(m-top), math.Exp(v-top)
			s, m = s*h.fall[k]+h.size[k], top
		}
		own := 0.0
		for l, i := range t.events {
			h.own[g][l] = math.Exp(eta[i] - m)
			own += h.own[g][l]
			f += m - eta[i]
		}
		for l := range t.events {
			h.sum[g][l] = s - h.share(l, len(t.events))*own
			f += math.Log(h.sum[g][l])
		}
	}
	h.back(h.mean, func(g, l int) float64 { return 1 / h.sum[g][l] })
	return f / float64(len(eta))
}

// back sets dst_i ← 1/n Σ_{t ≤ time_i} Σ_l w_i·a(t, l)·exp(η_i), where w_i is 1, or 1 − l/d for the events of t itself.
func (h *coxHessian) back(dst []float64, a func(g, l int) float64) {
	n, all := float64(len(dst)), 0.0
	for g := len(h.moments) - 1; g >= 0; g-- {
		t, gone := h.moments[g], 0.0
		for l := range t.events {
			v := a(g, l)
			all += v
			gone += h.share(l, len(t.events)) * v
		}
		for k := t.last; k >= t.first; k-- {
			i, v := h.order[k], all
			if h.event[i] {
				v -= gone
			}
			dst[i] = h.size[k] * v / n
			all, gone = all*h.fall[k], gone*h.fall[k]
		}
	}
}

// product sets u ← u + a·H·v, where H·v is diag(mean)·v less, for each event, its probabilities times their mean of v.
func (h *coxHessian) product(u, v []float64, a float64) {
	h.means(v)
	h.back(h.hv, func(g, l int) float64 { return h.bar[g][l] / h.sum[g][l] })
	for i, e := range v {
		u[i] += a * (h.mean[i]*e - h.hv[i])
	}
}

// means sets bar to the mean of v under the probabilities of each event.
func (h *coxHessian) means(v []float64) {
	sum := 0.0 // Σ exp(η)·v over the risk set
	for g, t := range h.moments {
		for k := t.first; k <= t.last; k++ {
			sum = sum*h.fall[k] + h.size[k]*v[h.order[k]]
		}
		own := 0.0
		for l, i := range t.events {
			own += h.own[g][l] * v[i]
		}
		for l := range t.events {
			h.bar[g][l] = (sum - h.share(l, len(t.events))*own) / h.sum[g][l]
		}
	}
}

// add implements hessian.
func (h *coxHessian) add(u, x []float64, _ int, a float64) {
	if x != nil { // H·1 = 0
		h.product(u, x, a)
	}
}
