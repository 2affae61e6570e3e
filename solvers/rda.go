package solvers

import "math"

var (
	_ Rule     = RDA{}
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
// Cost: one pass, no allocation. State: "origin" (w₀), "sum" (Σ f·g), "weight" (Σ f). A coordinate that is thawed begins its
// sum anew, with origin 0, against the weight of all steps: it wakes late, or at the next restart.
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
	return rdaForward(r, w, g, state, t, factor)
}

// Forward64 implements Rule.
func (r RDA) Forward64(w, g []float64, state [][]float64, t int, factor float64, _ []float64) float64 {
	return rdaForward(r, w, g, state, t, factor)
}

func rdaForward[F float32 | float64](r RDA, w, g []F, state [][]F, t int, factor float64) float64 {
	if stage(t, r.Restart) == 1 {
		beginAt(w, state)
	}
	n := len(w)
	origin, sum, weight := state[0][:n], state[1][:n], state[2][:n]
	for i, gi := range g[:n] {
		sum[i] += F(F(factor) * gi)
		weight[i] += F(factor)
	}
	total := greatest(weight)
	if total == 0 {
		return 0
	}
	scale := F(r.LearningRate() / math.Sqrt(total)) // s/Σf
	for i := range w {
		w[i] = origin[i] - F(scale*sum[i])
	}
	return r.LearningRate() * math.Sqrt(total)
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
