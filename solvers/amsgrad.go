package solvers

import "math"

var _ Rule = AMSGrad{}

// AMSGrad is [Adam] with the greatest v so far in place of v:
//
//	v⁺_t = max(v⁺_{t−1}, v_t)
//	z    = w − lr·m̂_t/(√(v⁺_t/(1−β₂ᵗ)) + ε)
//
// Its metric d = √(v⁺/(1−β₂ᵗ)) + ε does not fall (but for the bias correction), and the step sizes of its prox are lr/d_i.
// The maximum is taken before the bias correction, as in PyTorch.
//
// Cost: one pass, no allocation. State: "m", "v", "top" (v⁺).
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
	amsGradForward(r, w, g, state, t, factor, step)
	return 0
}

// Forward64 implements Rule.
func (r AMSGrad) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	amsGradForward(r, w, g, state, t, factor, step)
	return 0
}

func amsGradForward[F float32 | float64](r AMSGrad, w, g []F, state [][]F, t int, factor float64, step []F) {
	m, v, top := state[0][:len(w)], state[1][:len(w)], state[2][:len(w)]
	g = g[:len(w)]
	c := r.adam().coefficients(t, factor)
	rate, scaleM, scaleV, eps := F(c.Rate), F(c.ScaleM), F(c.ScaleV), F(c.Eps)
	k := momentsOf[F](c)
	for i, gi := range g {
		k.update(&m[i], &v[i], gi)
		top[i] = max(top[i], v[i])
		s := rate / (F(math.Sqrt(float64(F(top[i]*scaleV)))) + eps)
		w[i] -= F(s * F(m[i]*scaleM))
		if step != nil {
			step[i] = s
		}
	}
}
