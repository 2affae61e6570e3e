package solvers

import (
	"slices"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
)

// Freeze makes every coordinate of params that is exactly zero now, in a parameter that carries a penalty, stay zero: until
// Thaw, each step takes its gradient for 0, clears its state (moments, averages, an origin) and leaves the coordinate at 0,
// whatever the rule or the penalty would do to it. Parameters without a penalty are left alone. A second call freezes what
// has become zero since. It returns how many coordinates of params are frozen.
//
// Between two proxes of ProxEvery no weight is zero yet: Land first.
//
// Memory: one int a frozen coordinate. Cost of a step: O(frozen coordinates · vectors of state); no allocation.
func (s *Prox) Freeze(params []gorgonia.ValueGrad) (frozen int, err error) {
	if s.Rule == nil {
		return 0, errors.New("Prox.Rule is nil; set the rule before Freeze")
	}
	for _, p := range params {
		if penaltyOf(p) == nil {
			continue
		}
		name, err := nameOf(p)
		if err != nil {
			return frozen, err
		}
		v, err := vectorOf(p.Value())
		if err != nil {
			return frozen, errors.WithMessagef(err, "parameter %q", name)
		}
		sl := s.slot(name)
		if sl.n == 0 {
			sl.n, sl.single = v.len(), v.f32 != nil
		}
		if sl.n != v.len() || sl.single != (v.f32 != nil) {
			return frozen, errors.Errorf("parameter %q is of another size or float type than in the steps before", name)
		}
		sl.allocate(s.Rule.Slots())
		sl.frozen = appendZeros(appendZeros(sl.frozen[:0], v.f32), v.f64)
		sl.value = v
		sl.hold()
		frozen += len(sl.frozen)
	}
	return frozen, nil
}

// Thaw releases the frozen coordinates of the named parameters, of all without a name. They go on from zero with clear state:
// Adam's moments build up again, without the bias corrections of a young parameter. A name that the solver does not know is
// an error.
func (s *Prox) Thaw(names ...string) error {
	for _, name := range names {
		if s.slots[name] == nil {
			return errors.Errorf("Thaw: the solver has no parameter %q", name)
		}
	}
	for name, sl := range s.slots {
		if len(names) == 0 || slices.Contains(names, name) {
			sl.frozen = nil
		}
	}
	return nil
}

// Frozen returns the number of frozen coordinates of all parameters.
func (s *Prox) Frozen() int {
	n := 0
	for _, sl := range s.slots {
		n += len(sl.frozen)
	}
	return n
}

// silence takes the gradient of frozen coordinates for 0.
func (sl *slot) silence() error {
	if len(sl.frozen) == 0 {
		return nil
	}
	if last := sl.frozen[len(sl.frozen)-1]; last >= sl.n {
		return errors.Errorf("coordinate %d of parameter %q is frozen, which has %d", last, sl.name, sl.n)
	}
	zeroAt(sl.grad.f32, sl.frozen)
	zeroAt(sl.grad.f64, sl.frozen)
	return nil
}

// hold puts frozen coordinates back to zero, and their state.
func (sl *slot) hold() {
	if len(sl.frozen) == 0 {
		return
	}
	zeroAt(sl.value.f32, sl.frozen)
	zeroAt(sl.value.f64, sl.frozen)
	for _, v := range sl.f32 {
		zeroAt(v, sl.frozen)
	}
	for _, v := range sl.f64 {
		zeroAt(v, sl.frozen)
	}
}

// zeroAt sets x to zero at index; an empty x has no coordinates.
func zeroAt[F float32 | float64](x []F, index []int) {
	if len(x) == 0 {
		return
	}
	for _, i := range index {
		x[i] = 0
	}
}

func appendZeros[F float32 | float64](dst []int, x []F) []int {
	for i, v := range x {
		if v == 0 {
			dst = append(dst, i)
		}
	}
	return dst
}
