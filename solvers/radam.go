package solvers

import (
	"math"

	"proxgrad/internal/kernel"
)

var (
	_ Rule  = RAdam{}
	_ fuser = RAdam{}
)

// RAdam is [Adam] that waits with its metric until enough gradients are in v:
//
//	ρ_∞ = 2/(1−β₂) − 1        ρ_t = ρ_∞ − 2t·β₂ᵗ/(1−β₂ᵗ)
//	z   = w − lr·r_t·m̂_t·√(1−β₂ᵗ)/(√v_t + ε)      where ρ_t > 5
//	z   = w − lr·m̂_t                              before
//	r_t = √( (ρ_t−4)(ρ_t−2)ρ_∞ / ((ρ_∞−4)(ρ_∞−2)ρ_t) )
//
// The step sizes of its prox are what multiplies m̂: lr·r_t·√(1−β₂ᵗ)/(√v_i + ε), and lr before.
//
// Cost: one pass, as [Adam]'s; in the first steps, up to ρ_t > 5, two. No allocation. State: "m", "v".
//
// Source: Liu et al. (2020), Algorithm 2, in the form of PyTorch's RAdam, to which it is equal where there is no penalty.
type RAdam struct {
	Rate  float64 // learning rate lr; 0 means 0.001
	Beta1 float64 // decay of the mean of gradients; 0 means 0.9
	Beta2 float64 // decay of the mean of squared gradients; 0 means 0.999
	Eps   float64 // ε; 0 means 1e-8
}

func (r RAdam) adam() Adam { return Adam(r) }

// Validate implements Rule.
func (r RAdam) Validate() error { return checkMoments("RAdam", r.adam()) }

// Slots implements Rule.
func (RAdam) Slots() []string { return []string{"m", "v"} }

// Diagonal implements Rule: each coordinate has its own step size.
func (RAdam) Diagonal() bool { return true }

// LearningRate implements Rule.
func (r RAdam) LearningRate() float64 { return r.adam().LearningRate() }

// Forward32 implements Rule.
func (r RAdam) Forward32(w, g []float32, state [][]float32, t int, factor float64, step []float32) float64 {
	rAdamForward(r.numbers(t, factor), w, g, state, step)
	return 0
}

// Forward64 implements Rule.
func (r RAdam) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	rAdamForward(r.numbers(t, factor), w, g, state, step)
	return 0
}

func rAdamForward[F float32 | float64](c stepNumbers, w, g []F, state [][]F, step []F) {
	if c.size == 0 {
		kernel.AdamForward(w, g, state[0], state[1], step, c.adam)
		return
	}
	m, v := state[0][:len(w)], state[1][:len(w)]
	k := momentsOf[F](c.adam)
	rate, scaleM := F(c.size), F(c.adam.ScaleM)
	for i, gi := range g[:len(w)] {
		k.update(&m[i], &v[i], gi)
		w[i] -= F(rate * F(m[i]*scaleM))
		if step != nil {
			step[i] = rate
		}
	}
}

// same implements fuser.
func (RAdam) same(r Rule) bool { _, ok := r.(RAdam); return ok }

// numbers implements fuser: those of a step of Adam whose metric is √v_t + ε, or before there is a metric the one step size.
func (r RAdam) numbers(t int, factor float64) stepNumbers {
	c := stepNumbers{t: t, adam: r.adam().coefficients(t, factor)}
	rectified := r.rectification(t)
	if rectified == 0 {
		c.size = c.adam.Rate
		return c
	}
	c.adam.Rate = c.adam.Rate * rectified / math.Sqrt(c.adam.ScaleV)
	c.adam.ScaleV = 1
	return c
}

// fuse32 implements fuser.
func (RAdam) fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool {
	return rAdamFuse(w, g, state, c, p)
}

// fuse64 implements fuser.
func (RAdam) fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool {
	return rAdamFuse(w, g, state, c, p)
}

// rAdamFuse takes the first steps, those with one step size, apart.
func rAdamFuse[F float32 | float64](w, g []F, state [][]F, c *stepNumbers, p *kernel.Shrinkage) bool {
	if c.size == 0 {
		return kernel.AdamUpdateTeam(c.team, w, g, state[0], state[1], c.adam, p)
	}
	rAdamForward(*c, w, g, state, nil)
	clear(g)
	return proxAlone(w, g, c.size, p)
}

// rectification returns r_t, 0 where the metric is not used yet.
func (r RAdam) rectification(t int) float64 {
	beta2 := orDefault(r.Beta2, 0.999)
	power := math.Pow(beta2, float64(t))
	end := 2/(1-beta2) - 1
	rho := end - 2*float64(t)*power/(1-power)
	if rho <= 5 {
		return 0
	}
	return math.Sqrt((rho - 4) * (rho - 2) * end / ((end - 4) * (end - 2) * rho))
}
