package solvers

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
)

// Land applies the proximal operators that Prox.ProxEvery has left pending, each in the metric of the summed steps since the
// last one, and puts the last prox point in the place of what a rule has averaged it with (RMDA, RAMDA), so that params are
// prox points again: exact zeros, constraints kept. Parameters with nothing pending stay as they are. Call it when training ends, and before weights are looked at, saved or frozen. It allocates nothing and is no
// step: moments, gradients and the clock stay.
func (s *Prox) Land(params []gorgonia.ValueGrad) error {
	for _, p := range params {
		name, err := nameOf(p)
		if err != nil {
			return err
		}
		sl := s.slots[name]
		penalty := penaltyOf(p)
		_, averages := s.Rule.(averager)
		if sl == nil || sl.steps == 0 || !averages && (sl.pending == 0 || penalty == nil) {
			continue
		}
		if sl.value, err = vectorOf(p.Value()); err != nil {
			return errors.WithMessagef(err, "parameter %q", name)
		}
		if sl.value.len() != sl.n || sl.single != (sl.value.f32 != nil) {
			return errors.Errorf("parameter %q is of another size or float type than in the steps before", name)
		}
		if averages {
			s.landAverage(sl)
			continue
		}
		if err := s.bind(sl, penalty); err != nil {
			return err
		}
		if err := s.land(sl); err != nil {
			return err
		}
	}
	return nil
}

// land applies the pending prox of one parameter that is bound.
func (s *Prox) land(sl *slot) error {
	sl.pending = 0
	if !sl.due {
		return nil // the penalty had no strength in any of the steps: a step size of 0
	}
	sl.due = false
	g := sl.prox.applySum(sl.value)
	if err := s.checkValue(sl, g); err != nil {
		return err
	}
	sl.hold()
	return nil
}

// postpone adds the step sizes of a forward step, times the strength of the penalty in it, to those that wait for the prox.
func (sl *slot) postpone(scalar, strength float64) {
	sl.pending++
	if strength == 0 {
		return
	}
	sl.due = true
	a := &sl.prox
	switch {
	case !a.diagonal:
		a.sum += scalar * strength
	case sl.single:
		addScaled(a.sum32, a.sizes32, float32(strength))
	default:
		addScaled(a.sum64, a.sizes64, strength)
	}
}

// applySum takes the prox at x with the summed steps and begins a new sum.
func (a *applier) applySum(x vector) float64 {
	sum := a.sum
	if a.diagonal && x.f32 != nil {
		copy(a.sizes32, a.sum32)
	} else if a.diagonal {
		copy(a.sizes64, a.sum64)
	}
	a.clearSum()
	return a.apply(x, sum, 1)
}

func (a *applier) clearSum() {
	a.sum = 0
	clear(a.sum32)
	clear(a.sum64)
}

func addScaled[F float32 | float64](dst, x []F, c F) {
	for i, v := range x {
		dst[i] += F(c * v)
	}
}

// average combines the prox point with the point before, where the rule does that.
func (s *Prox) average(sl *slot) {
	a, ok := s.Rule.(averager)
	switch {
	case !ok:
	case sl.single:
		combine(sl.value.f32, sl.f32[a.point()], a.share(sl.steps))
	default:
		combine(sl.value.f64, sl.f64[a.point()], a.share(sl.steps))
	}
}

// landAverage puts the last prox point in the place of the average.
func (s *Prox) landAverage(sl *slot) {
	a := s.Rule.(averager)
	if sl.single {
		copy(sl.value.f32, sl.f32[a.point()])
	} else {
		copy(sl.value.f64, sl.f64[a.point()])
	}
	sl.hold()
}
