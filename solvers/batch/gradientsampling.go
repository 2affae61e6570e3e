package batch

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/pkg/errors"
)

var _ Method = GradientSampling{}

// GradientSampling goes on descending where f has kinks, as the loss of a network with ReLU has.
//
// It keeps a bundle of gradients taken near x, each with the error e_j = max(f(x) − f(y_j) − ⟨∇f(y_j), x − y_j⟩, 0) of its linear
// model. A trial is x⁺ = prox_{τ·g}(x − τ·Gα), which minimises the model
//
//	max_j (⟨∇f(y_j), u − x⟩ − e_j) + g(u) + ‖u − x‖²/(2τ)
//
// for the weights α of its dual, and τ = ρ/‖r‖, r = (x − x⁺)/τ: so zeros are exact, and weights nearer to 0 than ρ do no harm.
// If f + g falls by 10⁻²·‖x⁺ − x‖²/τ the trial is taken: the gradients from within 3·ρ of it stay, and ρ grows by half if the
// trials before were few. Otherwise its gradient joins, which makes the model better where it was wrong. After each few rounds
// that fail ρ is halved, but not below Least, and a random point between is tried.
// Once no entry of r exceeds Tolerance, ρ becomes Least. There, or after Samples rounds, the method has stalled.
// That is how it ends, or by Settings.Evaluations: [Problem.KKT] does not vanish at a kink. Certify the
// end with [KinkMeasure]. The objective never rises. Far from kinks [QuasiNewton] is the faster: begin with it.
//
// Cost of an iteration: an evaluation of f and a quadratic program over at most 60 gradients of n numbers for each round, and most
// iterations have a few. The same seed gives the same steps. Every penalty will do, see [KinkMeasure].
//
// Source: Kiwiel (1985), chapters 2 and 3, for the bundle and its errors; Burke, Lewis & Overton (2005), §2, for ρ and its end.
// Differs from the source: g is not in the bundle but has its prox; ρ settles τ; errors below 0, as where f is not convex, count as 0.
type GradientSampling struct {
	Seed      uint64
	Radius    float64 // first ρ, which grows up to 32 times; 0 means 0.03
	Least     float64 // least ρ; 0 means 1e-6
	Samples   int     // most rounds at a point; 0 means 200
	Tolerance float64 // ‖r‖∞ at which ρ becomes Least, and at Least the method ends; 0 means 1e-6
	Limit     int     // evaluations after which even an iteration under way ends; 0 means any number
}

// Check implements Method.
func (m GradientSampling) Check(p *Problem) error {
	for _, f := range []struct {
		name  string
		value float64
	}{{"Radius", m.Radius}, {"Least", m.Least}, {"Tolerance", m.Tolerance}} {
		if !(f.value >= 0) || math.IsInf(f.value, 1) {
			return errors.Errorf("batch: GradientSampling.%s is %v; expected a finite number > 0 (0 means its default)", f.name, f.value)
		}
	}
	if m.Limit < 0 {
		return errors.Errorf("batch: GradientSampling.Limit is %d; expected ≥ 1 (0 means any number)", m.Limit)
	}
	if m.Samples < 0 || m.Samples == 1 {
		return errors.Errorf("batch: GradientSampling.Samples is %d; expected ≥ 2 (0 means 200)", m.Samples)
	}
	if d := m.orDefaults(); d.Least > d.Radius {
		return errors.Errorf("batch: GradientSampling.Least is %v; expected at most Radius, %v", d.Least, d.Radius)
	}
	return p.Validate()
}

func (m GradientSampling) orDefaults() GradientSampling {
	for _, f := range []struct {
		value *float64
		other float64
	}{{&m.Radius, 0.03}, {&m.Least, 1e-6}, {&m.Tolerance, 1e-6}} {
		if *f.value == 0 {
			*f.value = f.other
		}
	}
	if m.Samples == 0 {
		m.Samples = 200
	}
	return m
}

// Start implements Method.
func (m GradientSampling) Start(p *Problem, x0 []float64) (Iteration, error) {
	m = m.orDefaults()
	g := &gradientSampling{
		m: m, p: p, radius: m.Radius, h: newHull(p), rng: rand.New(rand.NewPCG(m.Seed, 0x73616d70)),
		trial: Location{X: make([]float64, len(x0)), Grad: make([]float64, len(x0))},
	}
	g.h.reset(x0)
	return g, g.l.start(p, x0)
}

