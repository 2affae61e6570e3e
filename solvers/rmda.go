package solvers

import (
	"math"

	"proxgrad/internal/kernel"
)

var (
	_ Rule     = RMDA{}
	_ fuser    = RMDA{}
	_ dualRule = RMDA{}
	_ averager = RMDA{}
)

// RMDA is regularised modernised dual averaging: [RDA] with gradients that weigh more the later they come, and momentum by
// averaging the points,
//
//	s_t = lr·f_t·√t     V_t = V_{t−1} + s_t·g_t     α_t = α_{t−1} + s_t     β_t = √t
//	ŵ_t = argmin_w ⟨V_t, w⟩ + α_t·g(w) + (β_t/2)‖w − w₀‖² = prox of (α_t/β_t)·g at w₀ − V_t/β_t
//	w_t = (1 − c_t)·w_{t−1} + c_t·ŵ_t,    c_t = min(c·√t, 1).
//
// f_t is the factor of the schedule, and t counts from the last restart. While c_t < 1 the points w_t have few exact zeros;
// ŵ_t has them all. From the step 1/c² of a stage on w_t = ŵ_t, and Prox.Land puts ŵ in the place of w at any time: call it
// when training ends. f_t weighs the gradients but not β_t, as in the source: where it falls near 0 the origin draws ŵ back, so
// restart where the rate falls.
//
// The momentum is that of the first 1/c² steps of a stage: from there on a step is as large as one of SGD at the rate lr, and the
// rate has to allow for it. At twice that of the catalogue the network on the digits breaks up (demo compare-penalty-vs-prox
// --dataset digits --rule rmda --lr 1). The authors' own runs hold c_t at c until the last fall of the rate.
//
// Its points identify the zeros of the optimum after finitely many steps, under mini-batch noise, as the weights average
// the noise away.
//
// Cost: that of [RDA], a copy, and a pass for the average while c_t < 1. No allocation. State: "origin" (w₀), "sum" (V),
// "weight" (α), "point" (w_{t−1}, then ŵ_t).
//
// Source: Huang & Lee (2022), Algorithm 1, with the restarts and the c_t of its §5.
type RMDA struct {
	Rate     float64 // lr; 0 means 0.1, as its authors have it
	Momentum float64 // c in (0, 1]; 0 means 0.1, 1 means no averaging
	Restart  int     // steps after which the origin moves to the present point and the sums are cleared; 0 means never
}

// Validate implements Rule.
func (r RMDA) Validate() error {
	return firstError(checkPositive("RMDA", "Rate", r.Rate), checkShare("RMDA", "Momentum", r.Momentum),
		checkCount("RMDA", "Restart", r.Restart))
}

// Slots implements Rule.
func (RMDA) Slots() []string { return []string{"origin", "sum", "weight", "point"} }

// Diagonal implements Rule: the metric is scalar.
func (RMDA) Diagonal() bool { return false }

// Anchored implements Anchored.
func (RMDA) Anchored() bool { return true }

// LearningRate implements Rule.
func (r RMDA) LearningRate() float64 { return orDefault(r.Rate, 0.1) }

// Forward32 implements Rule.
func (r RMDA) Forward32(w, g []float32, state [][]float32, t int, factor float64, _ []float32) float64 {
	return rmdaForward(w, g, state, r.numbers(t, factor))
}

// Forward64 implements Rule.
func (r RMDA) Forward64(w, g []float64, state [][]float64, t int, factor float64, _ []float64) float64 {
	return rmdaForward(w, g, state, r.numbers(t, factor))
}

func rmdaForward[F float32 | float64](w, g []F, state [][]F, c stepNumbers) float64 {
	size := rmdaBegin(w, state, &c)
	kernel.DualForward(w, g, state, nil, c.dual)
	return size
}

// rmdaBegin prepares a step and returns the step size of its prox.
func rmdaBegin[F float32 | float64](w []F, state [][]F, c *stepNumbers) float64 {
	if c.first {
		beginAt(w, state)
	}
	copy(state[3], w)
	return weightAfter(state[2], c.dual.Rate) / c.dual.Scale
}

// same implements fuser.
func (RMDA) same(r Rule) bool { _, ok := r.(RMDA); return ok }

// numbers implements fuser.
func (r RMDA) numbers(t int, factor float64) stepNumbers {
	k := stage(t, r.Restart)
	root := math.Sqrt(float64(k))
	return stepNumbers{t: t, first: k == 1, dual: kernel.DualStep{
		Rule: kernel.DualMean, Rate: r.LearningRate() * factor * root, Scale: root,
	}}
}

// fuse32 implements fuser.
func (RMDA) fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool {
	return kernel.DualUpdate(w, g, state, c.dual, fixed(p, rmdaBegin(w, state, c)))
}

// fuse64 implements fuser.
func (RMDA) fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool {
	return kernel.DualUpdate(w, g, state, c.dual, fixed(p, rmdaBegin(w, state, c)))
}

func (r RMDA) share(t int) float64 { return averagingShare(r.Momentum, stage(t, r.Restart)) }
func (RMDA) point() int            { return 3 }

func (RMDA) base32([]float32, [][]float32) {}
func (RMDA) base64([]float64, [][]float64) {}

// averagingShare is c_t = min(c·√t, 1).
func averagingShare(c float64, t int) float64 {
	return min(orDefault(c, 0.1)*math.Sqrt(float64(t)), 1)
}
