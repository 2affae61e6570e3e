package solvers

import (
	"fmt"
	"math"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
	"proxgrad/ops/prox"
)

var _ gorgonia.Solver = (*Prox)(nil)

// Metric says in which metric the proximal operator after a forward step is taken.
type Metric int

const (
	// MetricOfStep is the metric of the forward step itself. Its fixed points are the stationary points of loss + penalty.
	MetricOfStep Metric = iota
	// Unscaled takes the plain prox with the learning rate as its step, whatever the metric of the forward step: for L1 a
	// soft-threshold by lr·λ after Adam. It is here for teaching and comparison. With a scalar metric and no momentum (SGD)
	// it is MetricOfStep; after Adam its fixed points do not minimise loss + penalty: λ becomes a threshold on the ratio
	// of mean to standard deviation of the gradient, of the order of 1 whatever the data.
	Unscaled
)

// String returns the name of the metric.
func (m Metric) String() string {
	switch m {
	case MetricOfStep:
		return "metric of the step"
	case Unscaled:
		return "unscaled"
	}
	return fmt.Sprintf("Metric(%d)", int(m))
}

// Prox is a gorgonia.Solver: a forward step of its rule, then the proximal operator of each parameter's penalty at that
// point, in the metric of that forward step; then the gradient is cleared.
//
//	z = w − s∘m,   w ← argmin_x ½ Σ_i (x_i − z_i)²/s_i + g(x)
//
// With a strength c of the penalty (PenaltySchedule) the prox is that of c·g, and with ProxEvery it is taken for several
// forward steps at once. Freeze keeps zeros as they are.
//
// The zero value but for Rule is ready to use. A Prox must not be used by two goroutines at once.
//
// Cost of a step: a look at the gradients, then one pass with no penalty or one that is prox.Separable, else, and for a user's own
// rule, the rule's pass and the penalty's; no allocation after the first step of a parameter. Memory: the rule's state, and one
// vector more for a parameter whose penalty is not separable under a rule with a diagonal metric.
type Prox struct {
	Rule   Rule
	Metric Metric

	// Schedule multiplies the rule's rate by its factor before each step; nil means constant. Its clock shows completed
	// steps divided by StepsPerUnit (0 means 1), out of Total units: with a StepsPerUnit of batches per epoch, epochs.
	Schedule     Schedule
	Total        float64
	StepsPerUnit int

	// PenaltySchedule multiplies the strength of every penalty in the prox of each step, on the clock of Schedule: a warm-up
	// without it, a ramp (see Ramp); nil means 1. Factors are ≥ 0. A constraint has no strength: it holds from the first
	// factor above 0 on. At a factor of 0 no penalty acts at all. The step sizes of the prox are multiplied by the factor,
	// so every penalty has a schedule.
	PenaltySchedule Schedule

	// ProxEvery takes the prox of a parameter in each ProxEvery-th of its steps only, in the metric of the summed steps since
	// the last one (each times the factor of PenaltySchedule); 0 means 1, in each step. It is for penalties whose prox costs
	// more than a forward step. In between, weights are forward points: practically none is zero and no constraint holds;
	// Land takes the prox that is pending. The gradient drifts within the N steps, so that at a constant rate the method comes
	// to rest off the optimum, in the objective by the square of (N − 1)·rate: let the rate fall to 0, or polish at the end.
	// An Anchored rule (dual averaging) needs a prox in each step.
	ProxEvery int

	// Threads is the number of goroutines that the update of a large parameter is shared among (rules with step sizes of each
	// coordinate, but those of dual averaging, with a separable penalty or none); 0 means 1. The result does not depend on it.
	Threads int

	steps     int              // completed steps
	slots     map[string]*slot // state by parameter name
	order     []*slot          // slots of the parameters of the step under way
	checked   bool             // configuration validated
	slotNames []string         // names of the rule's state vectors
	team      *kernel.Team     // of Threads
	fuser     fuser            // the rule of the step under way, if it can be fused with the prox
	numbers   stepNumbers      // its numbers, for the parameters whose t they are of
}