// gradientSampling is the state of an iteration.
type gradientSampling struct {
	m        GradientSampling
	p        *Problem
	l, trial Location
	radius   float64
	h        *hull
	rng      *rand.Rand
}

const (
	reach     = 3  // times ρ, within which gradients stay when x moves
	growth    = 32 // times Radius, the greatest ρ
	quick     = 3  // rounds at a point after which ρ grows
	mostNulls = 5  // rounds without a fall after which ρ is halved
)

// Location implements Iteration.
func (g *gradientSampling) Location() *Location { return &g.l }

// Next implements Iteration.
func (g *gradientSampling) Next(ctx context.Context) error {
	if g.left() == 0 {
		return ErrStalled
	}
	g.h.move(g.l.X, g.l.F, reach*g.radius)
	g.h.bundle(g.l.X, g.l.F, g.l.Grad, g.l.F)
	for k := 1; k <= g.m.Samples; k++ {
		if err := ctx.Err(); err != nil {
			return errors.Wrap(err, "gradient sampling")
		}
		g.solve(k == 1)
		if g.h.max() <= g.m.Tolerance {
			break
		}
		if g.left() == 0 {
			return nil
		}
		if done, err := g.attempt(k); done || err != nil {
			return err
		}
	}
	if g.radius == g.m.Least {
		return ErrStalled
	}
	g.radius = g.m.Least
	return nil
}

// solve finds the weights, with τ from the residual before.
func (g *gradientSampling) solve(first bool) {
	const rounds, enough = 60, 1e-3
	if g.h.norm > 0 {
		g.h.tau = g.radius / g.h.norm
	}
	g.h.begin(g.radius)
	g.h.solve(rounds, enough)
	if first && g.h.norm > 0 {
		g.h.tau = g.radius / g.h.norm
		g.h.solve(1, enough)
	}
}

// left returns how many evaluations there are left.
func (g *gradientSampling) left() int {
	if g.m.Limit == 0 {
		return math.MaxInt
	}
	return max(g.m.Limit-g.l.Evaluations, 0)
}

// attempt tries the step of length ρ in round k, and at times a point between, and adds the gradients of those that do not do.
func (g *gradientSampling) attempt(k int) (bool, error) {
	moved := g.step()
	if moved == 0 {
		return false, nil
	}
	if done, err := g.try(moved, 1); done || err != nil {
		if done && k <= quick {
			g.radius = min(1.5*g.radius, growth*g.m.Radius)
		}
		return done, err
	}
	if k%mostNulls != 0 {
		return false, nil
	}
	g.radius = max(g.radius/2, g.m.Least)
	if g.left() == 0 {
		return false, nil
	}
	t := g.rng.Float64()
	for i, x := range g.l.X {
		g.trial.X[i] = x + t*(g.trial.X[i]-x)
	}
	return g.try(moved, t)
}

// step sets the trial to x⁺ and returns ‖x⁺ − x‖².
func (g *gradientSampling) step() float64 {
	copy(g.trial.X, g.l.X)
	moved := 0.0
	for k, i := range g.h.live {
		r, x := g.h.r[k], g.l.X[i]
		if r == 0 {
			continue
		}
		u := x - g.h.tau*r
		if math.Abs(u) < 1e-12*math.Abs(x) {
			u = 0 // r is (x − 0)/τ, but for rounding
		}
		g.trial.X[i] = u
		moved += (u - x) * (u - x)
	}
	return moved
}

// try evaluates the trial point, which is at the share t of a step whose length has the square moved, and takes it if f + g
// falls enough; else its gradient joins the bundle.
func (g *gradientSampling) try(moved, t float64) (bool, error) {
	var err error
	g.l.Evaluations++
	g.trial.G = g.p.Penalty(g.trial.X)
	if g.trial.F, err = g.p.Smooth.Eval(g.trial.X, g.trial.Grad); err != nil {
		return false, err
	}
	fall := g.l.Objective() - g.trial.Objective()
	if fall > 0 && fall >= 0.01*t*moved/g.h.tau {
		g.trial.Step, g.trial.Evaluations = t*g.h.tau, g.l.Evaluations
		g.l, g.trial = g.trial, g.l
		return true, nil
	}
	g.h.bundle(g.trial.X, g.trial.F, g.trial.Grad, g.l.F)
	return false, nil
}
