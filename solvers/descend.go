package solvers

import (
	"context"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/solvers/batch"
)

// descend is Run by the quasi-Newton method, and by gradient sampling at kinks.
func (p Polish) descend(ctx context.Context, params []gorgonia.ValueGrad, evaluate func(context.Context) (float64, error)) (PolishResult, error) {
	d := &descent{p: p, params: params, res: PolishResult{End: Interrupted}, f: fullLoss{ctx: ctx, evaluate: evaluate}}
	if err := d.f.bind(params); err != nil {
		return d.res, err
	}
	limit := p.Limit
	if limit == 0 {
		limit = 5000
	}
	var err error
	if p.Kinks == AtKinks {
		err = d.atKinks(ctx, limit)
	} else {
		_, err = d.stage(ctx, d.quasiNewton(), limit)
	}
	if err != nil {
		return d.res, errors.WithMessage(err, "polish")
	}
	return d.res, clearGradients(params)
}

// descent is a polish under way, in stages of one method each.
type descent struct {
	p       Polish
	params  []gorgonia.ValueGrad
	f       fullLoss
	support supportTracker
	res     PolishResult
	slow    func(evaluations int, objective float64) bool // ends a stage, unless nil
}

// errSlow ends a stage that is slow.
var errSlow = errors.New("slow")

func (d *descent) quasiNewton() batch.QuasiNewton {
	if d.f.single {
		return batch.QuasiNewton{Newton: -1} // differences of gradients are lost in the rounding of the parameters
	}
	return batch.QuasiNewton{}
}

// stage goes on by a method from f.x, where it leaves the point that it ends at.
func (d *descent) stage(ctx context.Context, m batch.Method, evaluations int) (*batch.Result, error) {
	steps, spent := d.res.Steps, d.res.Evaluations
	settings := batch.Settings{KKT: orDefault(d.p.Tolerance, 1e-4) * d.f.strength, Evaluations: evaluations}
	settings.Recorder = batch.RecorderFunc(func(step int, l *batch.Location, _ float64) error {
		if step == 0 && spent > 0 {
			return nil // where the stage before ended
		}
		if err := d.look(steps+step, spent+l.Evaluations, l); err != nil {
			return err
		}
		if d.slow != nil && d.slow(l.Evaluations, l.Objective()) {
			return errSlow
		}
		return nil
	})
	d.res.End = Interrupted
	r, err := batch.Minimize(ctx, &d.f.problem, d.f.x, settings, m)
	if r == nil {
		return nil, err
	}
	if errors.Is(err, errSlow) {
		r.End, err = batch.LimitEnd, nil
	}
	d.f.x = r.X
	d.f.store(r.X)
	d.res.Evaluations = spent + r.Evaluations
	d.res.KKT, d.res.Level = r.KKT, settings.KKT
	switch r.End {
	case batch.Converged, batch.Stalled:
		d.res.End = Settled
	case batch.LimitEnd:
		d.res.End = Limit
	}
	return r, err
}

// look counts and shows the point of a step.
func (d *descent) look(step, evaluations int, l *batch.Location) error {
	d.f.store(l.X)
	_, changed, err := d.support.look(d.params)
	if err != nil {
		return err
	}
	if step == 0 {
		d.res.Before, changed = l.Objective(), 0
	}
	d.res.Steps, d.res.Evaluations, d.res.After, d.res.Zeros, d.res.Flips = step, evaluations, l.Objective(), d.support.zeros, changed
	if d.p.Observe == nil {
		return nil
	}
	return d.p.Observe(step, l.Objective(), d.support.zeros, changed)
}