// slot is what the solver keeps for one parameter.
type slot struct {
	name    string
	n       int         // coordinates
	single  bool        // float32
	steps   int         // t: steps of this parameter
	f32     [][]float32 // the rule's state, for a float32 parameter
	f64     [][]float64 // the rule's state, for a float64 parameter
	visited int         // the solver's step, from 1, that saw this parameter last
	prox    applier     // scratch and powers of the penalty

	pending int   // forward steps since the last prox, with ProxEvery
	due     bool  // the penalty had strength in one of them
	frozen  []int // coordinates that are held at zero, ascending

	value, grad vector // views of the step under way
}

// Validate says what is wrong with the configuration.
func (s *Prox) Validate() error {
	if s.Rule == nil {
		return errors.New("Prox.Rule is nil; expected a rule such as solvers.Adam{Rate: 1e-3}")
	}
	if err := s.Rule.Validate(); err != nil {
		return err
	}
	if s.Metric != MetricOfStep && s.Metric != Unscaled {
		return errors.Errorf("Prox.Metric is %v; expected MetricOfStep or Unscaled", s.Metric)
	}
	if s.StepsPerUnit < 0 {
		return errors.Errorf("Prox.StepsPerUnit is %d; expected ≥ 0 (0 means 1)", s.StepsPerUnit)
	}
	if s.ProxEvery < 0 {
		return errors.Errorf("Prox.ProxEvery is %d; expected ≥ 0 (0 means 1, a prox in each step)", s.ProxEvery)
	}
	if s.ProxEvery > 1 && anchored(s.Rule) {
		return errors.Errorf("Prox.ProxEvery is %d with %T; expected 1 (or 0): each step of dual averaging starts from the origin, "+
			"and without its prox it leaves out the penalty of all steps", s.ProxEvery, s.Rule)
	}
	if s.PenaltySchedule != nil {
		if err := s.PenaltySchedule.Validate(s.Total); err != nil {
			return errors.WithMessage(err, "Prox.PenaltySchedule")
		}
	}
	if s.Threads < 0 {
		return errors.Errorf("Prox.Threads is %d; expected ≥ 0 (0 means 1)", s.Threads)
	}
	if s.Schedule == nil {
		return nil
	}
	return s.Schedule.Validate(s.Total)
}

// Steps returns the number of completed steps.
func (s *Prox) Steps() int { return s.steps }

// Factor returns what the schedule multiplies the rule's rate by in the next step.
func (s *Prox) Factor() float64 {
	if s.Schedule == nil {
		return 1
	}
	return s.Schedule.Factor(s.clock(), s.Total)
}

// Strength returns what PenaltySchedule multiplies the penalties by in the next step.
func (s *Prox) Strength() float64 {
	if s.PenaltySchedule == nil {
		return 1
	}
	return s.PenaltySchedule.Factor(s.clock(), s.Total)
}

// clock is the time of the schedules.
func (s *Prox) clock() float64 { return float64(s.steps) / float64(max(s.StepsPerUnit, 1)) }

// Step implements gorgonia.Solver. The first step of a parameter validates its penalty and finds out its powers. When it
// returns an error about configuration or a gradient (*MissingPowerError, *NonFiniteError, …) no parameter has changed.
func (s *Prox) Step(params []gorgonia.ValueGrad) error {
	if !s.checked {
		if err := s.Validate(); err != nil {
			return err
		}
		s.checked, s.slotNames, s.team = true, s.Rule.Slots(), kernel.SharedTeam(s.Threads)
	}
	s.fuser, s.numbers.t = fuserOf(s.Rule), 0
	factor, strength := s.Factor(), s.Strength()
	if !(strength >= 0) || math.IsInf(strength, 1) {
		return errors.Errorf("Prox.PenaltySchedule gives the factor %v in step %d; expected a finite number ≥ 0", strength, s.steps+1)
	}
	if err := s.gather(params); err != nil {
		return err
	}
	for i, sl := range s.order {
		if err := s.stepOne(sl, penaltyOf(params[i]), factor, strength); err != nil {
			return err
		}
		sl.hold()
		sl.sweep()
	}
	s.steps++
	return nil
}

// gather finds the slot and the views of every parameter and looks for what can be wrong before anything is changed.
func (s *Prox) gather(params []gorgonia.ValueGrad) error {
	s.order = s.order[:0]
	for _, p := range params {
		name, err := nameOf(p)
		if err != nil {
			return err
		}
		sl := s.slot(name)
		if sl.visited == s.steps+1 && contains(s.order, sl) {
			return errors.Errorf("two parameters are named %q: the solver keeps its state by name", name)
		}
		sl.visited = s.steps + 1
		if err := s.view(sl, p); err != nil {
			return err
		}
		s.order = append(s.order, sl)
	}
	return nil
}

