package solvers

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
)

// SVRG reduces the variance of mini-batch gradients, for any rule. It holds a snapshot w̃ of the parameters and the gradient
// ∇F(w̃) of the full data there, and replaces the gradient of a batch B by
//
//	g_B(w) − g_B(w̃) + ∇F(w̃),
//
// which has the same mean, and a variance that vanishes as w and w̃ come near one point. So at a constant rate the steps come to
// rest at the optimum, and its zeros stand still, where plain mini-batches keep waking them.
//
//	each epoch:  the full gradient into the gradients of params;  Snapshot(params)
//	each batch:  its gradient into them;  Correct(params, the same batch again);  the solver's Step(params)
//
// Parameters go by name, as for Prox: a snapshot may be of other values of the same names. The zero value is ready to use. An
// SVRG must not be used by two goroutines at once.
//
// Cost: a pass over the data a snapshot, a second gradient a batch, O(parameters) beside. Memory: three vectors a parameter.
// Correct allocates nothing; Snapshot does the first time only.
//
// Source: Johnson & Zhang (2013), §2; with a proximal operator Xiao & Zhang (2014), Algorithm Prox-SVRG. Differs from the
// source: the snapshot is the last point of an epoch, not the mean of its points (Johnson & Zhang's option I); rules other
// than SGD.
type SVRG struct {
	anchors map[string]*anchor
	order   []*anchor // of the call under way
}

// anchor is the snapshot of one parameter.
type anchor struct {
	at, full vector // w̃ and ∇F(w̃)
	batch    vector // scratch: g_B(w)

	value, grad vector // views of the call under way
	seen        bool   // in the call under way
}

// Snapshot makes the present values of params the snapshot. Their gradients must be those of the full data there; it clears
// them. A parameter that is not among params keeps the snapshot it has.
func (s *SVRG) Snapshot(params []gorgonia.ValueGrad) error {
	if s.anchors == nil {
		s.anchors = make(map[string]*anchor)
	}
	if err := s.gather(params, true); err != nil {
		return err
	}
	for k, a := range s.order {
		if i, bad := a.grad.nonFinite(); i >= 0 {
			name, _ := nameOf(params[k])
			return errors.Errorf("the full gradient of parameter %q is %v at index %d; expected finite numbers: training diverged", name, bad, i)
		}
	}
	for _, a := range s.order {
		a.at.copyFrom(a.value)
		a.full.copyFrom(a.grad)
		a.grad.clear()
	}
	return nil
}

// Correct replaces the gradients of params, those of a batch at their present values, by the variance-reduced ones. again
// must evaluate the gradients of the same batch once more: it is called with the snapshot in the place of the values, which are
// back afterwards to the bit, whatever it returns. On an error the gradients are of no use.
func (s *SVRG) Correct(params []gorgonia.ValueGrad, again func() error) error {
	if err := s.gather(params, false); err != nil {
		return err
	}
	for _, a := range s.order {
		a.batch.copyFrom(a.grad)
		a.grad.clear()
		a.value.swap(a.at)
	}
	err := again()
	for _, a := range s.order {
		a.value.swap(a.at)
	}
	if err != nil {
		return errors.WithMessage(err, "gradient of the batch at the snapshot")
	}
	for _, a := range s.order {
		reduce(a.grad.f32, a.batch.f32, a.full.f32)
		reduce(a.grad.f64, a.batch.f64, a.full.f64)
	}
	return nil
}

// reduce sets g ← batch − g + full, where g is of the batch at the snapshot.
func reduce[F float32 | float64](g, batch, full []F) {
	for i, v := range g {
		g[i] = (batch[i] - v) + full[i]
	}
}

// gather finds the snapshots of params and binds them to the numbers of these; fresh makes those that are missing.
func (s *SVRG) gather(params []gorgonia.ValueGrad, fresh bool) error {
	s.order = s.order[:0]
	for _, a := range s.anchors {
		a.seen = false
	}
	for _, p := range params {
		name, err := nameOf(p)
		if err != nil {
			return err
		}
		value, grad, err := viewsOf(name, p)
		if err != nil {
			return err
		}
		a := s.anchors[name]
		switch {
		case a == nil && !fresh:
			return errors.Errorf("SVRG has no snapshot of parameter %q: call Snapshot first", name)
		case a == nil:
			a = &anchor{at: value.alike(), full: value.alike(), batch: value.alike()}
			s.anchors[name] = a
		case a.seen:
			return errors.Errorf("two parameters are named %q: SVRG keeps snapshots by name", name)
		}
		if !a.at.fits(value) {
			return errors.Errorf("parameter %q is of another size or float type than in its snapshot", name)
		}
		a.value, a.grad, a.seen = value, grad, true
		s.order = append(s.order, a)
	}
	return nil
}
