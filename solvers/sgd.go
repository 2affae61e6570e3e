package solvers

import (
	"math"

	"github.com/pkg/errors"

	"proxgrad/internal/kernel"
)

var (
	_ Rule  = SGD{}
	_ fuser = SGD{}
)

// SGD is stochastic gradient descent, optionally with heavy-ball or Nesterov momentum:
//
//	b_t = μ·b_{t−1} + g_t
//	z   = w − lr·b_t               heavy ball (μ = 0: plain SGD)
//	z   = w − lr·(g_t + μ·b_t)     Nesterov
//
// The metric is scalar. b_t is not an average of gradients but a sum with total weight (1 − μᵗ)/(1 − μ), so the step size
// that the prox of this step must use is
//
//	s = lr·(1 − μᵗ)/(1 − μ)        heavy ball,    s = lr·(1 − μᵗ⁺¹)/(1 − μ)    Nesterov.
//
// With the naive s = lr the method would come to rest at the optimum for λ·(1−μ) rather than λ. Every iterate is a prox
// point: momentum lives in the gradients and never moves a weight off its exact zero by itself.
//
// Cost: one pass, no allocation. State: "momentum" (b) if μ > 0.
//
// Source: Polyak (1964); Sutskever, Martens, Dahl, Hinton (2013), in the form PyTorch uses (no dampening), to which it is
// equal where there is no penalty.
type SGD struct {
	Rate     float64 // learning rate lr; 0 means 0.01
	Momentum float64 // μ in [0, 1)
	Nesterov bool    // needs Momentum > 0
}

// Validate implements Rule.
func (r SGD) Validate() error {
	if err := checkPositive("SGD", "Rate", r.Rate); err != nil {
		return err
	}
	if err := checkFraction("SGD", "Momentum", r.Momentum); err != nil {
		return err
	}
	if r.Nesterov && r.Momentum == 0 {
		return errors.New("SGD.Nesterov is set but SGD.Momentum is 0; expected Momentum > 0, for instance 0.9")
	}
	return nil
}

// Slots implements Rule.
func (r SGD) Slots() []string {
	if r.Momentum == 0 {
		return nil
	}
	return []string{"momentum"}
}

// Diagonal implements Rule: the metric is scalar.
func (SGD) Diagonal() bool { return false }

// LearningRate implements Rule.
func (r SGD) LearningRate() float64 { return orDefault(r.Rate, 0.01) }

// Forward32 implements Rule.
func (r SGD) Forward32(w, g []float32, state [][]float32, t int, factor float64, _ []float32) float64 {
	return sgdForward(r, w, g, state, t, factor)
}

// Forward64 implements Rule.
func (r SGD) Forward64(w, g []float64, state [][]float64, t int, factor float64, _ []float64) float64 {
	return sgdForward(r, w, g, state, t, factor)
}

func sgdForward[F float32 | float64](r SGD, w, g []F, state [][]F, t int, factor float64) float64 {
	var b []F
	if r.Momentum != 0 {
		b = state[0]
	}
	kernel.SGDForward(w, g, b, r.LearningRate()*factor, r.Momentum, r.Nesterov)
	return r.stepSize(t, factor)
}

// stepSize returns s, that of the prox.
func (r SGD) stepSize(t int, factor float64) float64 {
	rate := r.LearningRate() * factor
	if r.Momentum == 0 {
		return rate
	}
	terms := t // gradients that the momentum has seen, each with its weight μ^age
	if r.Nesterov {
		terms++
	}
	return rate * (1 - math.Pow(r.Momentum, float64(terms))) / (1 - r.Momentum)
}

// same implements fuser.
func (SGD) same(r Rule) bool { _, ok := r.(SGD); return ok }

// numbers implements fuser.
func (r SGD) numbers(t int, factor float64) stepNumbers {
	return stepNumbers{t: t, rate: r.LearningRate() * factor, size: r.stepSize(t, factor)}
}

// fuse32 implements fuser.
func (r SGD) fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool {
	return sgdFuse(r, w, g, state, c, p)
}

// fuse64 implements fuser.
func (r SGD) fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool {
	return sgdFuse(r, w, g, state, c, p)
}

func sgdFuse[F float32 | float64](r SGD, w, g []F, state [][]F, c *stepNumbers, p *kernel.Shrinkage) bool {
	var b []F
	if r.Momentum != 0 {
		b = state[0]
	}
	return kernel.SGDUpdate(w, g, b, c.rate, r.Momentum, r.Nesterov, fixed(p, c.size))
}