// slot returns the slot of a parameter, a new one the first time.
func (s *Prox) slot(name string) *slot {
	if s.slots == nil {
		s.slots = make(map[string]*slot)
	}
	sl := s.slots[name]
	if sl == nil {
		sl = &slot{name: name}
		s.slots[name] = sl
	}
	return sl
}

func contains(slots []*slot, sl *slot) bool {
	for _, o := range slots {
		if o == sl {
			return true
		}
	}
	return false
}

// view binds the slot to the numbers of its parameter, allocating the rule's state the first time.
func (s *Prox) view(sl *slot, p gorgonia.ValueGrad) (err error) {
	if sl.value, sl.grad, err = viewsOf(sl.name, p); err != nil {
		return err
	}
	n := sl.value.len()
	if sl.n == 0 {
		sl.n, sl.single = n, sl.value.f32 != nil
	}
	if sl.n != n {
		return errors.Errorf("parameter %q has %d numbers but had %d in the steps before", sl.name, n, sl.n)
	}
	if sl.single != (sl.value.f32 != nil) {
		return errors.Errorf("parameter %q is of another float type than in the steps before", sl.name)
	}
	sl.allocate(s.slotNames)
	if err := s.bind(sl, penaltyOf(p)); err != nil {
		return err
	}
	if err := sl.silence(); err != nil {
		return err
	}
	if kernel.FiniteTeam(s.team, sl.grad.f32) && kernel.FiniteTeam(s.team, sl.grad.f64) {
		return nil
	}
	if i, bad := sl.grad.nonFinite(); i >= 0 {
		return &NonFiniteError{Param: sl.name, What: "gradient", Index: i, Value: bad, Step: s.steps}
	}
	return nil
}

// allocate makes the state vectors that the slot lacks.
func (sl *slot) allocate(names []string) {
	for len(sl.f32)+len(sl.f64) < len(names) {
		if sl.single {
			sl.f32 = append(sl.f32, make([]float32, sl.n))
		} else {
			sl.f64 = append(sl.f64, make([]float64, sl.n))
		}
	}
}

// bind makes the slot's applier ready for the penalty.
func (s *Prox) bind(sl *slot, penalty prox.Penalty) error {
	sl.prox.summed = s.ProxEvery > 1
	sl.prox.fusible = s.fuser != nil && !sl.prox.summed
	return sl.prox.bind(sl.name, sl.n, sl.single, s.Rule.Diagonal() && s.Metric == MetricOfStep, penalty)
}

// stepOne takes the step of one parameter.
func (s *Prox) stepOne(sl *slot, penalty prox.Penalty, factor, strength float64) error {
	sl.steps++
	wait := s.ProxEvery > 1 && penalty != nil
	if strength == 0 && !wait {
		penalty = nil
	}
	if s.fuser != nil && (penalty == nil || sl.prox.separable != nil) {
		return s.stepFused(sl, penalty, factor, strength)
	}
	one := penalty != nil && sl.prox.oneStep != nil
	diag := penalty != nil && sl.prox.diagonal || one
	if one {
		sl.prox.keepBase(sl.value)
	}
	var scalar float64
	if sl.value.f32 != nil {
		scalar = s.Rule.Forward32(sl.value.f32, sl.grad.f32, sl.f32, sl.steps, factor, sl.prox.step32(diag))
	} else {
		scalar = s.Rule.Forward64(sl.value.f64, sl.grad.f64, sl.f64, sl.steps, factor, sl.prox.step64(diag))
	}
	sl.grad.clear()
	if penalty == nil {
		s.average(sl)
		return nil
	}
	switch {
	case one:
		scalar = s.shorten(sl)
	case s.Metric == Unscaled:
		scalar = s.Rule.LearningRate() * factor
	}
	if !wait {
		g := sl.prox.apply(sl.value, scalar, strength)
		s.average(sl)
		return s.checkValue(sl, g)
	}
	sl.postpone(scalar, strength)
	if sl.pending < s.ProxEvery {
		return nil
	}
	return s.land(sl)
}
