package solvers

import "proxgrad/internal/kernel"

var (
	_ Rule  = RMSProp{}
	_ fuser = RMSProp{}
)

// RMSProp divides the gradient by a running root mean square of itself:
//
//	v_t = α·v_{t−1} + (1−α)·g_t²
//	a_t = α·a_{t−1} + (1−α)·g_t            (Centered)
//	d_t = √v_t + ε,   or  √(v_t − a_t²) + ε  (Centered)
//	z   = w − lr·g_t/d_t,   or with momentum  b_t = μ·b_{t−1} + g_t/d_t,  z = w − lr·b_t
//
// The step sizes of its prox are s_i = lr/d_i. With momentum b_t sums past gradients, each in the metric of its time; their
// total weight is c_t = μ·c_{t−1} + 1/d_t, and s_i = lr·c_i, which is lr/(1−μ)/d_i at rest.
//
// Cost: one pass, as [Adam]'s. No allocation. State: "v"; "mean" if Centered; "momentum" and "weight" (c) if μ > 0.
//
// Source: Tieleman & Hinton (2012), lecture 6.5; Graves (2013), eq. 38–45, for Centered; in the form of PyTorch's RMSprop, to
// which it is equal where there is no penalty.
type RMSProp struct {
	Rate     float64 // learning rate lr; 0 means 0.01
	Alpha    float64 // α; 0 means 0.99
	Eps      float64 // ε; 0 means 1e-8
	Momentum float64 // μ in [0, 1)
	Centered bool    // divide by the standard deviation
}

// Validate implements Rule.
func (r RMSProp) Validate() error {
	return firstError(
		checkPositive("RMSProp", "Rate", r.Rate), checkFraction("RMSProp", "Alpha", r.Alpha),
		checkPositive("RMSProp", "Eps", r.Eps), checkFraction("RMSProp", "Momentum", r.Momentum),
	)
}

// Slots implements Rule.
func (r RMSProp) Slots() []string {
	slots := []string{"v"}
	if r.Centered {
		slots = append(slots, "mean")
	}
	if r.Momentum != 0 {
		slots = append(slots, "momentum", "weight")
	}
	return slots
}

// Diagonal implements Rule: each coordinate has its own step size.
func (RMSProp) Diagonal() bool { return true }

// LearningRate implements Rule.
func (r RMSProp) LearningRate() float64 { return orDefault(r.Rate, 0.01) }

// Forward32 implements Rule.
func (r RMSProp) Forward32(w, g []float32, state [][]float32, t int, factor float64, step []float32) float64 {
	kernel.RootForward(w, g, state, step, r.root(t, factor))
	return 0
}

// Forward64 implements Rule.
func (r RMSProp) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	kernel.RootForward(w, g, state, step, r.root(t, factor))
	return 0
}

// same implements fuser.
func (RMSProp) same(r Rule) bool { _, ok := r.(RMSProp); return ok }

// numbers implements fuser.
func (r RMSProp) numbers(t int, factor float64) stepNumbers {
	return stepNumbers{t: t, root: r.root(t, factor)}
}

// fuse32 implements fuser.
func (RMSProp) fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool {
	return kernel.RootUpdateTeam(c.team, w, g, state, c.root, p)
}

// fuse64 implements fuser.
func (RMSProp) fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool {
	return kernel.RootUpdateTeam(c.team, w, g, state, c.root, p)
}

// root returns the numbers that one step shares over all coordinates.
func (r RMSProp) root(_ int, factor float64) kernel.RootStep {
	alpha := orDefault(r.Alpha, 0.99)
	s := kernel.RootStep{Rule: kernel.RootScaled, OfSquare: 1 - alpha, AdamStep: kernel.AdamStep{
		Rate: r.LearningRate() * factor, Beta1: r.Momentum, Beta2: alpha, Eps: orDefault(r.Eps, 1e-8),
	}}
	switch {
	case r.Centered && r.Momentum != 0:
		s.Rule = kernel.RootCenteredMomentum
	case r.Centered:
		s.Rule = kernel.RootCentered
	case r.Momentum != 0:
		s.Rule = kernel.RootMomentum
	}
	return s
}
