package batch

import "gonum.org/v1/gonum/floats"

// bundled is what a column has that stays in the hull when x moves: where its gradient was taken, and how far its linear model
// of f is below f(x).
type bundled struct {
	point []float64 // y_j
	cut   float64   // f(y_j) − ⟨∇f(y_j), y_j⟩
	err   float64   // e_j = max(f(x) − f(y_j) − ⟨∇f(y_j), x − y_j⟩, 0); 0 in a measure, which takes the hull alone
}

// bundle adds the gradient at y, where f is fy; at x it is fx.
func (h *hull) bundle(y []float64, fy float64, grad []float64, fx float64) {
	if c := h.add(grad); c != nil {
		c.point = append(c.point[:0], y...)
		c.cut = fy - floats.Dot(grad, y)
		c.err = h.errorOf(c, fx)
	}
}

// errorOf returns e_j. Where f is not convex it could be below 0: there it counts as 0.
func (h *hull) errorOf(c *column, fx float64) float64 {
	return max(fx-c.cut-floats.Dot(c.grad, h.x), 0)
}

// move goes to x, where f is fx, and keeps the gradients from within the distance. Only live coordinates may have changed, as those of a trial.
func (h *hull) move(x []float64, fx, distance float64) {
	h.keep(func(j int) bool { return floats.Distance(h.columns[j].point, x, 2) <= distance })
	sum := floats.Sum(h.alpha)
	switch {
	case sum > 0:
		floats.Scale(1/sum, h.alpha)
	case len(h.alpha) > 0:
		h.alpha[0] = 1
	}
	h.x, h.scratch = append(h.scratch[:0], x...), h.x
	for j := range h.columns {
		h.columns[j].err = h.errorOf(&h.columns[j], fx)
	}
	for k, i := range h.live {
		h.at[k] = h.value(i, x[i])
	}
	h.moveParts()
}
