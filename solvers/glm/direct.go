package glm

import "proxgrad/internal/kernel"

// direct is a model itself as a moving function: its gradient is taken anew after moves, and its curvature is bounded by that
// of a constant matrix.
type direct struct {
	predictor
	value float64 // F(η)
	stale bool    // η has moved since value and r were taken
}

// Reset implements batch.Moving.
func (d *direct) Reset(x []float64) error {
	if err := d.m.checkLen(x, nil); err != nil {
		return err
	}
	d.m.predict(d.eta, x)
	d.stale = true
	return nil
}

// refresh takes value and r, where η has moved.
func (d *direct) refresh() {
	if d.stale {
		d.value, d.stale = d.m.family.loss(nil, d.eta, d.r), false
	}
}

// MoveTo implements batch.Moving.
func (d *direct) MoveTo(from, to []float64) {
	for i, v := range to {
		if v != from[i] {
			d.Move(i, v-from[i])
		}
	}
}

// Value implements batch.Moving.
func (d *direct) Value() float64 {
	d.refresh()
	return d.value
}

// Slope implements batch.Moving.
func (d *direct) Slope(i int) float64 {
	d.refresh()
	return d.predictor.Slope(i)
}

// Gradient implements batch.Moving.
func (d *direct) Gradient(grad []float64) {
	d.refresh()
	d.predictor.Gradient(grad)
}

// Move implements batch.Moving.
func (d *direct) Move(i int, delta float64) {
	if d.unseen(i) {
		return
	}
	d.stale = true
	x, c := d.column(i)
	part := d.part(d.eta, c)
	if x == nil {
		shift(part, delta)
		return
	}
	kernel.Axpy(part, x, delta)
}
