package solvers

import (
	"math"

	"proxgrad/internal/kernel"
)

var (
	_ Rule  = AdamW{}
	_ fuser = AdamW{}
)

// NoDecay is the AdamW.Decay of no weight decay at all.
const NoDecay = -1

// AdamW is [Adam] with weight decay that is decoupled from the metric:
//
//	z = (1 − lr·δ)·w − lr·m̂/(√v̂ + ε)
//
// It is a step of size s_i = lr/d_i, d = √v̂ + ε, along m̂ + δ·d∘w. So with its prox, in that metric, it comes to rest where
//
//	0 ∈ ∇loss(w) + δ·d∘w + ∂g(w):
//
// it minimises loss + g + ½ δ Σ_i d_i·w_i², a ridge penalty whose strength on each weight is the root mean square of its
// gradient — not loss + g + ½ δ‖w‖², for which use prox.ElasticNet with [Adam]. DecayGradient returns δ·d∘w for certificates.
//
// Cost: one pass, as [Adam]'s. No allocation. State: "m", "v".
//
// Source: Loshchilov & Hutter (2019), Algorithm 2, with the rate in the decay as in PyTorch, to which it is equal where there
// is no penalty.
type AdamW struct {
	Rate  float64 // learning rate lr; 0 means 0.001
	Beta1 float64 // decay of the mean of gradients; 0 means 0.9
	Beta2 float64 // decay of the mean of squared gradients; 0 means 0.999
	Eps   float64 // ε; 0 means 1e-8
	Decay float64 // weight decay δ; 0 means 0.01, NoDecay none
}

func (r AdamW) adam() Adam { return Adam{r.Rate, r.Beta1, r.Beta2, r.Eps} }

func (r AdamW) decay() float64 {
	if r.Decay == NoDecay {
		return 0
	}
	return orDefault(r.Decay, 0.01)
}

// Validate implements Rule.
func (r AdamW) Validate() error {
	if r.Decay == NoDecay {
		return checkMoments("AdamW", r.adam())
	}
	return firstError(checkMoments("AdamW", r.adam()), checkPositive("AdamW", "Decay", r.Decay))
}

// Slots implements Rule.
func (AdamW) Slots() []string { return []string{"m", "v"} }

// Diagonal implements Rule: each coordinate has its own step size.
func (AdamW) Diagonal() bool { return true }

// LearningRate implements Rule.
func (r AdamW) LearningRate() float64 { return r.adam().LearningRate() }

// Forward32 implements Rule.
func (r AdamW) Forward32(w, g []float32, state [][]float32, t int, factor float64, step []float32) float64 {
	kernel.RootForward(w, g, state, step, r.root(t, factor))
	return 0
}

// Forward64 implements Rule.
func (r AdamW) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	kernel.RootForward(w, g, state, step, r.root(t, factor))
	return 0
}

// same implements fuser.
func (AdamW) same(r Rule) bool { _, ok := r.(AdamW); return ok }

// numbers implements fuser.
func (r AdamW) numbers(t int, factor float64) stepNumbers {
	return stepNumbers{t: t, root: r.root(t, factor)}
}

// fuse32 implements fuser.
func (AdamW) fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool {
	return kernel.RootUpdateTeam(c.team, w, g, state, c.root, p)
}

// fuse64 implements fuser.
func (AdamW) fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool {
	return kernel.RootUpdateTeam(c.team, w, g, state, c.root, p)
}

// root returns the numbers that one step shares over all coordinates.
func (r AdamW) root(t int, factor float64) kernel.RootStep {
	c := r.adam().coefficients(t, factor)
	return kernel.RootStep{Rule: kernel.RootDecayed, AdamStep: c, OfSquare: 1 - c.Beta2, Keep: 1 - c.Rate*r.decay()}
}

// DecayGradient sets dst ← δ·d∘w, what the decay adds to the gradient of the loss at w, in the metric of the state of a
// parameter after t of its steps: that of a [State] taken there. dst may be w.
func (r AdamW) DecayGradient(dst, w []float64, of ParamState) {
	v := of.Slots["v"]
	c := r.adam().coefficients(of.Steps, 1)
	for i := range dst {
		dst[i] = r.decay() * (math.Sqrt(v[i]*c.ScaleV) + c.Eps) * w[i]
	}
}
