package solvers

import (
	"maps"
	"slices"

	"github.com/pkg/errors"
)

// State is a snapshot of a Prox: everything that the next steps depend on besides the parameters and the configuration.
// It is a plain value: it serialises to JSON and back without loss (float32 moments are exact in float64).
type State struct {
	Steps  int                   `json:"steps"`  // completed steps
	Params map[string]ParamState `json:"params"` // by parameter name
}

// ParamState is the state of one parameter.
type ParamState struct {
	Steps  int                  `json:"steps"`  // steps of this parameter: t of the bias corrections
	Single bool                 `json:"single"` // the parameter is float32
	Slots  map[string][]float64 `json:"slots"`  // the rule's vectors by name ("m", "v", …)

	Frozen  []int     `json:"frozen,omitempty"`  // coordinates that are held at zero, ascending
	Pending int       `json:"pending,omitempty"` // forward steps that wait for their prox, with ProxEvery
	Waiting []float64 `json:"waiting,omitempty"` // the sum of their step sizes; one number for a scalar metric
}

// State returns a snapshot, independent of the solver.
func (s *Prox) State() State {
	st := State{Steps: s.steps, Params: make(map[string]ParamState, len(s.slots))}
	if s.Rule == nil {
		return st
	}
	names := s.Rule.Slots()
	for _, sl := range s.slots {
		ps := ParamState{Steps: sl.steps, Single: sl.single, Slots: make(map[string][]float64, len(names))}
		for i, name := range names {
			if ps.Single {
				ps.Slots[name] = make([]float64, sl.n)
				widen(ps.Slots[name], sl.f32[i])
			} else {
				ps.Slots[name] = slices.Clone(sl.f64[i])
			}
		}
		sl.saveLanding(&ps)
		ps.Frozen = slices.Clone(sl.frozen)
		st.Params[sl.name] = ps
	}
	return st
}

// saveLanding writes what waits for its prox.
func (sl *slot) saveLanding(ps *ParamState) {
	ps.Pending = sl.pending
	switch {
	case !sl.due:
	case sl.prox.sum32 != nil:
		ps.Waiting = make([]float64, sl.n)
		widen(ps.Waiting, sl.prox.sum32)
	case sl.prox.sum64 != nil:
		ps.Waiting = slices.Clone(sl.prox.sum64)
	default:
		ps.Waiting = []float64{sl.prox.sum}
	}
}

// restoreLanding reads it back.
func (sl *slot) restoreLanding(ps ParamState, diagonal bool) error {
	if ps.Pending < 0 || !slices.IsSorted(ps.Frozen) || (len(ps.Frozen) > 0 && ps.Frozen[0] < 0) {
		return errors.Errorf("the state of parameter %q has %d pending steps and the frozen coordinates %v; expected ≥ 0 and ascending",
			sl.name, ps.Pending, ps.Frozen)
	}
	sl.frozen, sl.pending, sl.due = slices.Clone(ps.Frozen), ps.Pending, len(ps.Waiting) > 0
	n := len(ps.Waiting)
	if n == 1 { // a scalar metric, by the rule or by the penalty
		sl.prox.sum = ps.Waiting[0]
	}
	switch {
	case diagonal && n > 0 && n == sl.n && ps.Single:
		sl.prox.sum32 = narrow(ps.Waiting)
	case diagonal && n > 0 && n == sl.n:
		sl.prox.sum64 = slices.Clone(ps.Waiting)
	case n <= 1:
	default:
		return errors.Errorf("the state of parameter %q has %d step sizes that wait for a prox; expected one, or one for each of %d "+
			"coordinates, as the metric of this rule has it", sl.name, len(ps.Waiting), sl.n)
	}
	return nil
}

func narrow(x []float64) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(v)
	}
	return y
}

// Restore puts the solver where it was when the snapshot was taken; the steps that follow are the same, bit for bit. The
// snapshot must be of a solver with the same rule: a missing or unknown vector, or vectors of unequal length, are an error
// and leave the solver as it is.
func (s *Prox) Restore(st State) error {
	if s.Rule == nil {
		return errors.New("Prox.Rule is nil; set the rule before Restore")
	}
	names := s.Rule.Slots()
	slots := make(map[string]*slot, len(st.Params))
	for _, param := range slices.Sorted(maps.Keys(st.Params)) {
		ps := st.Params[param]
		if len(ps.Slots) != len(names) {
			return errors.Errorf("the state of parameter %q has the vectors %v; expected %v for this rule",
				param, slices.Sorted(maps.Keys(ps.Slots)), names)
		}
		sl := &slot{name: param, steps: ps.Steps, single: ps.Single}
		for _, name := range names {
			v, ok := ps.Slots[name]
			if !ok {
				return errors.Errorf("the state of parameter %q has no vector %q; expected %v for this rule", param, name, names)
			}
			if sl.n == 0 {
				sl.n = len(v)
			}
			if len(v) != sl.n {
				return errors.Errorf("the vectors of parameter %q have lengths %d and %d", param, sl.n, len(v))
			}
			if ps.Single {
				sl.f32 = append(sl.f32, narrow(v))
			} else {
				sl.f64 = append(sl.f64, slices.Clone(v))
			}
		}
		if err := sl.restoreLanding(ps, s.Rule.Diagonal() && s.Metric == MetricOfStep); err != nil {
			return err
		}
		slots[param] = sl
	}
	s.steps, s.slots, s.order = st.Steps, slots, nil
	return nil
}
