package solvers

import (
	"math"

	"github.com/pkg/errors"
)

// A Schedule says by what to multiply a rule's learning rate. at is the time, from 0, and total the planned end, in the
// unit of the loop (epochs in models; steps in a bare Prox). Schedules are immutable values.
type Schedule interface {
	Factor(at, total float64) float64
	// Validate says what is wrong with the fields, or with the planned end for this schedule.
	Validate(total float64) error
}

var _, _, _, _ Schedule = Constant{}, StepDecay{}, Cosine{}, Warmup{}

// Constant keeps the rate as it is: factor 1.
type Constant struct{}

// Factor implements Schedule.
func (Constant) Factor(_, _ float64) float64 { return 1 }

// Validate implements Schedule.
func (Constant) Validate(float64) error { return nil }

// StepDecay multiplies the rate by By after each Every units of time:
//
//	factor = By^⌊at/Every⌋
type StepDecay struct {
	Every float64 // > 0
	By    float64 // in (0, 1]; 0 means 0.1
}

// Factor implements Schedule.
func (s StepDecay) Factor(at, _ float64) float64 {
	return math.Pow(orDefault(s.By, 0.1), math.Floor(at/s.Every))
}

// Validate implements Schedule.
func (s StepDecay) Validate(float64) error {
	if !(s.Every > 0) || math.IsInf(s.Every, 0) {
		return errors.Errorf("StepDecay.Every is %v; expected a finite number > 0", s.Every)
	}
	if !(s.By >= 0 && s.By <= 1) {
		return errors.Errorf("StepDecay.By is %v; expected a number in (0, 1], or 0 for the default 0.1", s.By)
	}
	return nil
}

// Cosine lets the rate fall along half a cosine, from 1 at the start to Floor at the end:
//
//	factor = Floor + (1 − Floor)·½·(1 + cos(π·at/total))
//
// Source: Loshchilov & Hutter (2017), eq. 5, without restarts.
type Cosine struct {
	Floor float64 // factor at the end, in [0, 1)
}

// Factor implements Schedule.
func (s Cosine) Factor(at, total float64) float64 {
	p := min(at/total, 1)
	return s.Floor + (1-s.Floor)*0.5*(1+math.Cos(math.Pi*p))
}

// Validate implements Schedule.
func (s Cosine) Validate(total float64) error {
	if err := checkFraction("Cosine", "Floor", s.Floor); err != nil {
		return err
	}
	if !(total > 0) {
		return errors.Errorf("the cosine schedule needs to know the planned end; expected Total > 0, got %v", total)
	}
	return nil
}

// Warmup raises the rate linearly over the first Over units of time and then follows Then (nil: Constant), whose clock
// starts when the warm-up is over:
//
//	factor = (at + 1)/(Over + 1)         for at < Over
//	factor = Then(at − Over, total − Over)   afterwards
type Warmup struct {
	Over float64 // > 0
	Then Schedule
}

// Factor implements Schedule.
func (s Warmup) Factor(at, total float64) float64 {
	if at < s.Over {
		return (at + 1) / (s.Over + 1)
	}
	if s.Then == nil {
		return 1
	}
	return s.Then.Factor(at-s.Over, total-s.Over)
}

// Validate implements Schedule.
func (s Warmup) Validate(total float64) error {
	if !(s.Over > 0) || math.IsInf(s.Over, 0) {
		return errors.Errorf("Warmup.Over is %v; expected a finite number > 0", s.Over)
	}
	if total > 0 && s.Over >= total {
		return errors.Errorf("Warmup.Over is %v but training ends at %v; expected a warm-up that ends before", s.Over, total)
	}
	if s.Then == nil {
		return nil
	}
	return s.Then.Validate(total - s.Over)
}
