package solvers

import "proxgrad/internal/kernel"

var (
	_ Rule  = AMSGrad{}
	_ fuser = AMSGrad{}
)

// AMSGrad is [Adam] with the greatest v so far in place of v:
//
//	v⁺_t = max(v⁺_{t−1}, v_t)
//	z    = w − lr·m̂_t/(√(v⁺_t/(1−β₂ᵗ)) + ε)
//
// Its metric d = √(v⁺/(1−β₂ᵗ)) + ε does not fall (but for the bias correction), and the step sizes of its prox are lr/d_i.
// The maximum is taken before the bias correction, as in PyTorch.
//
// Cost: one pass, as [Adam]'s. No allocation. State: "m", "v", "top" (v⁺).
//
// Source: Reddi, Kale & Kumar (2018), Algorithm 2, which has neither bias correction nor ε.
type AMSGrad struct {
	Rate  float64 // learning rate lr; 0 means 0.001
	Beta1 float64 // decay of the mean of gradients; 0 means 0.9
	Beta2 float64 // decay of the mean of squared gradients; 0 means 0.999
	Eps   float64 // ε; 0 means 1e-8
}

func (r AMSGrad) adam() Adam { return Adam(r) }

// Validate implements Rule.
func (r AMSGrad) Validate() error { return checkMoments("AMSGrad", r.adam()) }

// Slots implements Rule.
func (AMSGrad) Slots() []string { return []string{"m", "v", "top"} }

// Diagonal implements Rule: each coordinate has its own step size.
func (AMSGrad) Diagonal() bool { return true }

// LearningRate implements Rule.
func (r AMSGrad) LearningRate() float64 { return r.adam().LearningRate() }

// Forward32 implements Rule.
func (r AMSGrad) Forward32(w, g []float32, state [][]float32, t int, factor float64, step []float32) float64 {
	kernel.RootForward(w, g, state, step, r.root(t, factor))
	return 0
}

// Forward64 implements Rule.
func (r AMSGrad) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	kernel.RootForward(w, g, state, step, r.root(t, factor))
	return 0
}

// same implements fuser.
func (AMSGrad) same(r Rule) bool { _, ok := r.(AMSGrad); return ok }

// numbers implements fuser.
func (r AMSGrad) numbers(t int, factor float64) stepNumbers {
	return stepNumbers{t: t, root: r.root(t, factor)}
}

// fuse32 implements fuser.
func (AMSGrad) fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool {
	return kernel.RootUpdateTeam(c.team, w, g, state, c.root, p)
}

// fuse64 implements fuser.
func (AMSGrad) fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool {
	return kernel.RootUpdateTeam(c.team, w, g, state, c.root, p)
}

// root returns the numbers that one step shares over all coordinates.
func (r AMSGrad) root(t int, factor float64) kernel.RootStep {
	c := r.adam().coefficients(t, factor)
	return kernel.RootStep{Rule: kernel.RootGreatest, AdamStep: c, OfSquare: 1 - c.Beta2}
}
