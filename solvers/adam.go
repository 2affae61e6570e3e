package solvers

import (
	"math"

	"proxgrad/internal/kernel"
)

var (
	_ Rule  = Adam{}
	_ fuser = Adam{}
)

// Adam is the method of Kingma & Ba:
//
//	m_t = β₁·m_{t−1} + (1−β₁)·g_t        m̂ = m_t/(1−β₁ᵗ)
//	v_t = β₂·v_{t−1} + (1−β₂)·g_t²       v̂ = v_t/(1−β₂ᵗ)
//	z   = w − lr·m̂/(√v̂ + ε)
//
// It is a gradient step in the metric d = √v̂ + ε, so the step sizes of its prox are s_i = lr/d_i: same bias correction of
// v, same ε; the correction of m belongs to the gradient and not to the metric. Where a gradient has been zero throughout
// (a dead ReLU, a constant feature) s_i = lr/ε is huge and a penalised weight goes to zero at once, as the objective asks.
//
// Cost: one pass over w, g, m, v, together with the prox of a prox.Separable penalty; s is written, and read by the prox, for
// other penalties only. No allocation. State: "m", "v".
//
// Source: Kingma & Ba (2015), Algorithm 1.
type Adam struct {
	Rate  float64 // learning rate lr; 0 means 0.001
	Beta1 float64 // decay of the mean of gradients; 0 means 0.9
	Beta2 float64 // decay of the mean of squared gradients; 0 means 0.999
	Eps   float64 // ε, added to √v̂; 0 means 1e-8
}

// Validate implements Rule.
func (r Adam) Validate() error {
	if err := checkPositive("Adam", "Rate", r.Rate); err != nil {
		return err
	}
	if err := checkFraction("Adam", "Beta1", r.Beta1); err != nil {
		return err
	}
	if err := checkFraction("Adam", "Beta2", r.Beta2); err != nil {
		return err
	}
	return checkPositive("Adam", "Eps", r.Eps)
}

// Slots implements Rule.
func (Adam) Slots() []string { return []string{"m", "v"} }

// Diagonal implements Rule: each coordinate has its own step size.
func (Adam) Diagonal() bool { return true }

// LearningRate implements Rule.
func (r Adam) LearningRate() float64 { return orDefault(r.Rate, 0.001) }

// Forward32 implements Rule.
func (r Adam) Forward32(w, g []float32, state [][]float32, t int, factor float64, step []float32) float64 {
	kernel.AdamForward(w, g, state[0], state[1], step, r.coefficients(t, factor))
	return 0
}

// Forward64 implements Rule.
func (r Adam) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	kernel.AdamForward(w, g, state[0], state[1], step, r.coefficients(t, factor))
	return 0
}

// same implements fuser.
func (Adam) same(r Rule) bool { _, ok := r.(Adam); return ok }

// numbers implements fuser.
func (r Adam) numbers(t int, factor float64) stepNumbers {
	return stepNumbers{t: t, adam: r.coefficients(t, factor)}
}

// fuse32 implements fuser.
func (Adam) fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool {
	return kernel.AdamUpdateTeam(c.team, w, g, state[0], state[1], c.adam, p)
}

// fuse64 implements fuser.
func (Adam) fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool {
	return kernel.AdamUpdateTeam(c.team, w, g, state[0], state[1], c.adam, p)
}

// coefficients returns the numbers that one step shares over all coordinates.
func (r Adam) coefficients(t int, factor float64) kernel.AdamStep {
	c := kernel.AdamStep{
		Rate:  r.LearningRate() * factor,
		Beta1: orDefault(r.Beta1, 0.9),
		Beta2: orDefault(r.Beta2, 0.999),
		Eps:   orDefault(r.Eps, 1e-8),
	}
	c.ScaleM = 1 / (1 - math.Pow(c.Beta1, float64(t)))
	c.ScaleV = 1 / (1 - math.Pow(c.Beta2, float64(t)))
	return c
}
