package solvers

import (
	"math"

	"proxgrad/internal/kernel"
)

var (
	_ Rule     = RDA{}
	_ fuser    = RDA{}
	_ dualRule = RDA{}
)

// RDA is regularised dual averaging: each point is the prox of the mean of all gradients,
//
//	w_{t+1} = argmin_w  ⟨ḡ_t, w⟩ + g(w) + (β_t/t)·½‖w − w₀‖²,    β_t = √t/lr,
//
// which is the prox with step s = lr·√t of the point w₀ − s·ḡ_t. Its steps grow, so under the noise of mini-batches it finds
// more zeros than SGD, whose last step alone decides. The origin w₀ is the initial point, not 0.
//
// A factor f_t of the schedule weighs the gradient of its step: ḡ is then the weighted mean, and Σ f stands for t.
//
// The origin pulls: the distance from the optimum falls as 1/√t only. Restart moves the origin to the present point every so
// many steps, and on full batches each stage then gains some digits.
//
// A network needs it: the weight of a new gradient is lr/√t, so late gradients hardly move it, and a greater rate is bounded by
// the first steps, whose weight is lr whole. The rule of the catalogue restarts every 30 steps and trains as momentum does:
// objectives of 0.11 to 0.12 on three seeds of the mission network, where it ends at 0.42 to 0.44 without restarts, with under half
// of the zeros, and still at 0.15 or more with three times the rate. The price: after long stages zeros stand still, after short
// ones they flip about as often as momentum's. For zeros that stand still take [RMDA]. TestDualAveragingTrainsNetworks of package
// models prints all of them.
//
// Cost: one pass, as [Adam]'s, and a look at the weights. No allocation. State: "origin" (w₀), "sum" (Σ f·g), "weight" (Σ f). A
// coordinate that is thawed begins its sum anew, with origin 0, against the weight of all steps: it wakes late, or at the next
// restart.
//
// Source: Xiao (2010), Algorithm 1 with eq. 26 (γ = 1/lr). Differs from the source: the origin, and Restart.
type RDA struct {
	Rate    float64 // lr; 0 means 1
	Restart int     // steps after which the origin moves to the present point and the sum is cleared; 0 means never
}

// Validate implements Rule.
func (r RDA) Validate() error {
	return firstError(checkPositive("RDA", "Rate", r.Rate), checkCount("RDA", "Restart", r.Restart))
}

// Slots implements Rule.
func (RDA) Slots() []string { return []string{"origin", "sum", "weight"} }

// Diagonal implements Rule: the metric is scalar.
func (RDA) Diagonal() bool { return false }

// Anchored implements Anchored.
func (RDA) Anchored() bool { return true }

// LearningRate implements Rule.
func (r RDA) LearningRate() float64 { return orDefault(r.Rate, 1) }

// Forward32 implements Rule.
func (r RDA) Forward32(w, g []float32, state [][]float32, t int, factor float64, _ []float32) float64 {
	return rdaForward(r, w, g, state, r.numbers(t, factor))
}

// Forward64 implements Rule.
func (r RDA) Forward64(w, g []float64, state [][]float64, t int, factor float64, _ []float64) float64 {
	return rdaForward(r, w, g, state, r.numbers(t, factor))
}

func rdaForward[F float32 | float64](r RDA, w, g []F, state [][]F, c stepNumbers) float64 {
	size := rdaBegin(r, w, state, &c)
	if size != 0 {
		kernel.DualForward(w, g, state, nil, c.dual)
	}
	return size
}

// rdaBegin prepares a step and returns the step size of its prox: 0, of no step at all, where no gradient counts.
func rdaBegin[F float32 | float64](r RDA, w []F, state [][]F, c *stepNumbers) float64 {
	if c.first {
		beginAt(w, state)
	}
	total := weightAfter(state[2], c.dual.Rate)
	if total == 0 {
		return 0
	}
	c.dual.Scale = r.LearningRate() / math.Sqrt(total) // s/Σf
	return r.LearningRate() * math.Sqrt(total)
}

// weightAfter returns the greatest of the weights once a step of this weight has been added.
func weightAfter[F float32 | float64](weight []F, step float64) float64 {
	if len(weight) == 0 {
		return 0
	}
	return float64(F(kernel.Greatest(weight)) + F(step))
}

// same implements fuser.
func (RDA) same(r Rule) bool { _, ok := r.(RDA); return ok }

// numbers implements fuser.
func (r RDA) numbers(t int, factor float64) stepNumbers {
	return stepNumbers{t: t, first: stage(t, r.Restart) == 1, dual: kernel.DualStep{Rule: kernel.DualSum, Rate: factor}}
}

// fuse32 implements fuser.
func (r RDA) fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool {
	return rdaFuse(r, w, g, state, *c, p)
}

// fuse64 implements fuser.
func (r RDA) fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool {
	return rdaFuse(r, w, g, state, *c, p)
}

func rdaFuse[F float32 | float64](r RDA, w, g []F, state [][]F, c stepNumbers, p *kernel.Shrinkage) bool {
	size := rdaBegin(r, w, state, &c)
	if size == 0 {
		clear(g)
		return proxAlone(w, g, 0, p)
	}
	return kernel.DualUpdate(w, g, state, c.dual, fixed(p, size))
}

// beginAt makes w the origin, the first state vector, and clears the others.
func beginAt[F float32 | float64](w []F, state [][]F) {
	copy(state[0], w)
	for _, s := range state[1:] {
		clear(s)
	}
}

func (RDA) base32([]float32, [][]float32) {}
func (RDA) base64([]float64, [][]float64) {}
