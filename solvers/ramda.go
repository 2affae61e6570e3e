package solvers

import (
	"math"

	"proxgrad/internal/kernel"
)

var (
	_ Rule     = RAMDA{}
	_ fuser    = RAMDA{}
	_ dualRule = RAMDA{}
	_ averager = RAMDA{}
)

// RAMDA is regularised adaptive momentum dual averaging: [RMDA] with a metric for each coordinate,
//
//	s_t = lr·f_t·√t     V_t = V_{t−1} + s_t·g_t     U_t = U_{t−1} + s_t·g_t²     α_t = α_{t−1} + s_t
//	P_t = ∛U_t + ε
//	ŵ_t = argmin_w ⟨V_t, w⟩ + α_t·g(w) + ½⟨w − w₀, P_t∘(w − w₀)⟩
//	w_t = (1 − c_t)·w_{t−1} + c_t·ŵ_t,    c_t = min(c·√t, 1),
//
// so ŵ is the prox with step sizes α_t/P_{t,i} of the point w₀ − V_t/P_t. f_t is the factor of the schedule, and t counts from
// the last restart. What [RMDA] says of zeros, Prox.Land and restarts holds here too.
//
// Where the gradient vanishes at the optimum (a weight without penalty, or strictly inside a constraint) P_t falls to ε after
// a restart, and the weight swings about its optimum by the order of lr: let the rate fall there, as by [Exponential], or take
// a greater ε.
//
// Cost: one pass with a cube root, as [Adam]'s, a copy, and a pass for the average while c_t < 1. No allocation. State: "origin"
// (w₀), "sum" (V), "weight" (α), "squares" (U), "point".
//
// Source: Huang, Lee et al. (2024), Algorithm 1; the metric is that of MADGRAD (Defazio & Jelassi 2022).
type RAMDA struct {
	Rate     float64 // lr; 0 means 0.01
	Momentum float64 // c in (0, 1]; 0 means 0.1, 1 means no averaging
	Eps      float64 // ε; 0 means 1e-6
	Restart  int     // steps after which the origin moves to the present point and the sums are cleared; 0 means never
}

// Validate implements Rule.
func (r RAMDA) Validate() error {
	return firstError(checkPositive("RAMDA", "Rate", r.Rate), checkShare("RAMDA", "Momentum", r.Momentum),
		checkPositive("RAMDA", "Eps", r.Eps), checkCount("RAMDA", "Restart", r.Restart))
}

// Slots implements Rule.
func (RAMDA) Slots() []string { return []string{"origin", "sum", "weight", "squares", "point"} }

// Diagonal implements Rule: each coordinate has its own step size.
func (RAMDA) Diagonal() bool { return true }

// Anchored implements Anchored.
func (RAMDA) Anchored() bool { return true }

// LearningRate implements Rule.
func (r RAMDA) LearningRate() float64 { return orDefault(r.Rate, 0.01) }

// Forward32 implements Rule.
func (r RAMDA) Forward32(w, g []float32, state [][]float32, t int, factor float64, step []float32) float64 {
	ramdaForward(w, g, state, step, r.numbers(t, factor))
	return 0
}

// Forward64 implements Rule.
func (r RAMDA) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	ramdaForward(w, g, state, step, r.numbers(t, factor))
	return 0
}

func ramdaForward[F float32 | float64](w, g []F, state [][]F, step []F, c stepNumbers) {
	ramdaBegin(w, state, &c)
	kernel.DualForward(w, g, state, step, c.dual)
}

// ramdaBegin prepares a step.
func ramdaBegin[F float32 | float64](w []F, state [][]F, c *stepNumbers) {
	if c.first {
		beginAt(w, state)
	}
	copy(state[4], w)
}

// same implements fuser.
func (RAMDA) same(r Rule) bool { _, ok := r.(RAMDA); return ok }

// numbers implements fuser.
func (r RAMDA) numbers(t int, factor float64) stepNumbers {
	k := stage(t, r.Restart)
	return stepNumbers{t: t, first: k == 1, dual: kernel.DualStep{
		Rule: kernel.DualCubic, Rate: r.LearningRate() * factor * math.Sqrt(float64(k)), Eps: orDefault(r.Eps, 1e-6),
	}}
}

// fuse32 implements fuser.
func (RAMDA) fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool {
	ramdaBegin(w, state, c)
	return kernel.DualUpdate(w, g, state, c.dual, p)
}

// fuse64 implements fuser.
func (RAMDA) fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool {
	ramdaBegin(w, state, c)
	return kernel.DualUpdate(w, g, state, c.dual, p)
}

func (r RAMDA) share(t int) float64 { return averagingShare(r.Momentum, stage(t, r.Restart)) }
func (RAMDA) point() int            { return 4 }

func (RAMDA) base32(dst []float32, state [][]float32) { copy(dst, state[0]) }
func (RAMDA) base64(dst []float64, state [][]float64) { copy(dst, state[0]) }
