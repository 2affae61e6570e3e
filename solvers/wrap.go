package solvers

import (
	"math"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
)

var _ gorgonia.Solver = (*Wrapped)(nil)

// Wrapped is a stock Gorgonia solver followed by the plain prox of each parameter's penalty. Made by Wrap.
type Wrapped struct {
	inner gorgonia.Solver
	rate  float64
	steps int
	slots map[string]*slot
}

// Wrap returns a solver that lets inner take its step and then applies the plain prox of each parameter's penalty with
// the step rate, which is to be inner's learning rate; then it clears the gradients.
//
// It is [Unscaled] by nature: a stock solver does not show its metric. With gorgonia.NewVanillaSolver it is exactly the
// proximal gradient method; after NewAdamSolver and other adaptive or momentum solvers its fixed points do not minimise
// loss + penalty — use Prox with a rule of this package there.
//
// A nil inner or a rate that is not positive and finite is an error of the first Step.
func Wrap(inner gorgonia.Solver, rate float64) *Wrapped {
	return &Wrapped{inner: inner, rate: rate, slots: make(map[string]*slot)}
}

// Step implements gorgonia.Solver.
func (s *Wrapped) Step(params []gorgonia.ValueGrad) error {
	if s.inner == nil {
		return errors.New("Wrap: the inner solver is nil; expected a gorgonia.Solver")
	}
	if !(s.rate > 0) || math.IsInf(s.rate, 0) {
		return errors.Errorf("Wrap: the rate is %v; expected a finite number > 0, the learning rate of the inner solver", s.rate)
	}
	for _, p := range params {
		if err := s.bind(p); err != nil {
			return err
		}
	}
	if err := s.inner.Step(params); err != nil {
		return errors.Wrap(err, "inner solver")
	}
	for _, p := range params {
		if err := s.proxOne(p); err != nil {
			return err
		}
	}
	s.steps++
	return nil
}

// bind looks for what can be wrong with a parameter before the inner solver changes anything.
func (s *Wrapped) bind(p gorgonia.ValueGrad) error {
	penalty := penaltyOf(p)
	if penalty == nil {
		return nil
	}
	name, err := nameOf(p)
	if err != nil {
		return err
	}
	sl := s.slots[name]
	if sl == nil {
		sl = &slot{name: name}
		s.slots[name] = sl
	}
	if sl.value, err = vectorOf(p.Value()); err != nil {
		return errors.WithMessagef(err, "parameter %q", name)
	}
	return sl.prox.bind(name, sl.value.len(), sl.value.f32 != nil, false, penalty)
}

func (s *Wrapped) proxOne(p gorgonia.ValueGrad) error {
	if g, err := p.Grad(); err == nil {
		if v, err := vectorOf(g); err == nil {
			v.clear()
		}
	}
	if penaltyOf(p) == nil {
		return nil
	}
	name, err := nameOf(p)
	if err != nil {
		return err
	}
	sl := s.slots[name]
	// A stock solver may have bound a new value: look again.
	if sl.value, err = vectorOf(p.Value()); err != nil {
		return errors.WithMessagef(err, "parameter %q", name)
	}
	if g := sl.prox.apply(sl.value, s.rate, 1); g-g != 0 {
		i, bad := sl.value.nonFinite()
		return &NonFiniteError{Param: name, What: "value", Index: i, Value: bad, Step: s.steps}
	}
	return nil
}
