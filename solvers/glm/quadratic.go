package glm

import (
	"proxgrad/internal/kernel"
	"proxgrad/solvers/batch"
)

var _ batch.Bilinear = (*quadratic)(nil)

// quadratic is the second-order model of a loss: in the linear predictors,
//
//	q = F(η) + ⟨r, Δ⟩ + ½⟨Δ, HΔ⟩ for r = ∇F(η),
//
// of which the vector that moves is r + HΔ. For the linear model q is the loss itself, and Δ need not be kept.
type quadratic struct {
	predictor
	base  float64   // F(η)
	start []float64 // r at the start
	delta []float64 // Δ; nil for the linear model
}

// Reset implements batch.Moving.
func (q *quadratic) Reset(x []float64) error {
	if err := q.m.checkLen(x, nil); err != nil {
		return err
	}
	q.m.predict(q.eta, x)
	q.base = q.m.family.loss(nil, q.eta, q.r)
	if q.m.family.exact() {
		q.h = q.m.family.bound()
		return nil
	}
	q.h = q.m.family.bend(q.h, q.eta, q.r)
	q.forget()
	q.start = append(q.start[:0], q.r...)
	if q.delta == nil {
		q.delta = make([]float64, len(q.r))
	}
	clear(q.delta)
	return nil
}

// MoveTo implements batch.Moving.
func (q *quadratic) MoveTo(from, to []float64) {
	for i, v := range to {
		if v != from[i] {
			q.Move(i, v-from[i])
		}
	}
}

// Value implements batch.Moving: F(η) + ½⟨r₀ + r, Δ⟩, and for the linear model n/2·‖r‖².
func (q *quadratic) Value() float64 {
	if q.delta == nil {
		return 0.5 * float64(len(q.r)) * kernel.SquaredNorm2(q.r)
	}
	return q.base + 0.5*(kernel.Dot(q.start, q.delta)+kernel.Dot(q.r, q.delta))
}

// Move implements batch.Moving.
func (q *quadratic) Move(i int, delta float64) {
	if q.unseen(i) {
		return
	}
	x, c := q.column(i)
	q.h.add(q.r, x, c, delta)
	if q.delta == nil {
		return
	}
	part := q.part(q.delta, c)
	if x == nil {
		shift(part, delta)
		return
	}
	kernel.Axpy(part, x, delta)
}

// Constant implements batch.Bilinear.
func (q *quadratic) Constant() bool { return q.m.family.exact() }

// Second implements batch.Bilinear, for the linear model.
func (q *quadratic) Second(i, j int) float64 {
	x, _ := q.column(i)
	y, _ := q.column(j)
	n := float64(q.m.x.rows)
	switch {
	case x == nil && y == nil:
		return 1
	case x == nil:
		return total(y) / n
	case y == nil:
		return total(x) / n
	}
	return kernel.Dot(x, y) / n
}
