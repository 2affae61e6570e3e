package solvers

import "proxgrad/internal/kernel"

var (
	_ Rule  = AdaGrad{}
	_ fuser = AdaGrad{}
)

// AdaGrad is the method of Duchi, Hazan & Singer with a diagonal metric:
//
//	h_t = h_{t−1} + g_t²        h_0 = Initial
//	z   = w − lr_t·g_t/(√h_t + ε),   lr_t = lr/(1 + (t−1)·Decay)
//
// The metric is d = √h + ε, so the step sizes of its prox are s_i = lr_t/d_i. They fall by themselves, as 1/√t.
//
// Cost: one pass, as [Adam]'s. No allocation. State: "sum" (h).
//
// Source: Duchi, Hazan & Singer (2011), Figure 1 with the composite mirror step (eq. 4); Decay and Initial as in PyTorch's
// Adagrad, to which it is equal where there is no penalty.
type AdaGrad struct {
	Rate    float64 // learning rate lr; 0 means 0.01
	Decay   float64 // of the rate, ≥ 0
	Initial float64 // h_0, ≥ 0
	Eps     float64 // ε; 0 means 1e-10
}

// Validate implements Rule.
func (r AdaGrad) Validate() error {
	return firstError(
		checkPositive("AdaGrad", "Rate", r.Rate), checkNonNegative("AdaGrad", "Decay", r.Decay),
		checkNonNegative("AdaGrad", "Initial", r.Initial), checkPositive("AdaGrad", "Eps", r.Eps),
	)
}

// Slots implements Rule.
func (AdaGrad) Slots() []string { return []string{"sum"} }

// Diagonal implements Rule: each coordinate has its own step size.
func (AdaGrad) Diagonal() bool { return true }

// LearningRate implements Rule.
func (r AdaGrad) LearningRate() float64 { return orDefault(r.Rate, 0.01) }

// Forward32 implements Rule.
func (r AdaGrad) Forward32(w, g []float32, state [][]float32, t int, factor float64, step []float32) float64 {
	beginAdaGrad(r, state, t)
	kernel.RootForward(w, g, state, step, r.root(t, factor))
	return 0
}

// Forward64 implements Rule.
func (r AdaGrad) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	beginAdaGrad(r, state, t)
	kernel.RootForward(w, g, state, step, r.root(t, factor))
	return 0
}

// beginAdaGrad sets h_0.
func beginAdaGrad[F float32 | float64](r AdaGrad, state [][]F, t int) {
	if t == 1 && r.Initial != 0 {
		for i := range state[0] {
			state[0][i] = F(r.Initial)
		}
	}
}

// same implements fuser.
func (AdaGrad) same(r Rule) bool { _, ok := r.(AdaGrad); return ok }

// numbers implements fuser.
func (r AdaGrad) numbers(t int, factor float64) stepNumbers {
	return stepNumbers{t: t, root: r.root(t, factor)}
}

// fuse32 implements fuser.
func (r AdaGrad) fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool {
	beginAdaGrad(r, state, c.t)
	return kernel.RootUpdateTeam(c.team, w, g, state, c.root, p)
}

// fuse64 implements fuser.
func (r AdaGrad) fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool {
	beginAdaGrad(r, state, c.t)
	return kernel.RootUpdateTeam(c.team, w, g, state, c.root, p)
}

// root returns the numbers that one step shares over all coordinates.
func (r AdaGrad) root(t int, factor float64) kernel.RootStep {
	return kernel.RootStep{Rule: kernel.RootScaled, OfSquare: 1, AdamStep: kernel.AdamStep{
		Rate: r.LearningRate() * factor / (1 + float64(t-1)*r.Decay), Beta2: 1, Eps: orDefault(r.Eps, 1e-10),
	}}
}
