package batch

import "math"

// leastStep is where backtracking gives up: the move is lost in the rounding of the point.
const leastStep = 0x1p-60

// A trial is a proximal gradient step from a point y to z, and f at both.
type trial struct {
	y, gradY []float64
	z, gradZ []float64
	fy, fz   float64
	step     float64
}

// take sets z ← prox_{s·g}(y − s·∇f(y)), evaluates f there and returns g(z).
func (t *trial) take(p *Problem, step float64) (float64, error) {
	t.step = step
	for i, y := range t.y {
		t.z[i] = y - step*t.gradY[i]
	}
	g := p.Prox(t.z, t.z, step)
	var err error
	t.fz, err = p.Smooth.Eval(t.z, t.gradZ)
	return g, err
}

// majorised says whether f(z) ≤ f(y) + ⟨∇f(y), d⟩ + ‖d‖²/2s for the move d = z − y, and whether there is a move. Where the
// difference is lost in the rounding of f, the gradients decide: ⟨∇f(z) − ∇f(y), d⟩ ≤ ‖d‖²/s, the same for a quadratic f.
//
// Source: Beck & Teboulle (2009), eq. 2.6; the gradients in its place as in Hager & Zhang (2005), eq. 4.
func (t *trial) majorised() (ok, moved bool) {
	const rounding = 1e-13
	var slope, square, bend float64
	for i, y := range t.y {
		d := t.z[i] - y
		slope += t.gradY[i] * d
		bend += (t.gradZ[i] - t.gradY[i]) * d
		square += d * d
	}
	excess := t.fz - (t.fy + slope + square/(2*t.step))
	if excess <= 0 {
		return true, square > 0
	}
	return excess <= rounding*math.Abs(t.fy) && bend <= square/t.step, square > 0
}

// descend moves l by a proximal gradient step along its gradient: by the first of the steps s, s/2, s/4, … that is majorised. It returns
// ErrStalled where none moves. The vectors of l and of t.z change places.
func (t *trial) descend(p *Problem, l *Location, s float64) error {
	t.y, t.gradY, t.fy = l.X, l.Grad, l.F
	for ; s >= leastStep; s /= 2 {
		g, err := t.take(p, s)
		l.Evaluations++
		if err != nil {
			return err
		}
		ok, moved := t.majorised()
		if !moved {
			return ErrStalled
		}
		if !ok {
			continue
		}
		l.X, l.Grad, l.F, l.G, l.Step = t.z, t.gradZ, t.fz, g, s
		t.z, t.gradZ = t.y, t.gradY
		return nil
	}
	return ErrStalled
}
