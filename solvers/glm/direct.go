package glm

import "proxgrad/internal/kernel"

// direct is a model itself as a moving function: its gradient is taken anew after each move, and its curvature is bounded
// by that of a constant matrix.
type direct struct{ predictor }

// Reset implements batch.Moving.
func (d *direct) Reset(x []float64) error {
	if err := d.m.checkLen(x, nil); err != nil {
		return err
	}
	d.m.predict(d.eta, x)
	d.refresh()
	return nil
}

func (d *direct) refresh() { d.m.family.loss(nil, d.eta, d.r) }

// MoveTo implements batch.Moving.
func (d *direct) MoveTo(from, to []float64) {
	for i, v := range to {
		if v != from[i] {
			d.along(i, v-from[i])
		}
	}
	d.refresh()
}

// Value implements batch.Moving.
func (d *direct) Value() float64 { return d.m.family.loss(nil, d.eta, nil) }

// Move implements batch.Moving.
func (d *direct) Move(i int, delta float64) {
	d.along(i, delta)
	d.refresh()
}

func (d *direct) along(i int, delta float64) {
	x, c := d.column(i)
	part := d.part(d.eta, c)
	if x == nil {
		shift(part, delta)
		return
	}
	kernel.Axpy(part, x, delta)
}
