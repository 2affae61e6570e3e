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
// It keeps a hull of gradients taken within ρ of x. A trial is x⁺ = prox_{τ·g}(x − τ·Gα), where the weights α are those of the
// model max_j ⟨∇f(y_j), u − x⟩ + g(u) + ‖u − x‖²/(2τ), which x⁺ minimises, and τ = ρ/‖r‖, r = (x − x⁺)/τ: so zeros are exact, and weights nearer to 0 than ρ do no harm.
// If f + g falls by 10⁻²·‖x⁺ − x‖²/τ the trial is taken and ρ grows by half, up to Radius. Otherwise its gradient joins the hull,
// and that of a random point between (which is taken instead if it is low enough). After Samples rounds, or once no entry of r exceeds Tolerance, ρ is halved. At Least the
// method has stalled. That is how it ends, or by Settings.Evaluations: [Problem.KKT] does not vanish at a kink. Certify the
// end with [KinkMeasure]. The objective never rises.
//
// At the start, after each 20 steps and where ρ is halved, [QuasiNewton] runs for Between evaluations: it is the faster where f is smooth.
//
// Cost of an iteration: up to 2·Samples evaluations of f, and half as many quadratic programs over at most 62 gradients of n
// numbers. The same seed gives the same steps. Every penalty will do, see [KinkMeasure].
//
// Source: Burke, Lewis & Overton (2005), §2; Zhang, Lin, Jegelka, Jadbabaie & Sra (2020), algorithm 1. Differs from the source:
// gradients come one at a time from the failed trials, not m at once; those without weight leave; g is not sampled but has its prox.
type GradientSampling struct {
	Seed      uint64
	Radius    float64 // greatest ρ; 0 means 0.03
	Least     float64 // least ρ; 0 means 1e-6
	Samples   int     // most rounds at a point; 0 means 200
	Tolerance float64 // ‖r‖∞ at which ρ is halved; 0 means 1e-6
	Between   int     // evaluations of each run of QuasiNewton; 0 means 500, a negative number none at all
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
	if m.Between == 0 {
		m.Between = 500
	}
	return m
}

// Start implements Method.
func (m GradientSampling) Start(p *Problem, x0 []float64) (Iteration, error) {
	m = m.orDefaults()
	g := &gradientSampling{
		m: m, p: p, radius: m.Radius, h: newHull(p), rng: rand.New(rand.NewPCG(m.Seed, 0x73616d70)), smooth: true,
		trial: Location{X: make([]float64, len(x0)), Grad: make([]float64, len(x0))},
	}
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
	falls    int  // steps taken
	smooth   bool // a run of QuasiNewton is next
}

// Location implements Iteration.
func (g *gradientSampling) Location() *Location { return &g.l }

// Next implements Iteration.
func (g *gradientSampling) Next(ctx context.Context) error {
	if g.left() == 0 {
		return ErrStalled
	}
	if g.smooth && g.m.Between > 0 {
		g.smooth = false
		return g.between(ctx)
	}
	g.h.reset(g.l.X)
	g.h.add(g.l.Grad)
	for k := 0; k < g.m.Samples; k++ {
		if err := ctx.Err(); err != nil {
			return errors.Wrap(err, "gradient sampling")
		}
		if g.h.norm > 0 {
			g.h.tau = g.radius / g.h.norm
		}
		g.h.begin(g.radius)
		g.h.solve(rounds(false))
		if k == 0 && g.h.norm > 0 {
			g.h.tau = g.radius / g.h.norm
			g.h.solve(1)
		}
		if g.h.max() <= g.m.Tolerance {
			break
		}
		if g.left() == 0 {
			return nil
		}
		if done, err := g.attempt(); done || err != nil {
			return err
		}
	}
	if g.radius == g.m.Least {
		return ErrStalled
	}
	g.radius = max(g.radius/2, g.m.Least)
	g.smooth = true
	return nil
}

// left returns how many evaluations there are left.
func (g *gradientSampling) left() int {
	if g.m.Limit == 0 {
		return math.MaxInt
	}
	return max(g.m.Limit-g.l.Evaluations, 0)
}

// attempt tries the step of length ρ, then a point between, and adds the gradients of those that do not do.
func (g *gradientSampling) attempt() (bool, error) {
	tau := g.h.tau
	for i, x := range g.l.X {
		g.trial.X[i] = x
		if r := g.h.r[i]; r != 0 {
			if g.trial.X[i] = x - tau*r; math.Abs(g.trial.X[i]) < 1e-12*math.Abs(x) {
				g.trial.X[i] = 0 // r is (x − 0)/τ, but for rounding
			}
		}
	}
	moved := 0.0
	for i, x := range g.l.X {
		moved += (g.trial.X[i] - x) * (g.trial.X[i] - x)
	}
	if moved == 0 {
		return false, nil
	}
	for t := 1.0; ; {
		if err := g.try(); err != nil {
			return false, err
		}
		if g.trial.Objective() <= g.l.Objective()-0.01*t*moved/tau && g.trial.Objective() < g.l.Objective() {
			g.trial.Step, g.trial.Evaluations = t*tau, g.l.Evaluations
			g.l, g.trial = g.trial, g.l
			if g.falls++; g.falls%20 == 0 {
				g.smooth = true
			}
			if t == 1 {
				g.radius = min(1.5*g.radius, g.m.Radius)
			}
			return true, nil
		}
		g.h.add(g.trial.Grad)
		if t < 1 || g.left() == 0 {
			return false, nil
		}
		t = g.rng.Float64()
		for i, x := range g.l.X {
			g.trial.X[i] = x + t*(g.trial.X[i]-x)
		}
	}
}

// try evaluates the trial point.
func (g *gradientSampling) try() error {
	var err error
	g.l.Evaluations++
	g.trial.G = g.p.Penalty(g.trial.X)
	g.trial.F, err = g.p.Smooth.Eval(g.trial.X, g.trial.Grad)
	return err
}

// between runs QuasiNewton from here.
func (g *gradientSampling) between(ctx context.Context) error {
	most := min(g.m.Between, g.left()-1) // one is for the point where it ends
	if most < 1 {
		return nil
	}
	r, err := Minimize(ctx, g.p, g.l.X, Settings{KKT: g.m.Tolerance, Evaluations: most}, QuasiNewton{Newton: -1})
	if err != nil {
		return err
	}
	g.l.Evaluations += r.Evaluations
	if r.Objective >= g.l.Objective() {
		return nil
	}
	copy(g.trial.X, r.X)
	if err := g.try(); err != nil {
		return err
	}
	g.trial.Evaluations = g.l.Evaluations
	g.l, g.trial = g.trial, g.l
	return nil
}
