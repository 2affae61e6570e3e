package solvers

import "proxgrad/internal/kernel"

var (
	_ Rule     = FTRL{}
	_ fuser    = FTRL{}
	_ dualRule = FTRL{}
)

// FTRL is FTRL-Proximal: follow the regularised leader, with regularisers centred at the points of the past,
//
//	w_{t+1} = argmin_w  Σ_{s≤t} g_s·w + ½ Σ_{s≤t} Σ_i σ_{s,i}·(w_i − w_{s,i})² + t·g(w),
//
// where Σ_{s≤t} σ_{s,i} = Q_{t,i} = (β + √Σ_{s≤t} g_{s,i}²)/α. So it is a prox step of sizes s_i = t/Q_{t,i} from
//
//	z_i = (Σ_s σ_{s,i}·w_{s,i})/Q_{t,i} − s_i·ḡ_i,    ḡ = Σ_s g_s/t.
//
// The β/α that comes before any gradient is centred at the initial weights, which are so kept (a network must not start at
// 0); for w₁ = 0 that is the source's. The penalty is t times g, once for each gradient in the sum: mean loss + g is
// minimised. The source's λ₁, which does not grow, is λ·t of ours at its own t. A falling factor of the schedule multiplies α.
//
// On full batches the mean ḡ remembers its first gradients for ever; Restart begins anew from the present point.
//
// Cost: one pass, as [Adam]'s. No allocation. State: "sum" (Σ g), "squares" (Σ g²), "q" (Q), "centre" (Σ σ·w), "count" (t).
//
// Source: McMahan et al. (2013), Algorithm 1 and §3.1; McMahan (2011), eq. 3, for the composite term.
// Differs from the source: the initial weights, and the growing λ, both as above.
type FTRL struct {
	Rate    float64 // α; 0 means 0.1
	Beta    float64 // β; 0 means 1
	Restart int     // steps after which sums begin anew at the present point; 0 means never
}

// Validate implements Rule.
func (r FTRL) Validate() error {
	return firstError(checkPositive("FTRL", "Rate", r.Rate), checkPositive("FTRL", "Beta", r.Beta), checkCount("FTRL", "Restart", r.Restart))
}

// Slots implements Rule.
func (FTRL) Slots() []string { return []string{"sum", "squares", "q", "centre", "count"} }

// Diagonal implements Rule: each coordinate has its own step size.
func (FTRL) Diagonal() bool { return true }

// Anchored implements Anchored.
func (FTRL) Anchored() bool { return true }

// LearningRate implements Rule.
func (r FTRL) LearningRate() float64 { return orDefault(r.Rate, 0.1) }

// Forward32 implements Rule.
func (r FTRL) Forward32(w, g []float32, state [][]float32, t int, factor float64, step []float32) float64 {
	ftrlForward(r.numbers(t, factor), w, g, state, step)
	return 0
}

// Forward64 implements Rule.
func (r FTRL) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	ftrlForward(r.numbers(t, factor), w, g, state, step)
	return 0
}

func ftrlForward[F float32 | float64](c stepNumbers, w, g []F, state [][]F, step []F) {
	ftrlBegin(&c, state)
	if c.dual.Rate < leastAlpha {
		clear(step)
		return
	}
	kernel.DualForward(w, g, state, step, c.dual)
}

// ftrlBegin clears the state before the first step of a stage.
func ftrlBegin[F float32 | float64](c *stepNumbers, state [][]F) {
	if c.first {
		for _, s := range state {
			clear(s)
		}
	}
}

// same implements fuser.
func (FTRL) same(r Rule) bool { _, ok := r.(FTRL); return ok }

// numbers implements fuser.
func (r FTRL) numbers(t int, factor float64) stepNumbers {
	return stepNumbers{t: t, first: stage(t, r.Restart) == 1, dual: kernel.DualStep{
		Rule: kernel.DualLeader, Rate: r.LearningRate() * factor, Eps: orDefault(r.Beta, 1),
	}}
}

// fuse32 implements fuser.
func (FTRL) fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool {
	return ftrlFuse(w, g, state, c, p)
}

// fuse64 implements fuser.
func (FTRL) fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool {
	return ftrlFuse(w, g, state, c, p)
}

func ftrlFuse[F float32 | float64](w, g []F, state [][]F, c *stepNumbers, p *kernel.Shrinkage) bool {
	ftrlBegin(c, state)
	if c.dual.Rate < leastAlpha {
		clear(g)
		return proxAlone(w, g, 0, p)
	}
	return kernel.DualUpdate(w, g, state, c.dual, p)
}

// leastAlpha is the least α that moves anything: below it a step is none, and takes no gradient in. In float32 Q and Σ σ·w would
// overflow.
const leastAlpha = 1e-20

func (FTRL) base32(dst []float32, state [][]float32) { ftrlBase(dst, state) }
func (FTRL) base64(dst []float64, state [][]float64) { ftrlBase(dst, state) }

func ftrlBase[F float32 | float64](dst []F, state [][]F) {
	for i := range dst {
		dst[i] = state[3][i] / state[2][i]
	}
}
