package solvers

import "fmt"

// A NonFiniteError says that training diverged: a gradient or a parameter holds a NaN or ±Inf. When it is about a
// gradient, the step was not taken and every parameter is as it was before.
type NonFiniteError struct {
	Param string  // name of the parameter
	What  string  // "gradient" or "value"
	Index int     // flat, row-major index of the first bad number
	Value float64 // that number
	Step  int     // steps the solver had completed, this one not counted
}

func (e *NonFiniteError) Error() string {
	return fmt.Sprintf("the %s of parameter %q is %v at index %d in step %d: training diverged; "+
		"lower the learning rate, or look for NaN and infinities in the data", e.What, e.Param, e.Value, e.Index, e.Step+1)
}

// A MissingPowerError says that a penalty lacks an optional power that the solver needs for it.
type MissingPowerError struct {
	Param   string
	Penalty string // type of the penalty
	Power   string // the interface it would have to implement
	Why     string // what it is needed for
}

func (e *MissingPowerError) Error() string {
	return fmt.Sprintf("penalty %s of parameter %q does not implement %s, needed %s", e.Penalty, e.Param, e.Power, e.Why)
}
