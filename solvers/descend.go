package solvers

import (
	"context"
	"math"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
)

// descend is Run by the quasi-Newton method.
func (p Polish) descend(ctx context.Context, params []gorgonia.ValueGrad, evaluate func(context.Context) (float64, error)) (PolishResult, error) {
	res := PolishResult{End: Interrupted}
	f := &fullLoss{ctx: ctx, evaluate: evaluate}
	if err := f.bind(params); err != nil {
		return res, err
	}
	var support supportTracker
	settings := batch.Settings{KKT: orDefault(p.Tolerance, 1e-4) * f.strength, Evaluations: p.Limit}
	if p.Limit == 0 {
		settings.Evaluations = 5000
	}
	settings.Recorder = batch.RecorderFunc(func(step int, l *batch.Location, _ float64) error {
		f.store(l.X)
		_, changed, err := support.look(params)
		if err != nil {
			return err
		}
		if step == 0 {
			res.Before, changed = l.Objective(), 0
		}
		res.Steps, res.Evaluations, res.After, res.Zeros, res.Flips = step, l.Evaluations, l.Objective(), support.zeros, changed
		if p.Observe == nil {
			return nil
		}
		return p.Observe(step, l.Objective(), support.zeros, changed)
	})
	method := batch.QuasiNewton{}
	if f.single {
		method.Newton = -1 // differences of gradients are lost in the rounding of the parameters
	}
	r, err := batch.Minimize(ctx, &f.problem, f.x, settings, method)
	if r != nil {
		f.store(r.X)
		res.Evaluations = r.Evaluations
		switch r.End {
		case batch.Converged, batch.Stalled:
			res.End = Settled
		case batch.LimitEnd:
			res.End = Limit
		}
	}
	if err != nil {
		return res, errors.WithMessage(err, "polish")
	}
	return res, clearGradients(params)
}

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
