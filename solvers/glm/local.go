package glm

import "proxgrad/solvers/batch"

var _ batch.Searched = (*local)(nil)

// local is a model without a bound of its curvature as a moving function: its curvature is that where it is.
type local struct {
	direct
	bent bool // h is the Hessian at η

	markEta, markR []float64 // η, r and value of the last Mark
	markValue      float64
}

func newLocal(m *Model) *local {
	l := &local{direct: direct{predictor: newPredictor(m, nil)}}
	l.markEta, l.markR = make([]float64, len(l.eta)), make([]float64, len(l.r))
	return l
}

// Reset implements batch.Moving.
func (l *local) Reset(x []float64) error {
	l.bent = false
	return l.direct.Reset(x)
}

// Move implements batch.Moving.
func (l *local) Move(i int, delta float64) {
	l.bent = false
	l.direct.Move(i, delta)
}

// MoveTo implements batch.Moving.
func (l *local) MoveTo(from, to []float64) {
	l.bent = false
	l.direct.MoveTo(from, to)
}

// Curvature implements batch.Moving: the second derivative at the point. O(rows).
func (l *local) Curvature(i int) float64 {
	l.bend()
	return l.curvature(i)
}

// BlockCurvature implements batch.Moving: the greatest eigenvalue at the point.
func (l *local) BlockCurvature(block []int) float64 {
	l.bend()
	l.forget()
	return l.direct.BlockCurvature(block)
}

// bend takes the Hessian, where η has moved.
func (l *local) bend() {
	if !l.bent {
		l.refresh()
		l.h, l.bent = l.m.family.bend(l.h, l.eta, l.r), true
	}
}

// Mark implements batch.Searched.
func (l *local) Mark() {
	l.refresh()
	copy(l.markEta, l.eta)
	copy(l.markR, l.r)
	l.markValue = l.value
}

// Back implements batch.Searched.
func (l *local) Back() {
	copy(l.eta, l.markEta)
	copy(l.r, l.markR)
	l.value, l.stale, l.bent = l.markValue, false, false
}
