package solvers

import (
	"context"
	"math"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
)

// fullLoss is the loss on the full data as a smooth function of all parameters, one after another.
type fullLoss struct {
	ctx      context.Context
	evaluate func(context.Context) (float64, error)
	values   []vector
	grads    []vector
	x        []float64 // the parameters at the start
	problem  batch.Problem
	strength float64 // the least λ of the penalties
	single   bool    // some parameter is float32
	begun    bool
}

// bind takes the parameters and their penalties.
func (f *fullLoss) bind(params []gorgonia.ValueGrad) error {
	f.problem.Smooth, f.strength = f, math.Inf(1)
	for _, p := range params {
		v, err := vectorOf(p.Value())
		if err != nil {
			return err
		}
		g, err := p.Grad()
		if err != nil {
			return errors.Wrap(err, "polish")
		}
		grad, err := vectorOf(g)
		if err != nil {
			return err
		}
		if penalty := penaltyOf(p); penalty != nil {
			f.problem.Terms = append(f.problem.Terms, batch.Term{At: len(f.x), Len: v.len(), Penalty: penalty})
			if s, ok := prox.As[prox.Strong](penalty); ok && s.Strength() > 0 {
				f.strength = min(f.strength, s.Strength())
			}
		}
		f.values, f.grads = append(f.values, v), append(f.grads, grad)
		f.single = f.single || v.f32 != nil
		f.x = append(f.x, make([]float64, v.len())...)
		v.copyTo(f.x[len(f.x)-v.len():])
	}
	if math.IsInf(f.strength, 1) {
		f.strength = 1
	}
	return nil
}

// Dim implements batch.Smooth.
func (f *fullLoss) Dim() int { return len(f.x) }

// Eval implements batch.Smooth. It moves the parameters to x.
func (f *fullLoss) Eval(x, grad []float64) (float64, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, errors.Wrap(err, "full batch")
	}
	f.store(x)
	loss, err := f.evaluate(f.ctx)
	if err != nil {
		return 0, err
	}
	if !f.begun && loss-loss != 0 {
		return 0, errors.Errorf("the loss is %v before the first step: training diverged", loss)
	}
	f.begun = true
	if grad != nil {
		at := 0
		for _, g := range f.grads {
			g.copyTo(grad[at : at+g.len()])
			at += g.len()
		}
	}
	return loss, nil
}

// store moves the parameters to x.
func (f *fullLoss) store(x []float64) {
	at := 0
	for _, v := range f.values {
		copy(v.f64, x[at:])
		for i := range v.f32 {
			v.f32[i] = float32(x[at+i])
		}
		at += v.len()
	}
}

// copyTo copies the numbers to dst, which is as long.
func (v vector) copyTo(dst []float64) {
	copy(dst, v.f64)
	widen(dst, v.f32)
}
