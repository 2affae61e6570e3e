package solvers

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"proxgrad/solvers/batch"
)

// Kinks says whether the loss of a polish is smooth in pieces only.
type Kinks int

const (
	// ByModel leaves it to the fit of a model: AtKinks for a network with ReLU between its layers, but for the penalties below. Otherwise NoKinks.
	ByModel Kinks = iota
	// AtKinks lets gradient sampling follow the quasi-Newton method. It ends, Settled, once the residual of
	// the optimality conditions with gradients from within ρ = KinkRadius(x) of the parameters x is at most KinkTolerance·λ, by a
	// batch.KinkMeasure with samples of its own, and Stalled where no descent is found within ρ though it is not. Where the
	// gradient of x alone has a residual as small there is no kink, and quasi-Newton goes on to Tolerance; where the limit comes
	// first, the measure decides.
	//
	// With a penalty that comes apart into neither coordinates nor blocks (SLOPE, total variation, the nuclear norm) the
	// quadratic programs of gradient sampling take its prox so often that they cost many times the passes over the data. So the fit of
	// a model leaves them out there (PolishResult.Unsampled) unless AtKinks asks for them.
	//
	// The level of KinkTolerance, 0.1, is that of the λ: with r = Σ_j α_j·∇f(y_j) + v as small, v in the subdifferential of λ‖·‖₁, the point is
	// stationary within ρ for strengths of the single coordinates that differ from λ by 0.1·λ at most, which is what two neighbours on the usual path
	// of a hundred λ over four decades differ by (10^(4/99) = 1.098). Who chose λ from such a path cannot tell the two apart.
	AtKinks
	// NoKinks says that the loss is smooth, or that the polish is to end where the quasi-Newton method does.
	NoKinks
)

// KinkRadius returns the ρ within which a polish takes gradients for one point, and a fit certifies it,
//
//	ρ = 2⁻¹¹·max(‖x‖₂, 1):
//
// the distance by which rounding the parameters x to half precision may move them. Whoever takes those for the same network
// takes the kinks within ρ for kinks of the point. O(n).
func KinkRadius(x []float64) float64 { return math.Ldexp(max(floats.Norm(x, 2), 1), -11) }

// kinkSamples is how many gradients the measure takes at the end, but no more than a tenth of what the limit leaves.
const kinkSamples = 100

// atKinks is the polish of a loss with kinks: quasi-Newton while it is fast, gradient sampling where the gradient of x alone does
// not say that it is nearly stationary, and quasi-Newton to the end where it does: there are no kinks.
func (d *descent) atKinks(ctx context.Context, limit int) error {
	level := orDefault(d.p.KinkTolerance, 0.1) * d.f.strength
	d.slow = slowness(slowWindow, slowFall)
	r, err := d.stage(ctx, d.quasiNewton(), (limit+3)/4)
	d.slow = nil
	if err == nil && r.KKT > level {
		before := d.res.Evaluations
		r, err = d.sample(ctx, r, level, limit)
		if d.res.Sampling = d.res.Evaluations - before; err == nil {
			r, err = d.smoothen(ctx, r, level, limit)
		}
	}
	if err == nil && r.KKT <= level && r.End != batch.Converged {
		return d.finish(ctx, level, limit)
	}
	return err
}

// finish goes on to Tolerance where no kink is in the way. If the limit comes first, the measure says whether the level of kinks holds.
func (d *descent) finish(ctx context.Context, level float64, limit int) error {
	left := limit - d.res.Evaluations
	samples := min(kinkSamples, left/10)
	if left-samples < 2 {
		return nil
	}
	if _, err := d.stage(ctx, d.quasiNewton(), left-samples); err != nil || d.res.End != Limit || samples == 0 {
		return err
	}
	before := d.res.Evaluations
	err := d.measure(ctx, level, samples)
	d.res.Sampling += d.res.Evaluations - before
	return err
}

// sample goes on from r by gradient sampling until the measure holds the level. Where it does not, though the method has come to its end,
// the method goes on nearer by.
func (d *descent) sample(ctx context.Context, r *batch.Result, level float64, limit int) (*batch.Result, error) {
	least := KinkRadius(d.f.x)
	m := batch.GradientSampling{Seed: d.p.Seed, Radius: max(least, 0.03), Least: least, Tolerance: ownShare * level}
	for range mostLooks {
		left := limit - d.res.Evaluations
		samples := min(kinkSamples, left/10)
		if m.Limit = left - samples; m.Limit < 2 {
			return r, nil
		}
		var err error
		if r, err = d.stage(ctx, m, m.Limit); err != nil || r.KKT <= level || samples == 0 {
			return r, err
		}
		if err := d.measure(ctx, level, samples); err != nil || d.res.End != Stalled {
			return r, err
		}
		m.Radius, m.Least, m.Tolerance = m.Least, m.Least/2, m.Tolerance/2
	}
	return r, nil
}

// smoothen looks from r, whose plain violation is that of no clear kink, whether quasi-Newton steps bring it to the level. If so it
// goes to where they do; else it stays.
func (d *descent) smoothen(ctx context.Context, r *batch.Result, level float64, limit int) (*batch.Result, error) {
	most := min(slowWindow, limit-d.res.Evaluations-1)
	if r.KKT <= level || r.KKT > clearly*level || most < 1 {
		return r, nil
	}
	smooth, err := batch.Minimize(ctx, &d.f.problem, d.f.x, batch.Settings{KKT: level, Evaluations: most}, batch.QuasiNewton{Newton: -1})
	if err != nil {
		d.res.End = Interrupted
		d.f.store(d.f.x)
		return r, err
	}
	d.res.Evaluations += smooth.Evaluations
	if smooth.KKT <= level && smooth.Objective <= r.Objective {
		r, d.f.x, d.res.End = smooth, smooth.X, Limit
		r.End = batch.LimitEnd
	}
	d.f.store(d.f.x)
	return r, nil
}

const (
	clearly    = 10   // times the level, the plain violation of a clear kink
	slowWindow = 100  // evaluations in which quasi-Newton is to lower the objective by
	slowFall   = 0.02 // this share of it: else it creeps along kinks, and gradient sampling takes over
	ownShare   = 0.5  // of the level, what gradient sampling itself comes down to, so that the measure agrees
	mostLooks  = 4    // times that it goes on where the measure does not
)

// slowness returns a function that tells whether the objective has fallen by less than the share in a window of evaluations.
func slowness(window int, share float64) func(evaluations int, objective float64) bool {
	began, from := 0, math.Inf(1)
	return func(evaluations int, objective float64) bool {
		if math.IsInf(from, 1) {
			began, from = evaluations, objective
		}
		if evaluations < began+window {
			return false
		}
		slow := from-objective < share*math.Abs(from)
		began, from = evaluations, objective
		return slow
	}
}

// measure says whether the residual at kinks has come down to the level, which is what a polish claims that ends Settled there.
func (d *descent) measure(ctx context.Context, level float64, samples int) error {
	k, err := batch.KinkMeasure(ctx, &d.f.problem, d.f.x, batch.KinkSettings{
		Radius: KinkRadius(d.f.x), Samples: samples, Seed: d.p.Seed, Tolerance: level,
	})
	d.f.store(d.f.x)
	if err != nil {
		d.res.End = Interrupted
		return err
	}
	d.res.Evaluations += k.Samples
	d.res.Kink, d.res.KinkLevel = &k, level
	switch {
	case k.Max <= level:
		d.res.End = Settled
	case d.res.End == Settled:
		d.res.End = Stalled
	}
	return nil
}
