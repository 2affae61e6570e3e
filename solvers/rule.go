package solvers

import (
	"math"

	"github.com/pkg/errors"
)

// Rule is the forward step of a stochastic method, as a value: its fields configure it, its state lives in the solver.
// Rules are immutable and safe for concurrent use.
//
// Forward32 and Forward64 move the parameter w, in place, to the forward point
//
//	w ← w − s∘m
//
// where m is the rule's average of gradients (weights summing to 1) and s its step sizes, and report s: a rule with a
// diagonal metric writes s into step, unless step is nil (nobody needs it), and returns 0; a rule with a scalar metric
// returns the one step size and leaves step alone. The reported s belongs to this very step: same schedule, same bias
// corrections. That is what makes the proximal point a minimiser of loss + penalty at rest. Rules of dual averaging (FTRL, RDA,
// RMDA, RAMDA) start from a base of their own in place of the last point: w ← b − s∘m.
//
// state holds one vector for each of Slots(), zero before the first step; t counts the steps of this parameter, from 1;
// factor multiplies the rule's rate (learning-rate schedule). Neither method allocates.
type Rule interface {
	Validate() error
	// Slots names the state vectors, each as long as the parameter.
	Slots() []string
	// Diagonal says whether the metric of the step is diagonal (one step size a coordinate) rather than scalar.
	Diagonal() bool
	// LearningRate is the rate that the schedule's factor multiplies.
	LearningRate() float64
	Forward32(w, g []float32, state [][]float32, t int, factor float64, step []float32) float64
	Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64
}

// orDefault returns v, or def if v is zero.
func orDefault(v, def float64) float64 {
	if v == 0 {
		return def
	}
	return v
}

// checkPositive says what is wrong with a field that must be finite and, unless it is 0 for the default, positive.
func checkPositive(rule, field string, v float64) error {
	if v < 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return errors.Errorf("%s.%s is %v; expected a finite number > 0 (0 means the default)", rule, field, v)
	}
	return nil
}

// checkFraction says what is wrong with a field that must lie in [0, 1).
func checkFraction(rule, field string, v float64) error {
	if !(v >= 0 && v < 1) {
		return errors.Errorf("%s.%s is %v; expected a number in [0, 1)", rule, field, v)
	}
	return nil
}

// checkNonNegative says what is wrong with a field that must be finite and ≥ 0.
func checkNonNegative(rule, field string, v float64) error {
	if !(v >= 0) || math.IsInf(v, 0) {
		return errors.Errorf("%s.%s is %v; expected a finite number ≥ 0", rule, field, v)
	}
	return nil
}

// firstError returns the first that is not nil.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// checkShare says what is wrong with a field that must lie in (0, 1], or be 0 for the default.
func checkShare(rule, field string, v float64) error {
	if !(v >= 0 && v <= 1) {
		return errors.Errorf("%s.%s is %v; expected a number in (0, 1] (0 means the default)", rule, field, v)
	}
	return nil
}
