package solvers

import "gorgonia.org/gorgonia"

// supportTracker counts exact zeros and support changes of penalised parameters, and sums their penalties.
type supportTracker struct {
	zeros int      // exact zeros at the last look
	was   [][]bool // per penalised parameter: which coordinates were zero
	wide  []float64
}

// look returns the sum of the penalties at the present point and how many coordinates entered or left the support since
// the last look.
func (s *supportTracker) look(params []gorgonia.ValueGrad) (penalty float64, changed int, err error) {
	s.zeros = 0
	k := 0
	for _, p := range params {
		g := penaltyOf(p)
		if g == nil {
			continue
		}
		v, err := vectorOf(p.Value())
		if err != nil {
			return 0, 0, err
		}
		if k == len(s.was) {
			s.was = append(s.was, make([]bool, v.len()))
		}
		was := s.was[k]
		k++
		x := s.wideOf(v)
		for i, w := range x {
			zero := w == 0
			if zero != was[i] {
				was[i] = zero
				changed++
			}
			if zero {
				s.zeros++
			}
		}
		penalty += g.Value(x)
	}
	return penalty, changed, nil
}

// wideOf returns the numbers of v as float64, in a scratch where they are float32.
func (s *supportTracker) wideOf(v vector) []float64 {
	if v.f64 != nil {
		return v.f64
	}
	if cap(s.wide) < len(v.f32) {
		s.wide = make([]float64, len(v.f32))
	}
	w := s.wide[:len(v.f32)]
	widen(w, v.f32)
	return w
}
