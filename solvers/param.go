package solvers

import (
	"unsafe"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops/prox"
)

// A Penalised parameter carries a penalty. Penalty may return nil: then the parameter has none.
type Penalised interface {
	gorgonia.ValueGrad
	Penalty() prox.Penalty
}

// vector is a view of the numbers of a Gorgonia value: one of the two slices is set.
type vector struct {
	f32 []float32
	f64 []float64
}

func (v vector) len() int { return len(v.f32) + len(v.f64) }

// clear zeroes the numbers behind the view.
func (v vector) clear() {
	clear(v.f32)
	clear(v.f64)
}

// alike returns zeros of the same length and type.
func (v vector) alike() vector {
	if v.f32 != nil {
		return vector{f32: make([]float32, len(v.f32))}
	}
	return vector{f64: make([]float64, len(v.f64))}
}

// fits says whether the lengths and types are the same.
func (v vector) fits(u vector) bool {
	return v.len() == u.len() && (v.f32 == nil) == (u.f32 == nil)
}

// copyFrom copies the numbers of u, which fits.
func (v vector) copyFrom(u vector) {
	copy(v.f32, u.f32)
	copy(v.f64, u.f64)
}

// swap exchanges the numbers with those of u, which fits.
func (v vector) swap(u vector) {
	for i, x := range v.f32 {
		v.f32[i], u.f32[i] = u.f32[i], x
	}
	for i, x := range v.f64 {
		v.f64[i], u.f64[i] = u.f64[i], x
	}
}

// nonFinite returns the index and value of the first NaN or ±Inf, or −1 and 0.
func (v vector) nonFinite() (int, float64) {
	if i := nonFinite(v.f32); i >= 0 {
		return i, float64(v.f32[i])
	}
	if i := nonFinite(v.f64); i >= 0 {
		return i, v.f64[i]
	}
	return -1, 0
}

// vectorOf returns a view of the numbers of v, which must be a contiguous float32 or float64 tensor or scalar.
func vectorOf(v gorgonia.Value) (vector, error) {
	switch v := v.(type) {
	case nil:
		return vector{}, errors.New("no value is bound: run the machine, or bind one, before the step")
	case *tensor.Dense:
		if v.RequiresIterator() {
			return vector{}, errors.New("the value is a view with gaps; expected a contiguous tensor")
		}
		switch v.Dtype() {
		case tensor.Float32:
			return vector{f32: v.Float32s()}, nil
		case tensor.Float64:
			return vector{f64: v.Float64s()}, nil
		}
		return vector{}, errors.Errorf("the value holds %v; expected float32 or float64", v.Dtype())
	case *gorgonia.F32:
		return vector{f32: unsafe.Slice((*float32)(v), 1)}, nil
	case *gorgonia.F64:
		return vector{f64: unsafe.Slice((*float64)(v), 1)}, nil
	}
	return vector{}, errors.Errorf("the value is a %T; expected a float32 or float64 tensor or scalar", v)
}

// viewsOf returns views of the value and the gradient of p, which fit.
func viewsOf(name string, p gorgonia.ValueGrad) (value, grad vector, err error) {
	if value, err = vectorOf(p.Value()); err != nil {
		return value, grad, errors.WithMessagef(err, "parameter %q", name)
	}
	g, err := p.Grad()
	if err != nil {
		return value, grad, errors.Wrapf(err, "parameter %q has no gradient", name)
	}
	if grad, err = vectorOf(g); err != nil {
		return value, grad, errors.WithMessagef(err, "gradient of parameter %q", name)
	}
	if !value.fits(grad) {
		err = errors.Errorf("parameter %q and its gradient differ in size or type: %v and %v", name, p.Value(), g)
	}
	return value, grad, err
}

// nameOf returns the name under which the state of p is kept.
func nameOf(p gorgonia.ValueGrad) (string, error) {
	if n, ok := p.(gorgonia.Namer); ok && n.Name() != "" {
		return n.Name(), nil
	}
	return "", errors.Errorf("a parameter of type %T has no name: the solver keeps its state by name", p)
}

// penaltyOf returns the penalty of p, nil if it has none.
func penaltyOf(p gorgonia.ValueGrad) prox.Penalty {
	if q, ok := p.(Penalised); ok {
		return q.Penalty()
	}
	return nil
}

// nonFinite returns the index of the first NaN or ±Inf in v, or −1.
func nonFinite[F float32 | float64](v []F) int {
	var s F
	for _, x := range v {
		s += x * 0 // NaN as soon as one x is not finite
	}
	if s == 0 {
		return -1
	}
	for i, x := range v {
		if x-x != 0 {
			return i
		}
	}
	return -1
}
