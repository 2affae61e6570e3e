package solvers

import "math"

var _ Rule = RMSProp{}

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
// Cost: one pass, no allocation. State: "v"; "mean" if Centered; "momentum" and "weight" (c) if μ > 0.
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
func (r RMSProp) Forward32(w, g []float32, state [][]float32, _ int, factor float64, step []float32) float64 {
	rmsPropForward(r, w, g, state, factor, step)
	return 0
}

// Forward64 implements Rule.
func (r RMSProp) Forward64(w, g []float64, state [][]float64, _ int, factor float64, step []float64) float64 {
	rmsPropForward(r, w, g, state, factor, step)
	return 0
}

func rmsPropForward[F float32 | float64](r RMSProp, w, g []F, state [][]F, factor float64, step []F) {
	v := state[0][:len(w)]
	g = g[:len(w)]
	var mean, momentum, weight []F
	state = state[1:]
	if r.Centered {
		mean, state = state[0][:len(w)], state[1:]
	}
	if r.Momentum != 0 {
		momentum, weight = state[0][:len(w)], state[1][:len(w)]
	}
	alpha := orDefault(r.Alpha, 0.99)
	a, rest, mu := F(alpha), F(1-alpha), F(r.Momentum)
	rate, eps := F(r.LearningRate()*factor), F(orDefault(r.Eps, 1e-8))
	for i, gi := range g {
		v[i] = F(a*v[i]) + F(F(rest*gi)*gi)
		square := v[i]
		if mean != nil {
			mean[i] += F(rest * (gi - mean[i]))
			square = max(square-F(mean[i]*mean[i]), 0) // rounding may leave it below 0
		}
		d := F(math.Sqrt(float64(square))) + eps
		s := rate / d
		if momentum == nil {
			w[i] -= F(s * gi)
		} else {
			momentum[i] = F(mu*momentum[i]) + gi/d
			weight[i] = F(mu*weight[i]) + 1/d
			w[i] -= F(rate * momentum[i])
			s = F(rate * weight[i])
		}
		if step != nil {
			step[i] = s
		}
	}
}
