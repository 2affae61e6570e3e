package batch

import (
	"math"

	"proxgrad/ops/prox"
)

// A leaper looks for a lower point where a run is about to end.
type leaper interface {
	// leap moves there and says whether it has. level is the violation at which a point counts as stationary.
	leap(level float64) (bool, error)
}

// A leap is the search, from a stationary point x where g is not convex, for a step t whose proximal gradient map
//
//	T_t(x) = prox_{t·g}(x − t·∇f(x))
//
// is lower. For penalties with a slope without bound at zero, such as L0, being stationary says little: any zeros are. But where
// T_t(x) = x, the same holds for all shorter steps, and for t ≤ 1/L, L the Lipschitz constant of ∇f, T_t(x) is lower
// than x unless it is x. So the longest step that leaves x where it is and the shortest that does not are sought, by
// doubling, halving and bisection, and each that does not is tried: it is a leap, or longer than 1/L. Without a leap
// T_t(x) = x for t = 1/L, which nobody needs to know.
//
// Cost: a prox for each t, and an evaluation for each that does not leave x where it is, some ten of them.
//
// Source: Beck & Eldar (2013), §2 (L-stationarity). Differs from the source: any penalty, and a search for 1/L.
type leap struct {
	p    *Problem
	l, z *Location // x and T_t(x)
}

// find looks for a leap, beginning with the step t, and leaves it at z.
func (s leap) find(t, level float64) (bool, error) {
	const (
		longest = 0x1p20 // times the step that it begins with
		close   = 1.001  // the ratio of the two steps at which it ends
	)
	stays, goes, end := 0.0, math.Inf(1), longest*t
	for t > leastStep && t <= end && goes > close*stays {
		if s.stays(t, level) {
			stays = t
		} else {
			if lower, err := s.lower(); lower || err != nil {
				return lower, err
			}
			goes = t
		}
		switch {
		case math.IsInf(goes, 1):
			t *= 2
		case stays == 0:
			t /= 2
		default:
			t = math.Sqrt(stays * goes)
		}
	}
	return false, nil
}

// stays sets z ← T_t(x) and says whether that is x, as nearly as x is stationary.
func (s leap) stays(t, level float64) bool {
	const rounding = 1e-14
	for i, x := range s.l.X {
		s.z.X[i] = x - t*s.l.Grad[i]
	}
	s.z.G, s.z.Step = s.p.Prox(s.z.X, s.z.X, t), t
	for i, x := range s.l.X {
		if math.Abs(s.z.X[i]-x) > 10*level*t+rounding*math.Abs(x) {
			return false
		}
	}
	return true
}

// lower evaluates z and says whether it is lower than x, by what can be seen.
func (s leap) lower() (bool, error) {
	const visible = 1e-12
	var err error
	s.z.F, err = s.p.Smooth.Eval(s.z.X, s.z.Grad)
	s.l.Evaluations++
	o := s.l.Objective()
	return s.z.Objective() < o-visible*math.Abs(o), err
}

// jumpy says whether a penalty is not known to be convex: stationary points are then not all alike.
func jumpy(p *Problem) bool {
	for _, t := range p.Terms {
		if prox.ShapeOf(t.Penalty)&prox.Convex == 0 {
			return true
		}
	}
	return false
}
