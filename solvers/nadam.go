package solvers

import (
	"math"

	"proxgrad/internal/kernel"
)

var (
	_ Rule  = NAdam{}
	_ fuser = NAdam{}
)

// NAdam is [Adam] with Nesterov's look ahead in the first moment:
//
//	μ_t = β₁·(1 − ½·0.96^(t·ψ))        Π_t = μ_1⋯μ_t
//	z   = w − lr·( (1−μ_t)/(1−Π_t)·g_t + μ_{t+1}/(1−Π_t·μ_{t+1})·m_t )/(√v̂_t + ε)
//
// with m, v and v̂ of Adam. m_t holds gradients of total weight 1−β₁ᵗ, so the gradients in the bracket weigh
//
//	c_t = (1−μ_t)/(1−Π_t) + (1−β₁ᵗ)·μ_{t+1}/(1−Π_t·μ_{t+1})
//
// in all (about 1 from the start on), and the step sizes of its prox are s_i = lr·c_t/(√v̂_i + ε).
//
// Cost: one pass, as [Adam]'s, and a product of at most a few dozen μ. No allocation. State: "m", "v".
//
// Source: Dozat (2016), Algorithm 8, in the form of PyTorch's NAdam, to which it is equal where there is no penalty.
type NAdam struct {
	Rate          float64 // learning rate lr; 0 means 0.002
	Beta1         float64 // decay of the mean of gradients; 0 means 0.9
	Beta2         float64 // decay of the mean of squared gradients; 0 means 0.999
	Eps           float64 // ε; 0 means 1e-8
	MomentumDecay float64 // ψ; 0 means 0.004
}

func (r NAdam) adam() Adam { return Adam{orDefault(r.Rate, 0.002), r.Beta1, r.Beta2, r.Eps} }

// Validate implements Rule.
func (r NAdam) Validate() error {
	return firstError(checkMoments("NAdam", Adam{r.Rate, r.Beta1, r.Beta2, r.Eps}),
		checkPositive("NAdam", "MomentumDecay", r.MomentumDecay))
}

// Slots implements Rule.
func (NAdam) Slots() []string { return []string{"m", "v"} }

// Diagonal implements Rule: each coordinate has its own step size.
func (NAdam) Diagonal() bool { return true }

// LearningRate implements Rule.
func (r NAdam) LearningRate() float64 { return r.adam().LearningRate() }

// Forward32 implements Rule.
func (r NAdam) Forward32(w, g []float32, state [][]float32, t int, factor float64, step []float32) float64 {
	kernel.RootForward(w, g, state, step, r.root(t, factor))
	return 0
}

// Forward64 implements Rule.
func (r NAdam) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	kernel.RootForward(w, g, state, step, r.root(t, factor))
	return 0
}

// same implements fuser.
func (NAdam) same(r Rule) bool { _, ok := r.(NAdam); return ok }

// numbers implements fuser.
func (r NAdam) numbers(t int, factor float64) stepNumbers {
	return stepNumbers{t: t, root: r.root(t, factor)}
}

// fuse32 implements fuser.
func (NAdam) fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool {
	return kernel.RootUpdateTeam(c.team, w, g, state, c.root, p)
}

// fuse64 implements fuser.
func (NAdam) fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool {
	return kernel.RootUpdateTeam(c.team, w, g, state, c.root, p)
}

// root returns the numbers that one step shares over all coordinates.
func (r NAdam) root(t int, factor float64) kernel.RootStep {
	c := r.adam().coefficients(t, factor)
	now, ahead := r.weights(t)
	c.ScaleM = ahead
	total := now + ahead*(1-math.Pow(c.Beta1, float64(t)))
	return kernel.RootStep{Rule: kernel.RootAhead, AdamStep: c, OfSquare: 1 - c.Beta2, OfGradient: now, Total: total}
}

// weights returns what multiplies g_t and m_t in the step t.
func (r NAdam) weights(t int) (now, ahead float64) {
	beta1 := orDefault(r.Beta1, 0.9)
	fall := math.Pow(0.96, orDefault(r.MomentumDecay, 0.004))
	mu := func(t int) float64 { return beta1 * (1 - 0.5*math.Pow(fall, float64(t))) }
	product, power := 1.0, 1.0 // Π_k, 0.96^(k·ψ)
	for k := 1; k <= t && product > 0x1p-60; k++ {
		power *= fall
		product *= beta1 * (1 - 0.5*power)
	}
	next := mu(t + 1)
	return (1 - mu(t)) / (1 - product), next / (1 - product*next)
}
