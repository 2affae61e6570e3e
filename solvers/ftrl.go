package solvers

import "math"

var (
	_ Rule     = FTRL{}
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
// Cost: one pass, no allocation. State: "sum" (Σ g), "squares" (Σ g²), "q" (Q), "centre" (Σ σ·w), "count" (t).
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
	ftrlForward(r, w, g, state, t, factor, step)
	return 0
}

// Forward64 implements Rule.
func (r FTRL) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	ftrlForward(r, w, g, state, t, factor, step)
	return 0
}

func ftrlForward[F float32 | float64](r FTRL, w, g []F, state [][]F, t int, factor float64, step []F) {
	if stage(t, r.Restart) == 1 {
		for _, s := range state {
			clear(s)
		}
	}
	rate := r.LearningRate() * factor
	if rate < leastAlpha {
		clear(step)
		return
	}
	n := len(w)
	sum, squares, q, centre, count := state[0][:n], state[1][:n], state[2][:n], state[3][:n], state[4][:n]
	alpha, beta := F(rate), F(orDefault(r.Beta, 1))
	for i, gi := range g[:n] {
		sum[i] += gi
		squares[i] += F(gi * gi)
		count[i]++
		next := max(q[i], (beta+F(math.Sqrt(float64(squares[i]))))/alpha)
		centre[i] += F((next - q[i]) * w[i])
		q[i] = next
		w[i] = (centre[i] - sum[i]) / next
		if step != nil {
			step[i] = count[i] / next
		}
	}
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
