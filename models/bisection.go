package models

import (
	"context"
	"math"

	"github.com/pkg/errors"
	"gonum.org/v1/gonum/mat"

	"proxgrad/graph"
	"proxgrad/ops/prox"
)

// narrow is the ratio of two strengths between which no further one is tried.
const narrow = 1.002

// bisection looks for the strength at which a target is met.
type bisection struct {
	net    *NeuralNet
	x      mat.Matrix
	y      []int
	opts   FitOptions
	target Target
	r      *TargetResult

	low  float64        // greatest strength so far that leaves too many, 0 before there is one
	best []LayerWeights // the parameters of that fit
	high float64        // least strength so far that leaves too few, 0 before there is one
}

// run makes the fits.
func (b *bisection) run(ctx context.Context) error {
	b.target = b.target.withDefaults(b.opts)
	for len(b.r.Fits) < b.target.Fits {
		if b.low > 0 && b.high > 0 && b.high <= narrow*b.low {
			break // the count jumps here
		}
		c := b.next()
		left, err := b.fit(ctx, c)
		if err != nil {
			return err
		}
		switch {
		case left == b.r.Wanted:
			return nil
		case left < b.r.Wanted:
			b.high = c
		default:
			b.low = c
			if b.best, err = b.net.Weights(); err != nil {
				return err
			}
		}
	}
	if b.low == 0 {
		return errors.Errorf("after %d fits, the last with %g of the penalty's strength, %d of %d %v are left, fewer than the %d wanted; "+
			"begin with a weaker penalty", len(b.r.Fits), b.r.Strength, b.r.Left, b.r.Total, b.target.Of, b.r.Wanted)
	}
	return b.force(ctx)
}

// next returns the strength to try.
func (b *bisection) next() float64 {
	switch {
	case b.low == 0 && b.high == 0:
		return 1
	case b.low == 0:
		return b.high / 4
	case b.high == 0:
		return 2 * b.low
	}
	return math.Sqrt(b.low * b.high)
}

// fit fits with c times the penalties and returns how many are left.
func (b *bisection) fit(ctx context.Context, c float64) (int, error) {
	o := b.opts
	o.Penalty, o.Penalties = nil, scaledBy(c, b.opts.assignments())
	if b.best != nil {
		o.Initial, o.Epochs, o.Warmup, o.Ramp = b.best, b.target.WarmEpochs, NoWarmup, 0
		o.FreezeAt = 0
	}
	res, err := b.net.Fit(ctx, b.x, b.y, o)
	b.r.Strength = c
	if err := b.r.take(res, b.target.Of, err); err != nil {
		return 0, errors.WithMessagef(err, "fit %d, with %g of the penalty's strength", len(b.r.Fits)+1, c)
	}
	b.r.Fits = append(b.r.Fits, TargetFit{
		Strength: c, Lambda: res.Lambda, Warm: b.best != nil, Left: b.r.Left, Loss: res.Loss, Accuracy: res.Accuracy,
	})
	return b.r.Left, nil
}

// scaledBy returns the assignments with c times their penalties.
func scaledBy(c float64, assignments []graph.Assignment) []graph.Assignment {
	out := make([]graph.Assignment, len(assignments))
	for i, a := range assignments {
		out[i] = a
		switch {
		case a.Make != nil:
			out[i].Make = func(rows, cols int) prox.Penalty { return times(c, a.Make(rows, cols)) }
		case a.Penalty != nil:
			out[i].Penalty = times(c, a.Penalty)
		}
	}
	return out
}

func times(c float64, p prox.Penalty) prox.Penalty {
	if p == nil || c == 1 {
		return p
	}
	return prox.Scaled{By: c, Of: p}
}

// force cuts the closest fit from above down to the target and trains what is left.
func (b *bisection) force(ctx context.Context) error {
	b.r.Forced, b.r.Strength = true, b.low
	cut(b.best, b.target.Of, b.r.Wanted)
	o := b.opts
	o.Penalty, o.Penalties, o.Warmup, o.Ramp, o.ProxEvery, o.FreezeAt, o.FreezeStill, o.Still = nil, nil, 0, 0, 0, 0, 0, 0
	o.Metric, o.Polish = 0, nil
	o.Initial, o.Epochs = b.best, b.target.WarmEpochs
	res, err := b.net.fit(ctx, b.x, b.y, o, &pruning{of: b.target.Of, left: b.r.Wanted})
	return b.r.take(res, b.target.Of, err)
}
