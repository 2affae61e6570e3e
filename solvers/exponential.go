package solvers

import (
	"math"

	"github.com/pkg/errors"
)

var _ Schedule = Exponential{}

// Exponential lets the rate fall geometrically, from 1 at the start to Floor at the end:
//
//	factor = Floor^(at/total)
//
// It is the schedule for convergence to many digits: a method that swings by the order of its rate ends at the order of the
// last one.
type Exponential struct {
	Floor float64 // factor at the end, in (0, 1); 0 means 1e-3
}

// Factor implements Schedule.
func (s Exponential) Factor(at, total float64) float64 {
	return math.Pow(orDefault(s.Floor, 1e-3), min(at/total, 1))
}

// Validate implements Schedule.
func (s Exponential) Validate(total float64) error {
	if err := checkFraction("Exponential", "Floor", s.Floor); err != nil {
		return err
	}
	if !(total > 0) {
		return errors.Errorf("the exponential schedule needs to know the planned end; expected Total > 0, got %v", total)
	}
	return nil
}
