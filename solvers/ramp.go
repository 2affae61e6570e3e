package solvers

import (
	"math"

	"github.com/pkg/errors"
)

var _ Schedule = Ramp{}

// Ramp is a schedule for the strength of a penalty (Prox.PenaltySchedule): nothing at first, then a rise to the whole of it,
//
//	factor = 0                 for at ≤ After
//	factor = p                 for After < at < After + Over,  p = (at − After)/Over      (linear)
//	factor = 1 − (1 − p)³      there                                                      (cubic: steep first, then flat)
//	factor = 1                 afterwards
//
// With Over = 0 it is 1 from After on. The zero value is 1 throughout.
//
// Source: the cubic is that of Zhu & Gupta (2017), eq. 1, for a share of zeros; here it is a share of λ.
type Ramp struct {
	After float64 // units of time at 0, ≥ 0
	Over  float64 // units of time of the rise, ≥ 0
	Cubic bool
}

// Factor implements Schedule.
func (r Ramp) Factor(at, _ float64) float64 {
	switch {
	case at < r.After:
		return 0
	case at >= r.After+r.Over:
		return 1
	}
	p := (at - r.After) / r.Over
	if r.Cubic {
		return 1 - (1-p)*(1-p)*(1-p)
	}
	return p
}

// Validate implements Schedule: the rise must have ended before training does, where its end is known (total > 0).
func (r Ramp) Validate(total float64) error {
	for _, v := range []float64{r.After, r.Over} {
		if !(v >= 0) || math.IsInf(v, 1) {
			return errors.Errorf("Ramp.After and Ramp.Over are %v and %v; expected finite numbers ≥ 0", r.After, r.Over)
		}
	}
	if total > 0 && r.After+r.Over >= total {
		return errors.Errorf("Ramp ends at %v but training at %v; expected a ramp that ends before", r.After+r.Over, total)
	}
	return nil
}
