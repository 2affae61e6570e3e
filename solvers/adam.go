package solvers

import "math"

var _ Rule = Adam{}

// Adam is the method of Kingma & Ba:
//
//	m_t = β₁·m_{t−1} + (1−β₁)·g_t        m̂ = m_t/(1−β₁ᵗ)
//	v_t = β₂·v_{t−1} + (1−β₂)·g_t²       v̂ = v_t/(1−β₂ᵗ)
//	z   = w − lr·m̂/(√v̂ + ε)
//
// It is a gradient step in the metric d = √v̂ + ε, so the step sizes of its prox are s_i = lr/d_i: same bias correction of
// v, same ε; the correction of m belongs to the gradient and not to the metric. Where a gradient has been zero throughout
// (a dead ReLU, a constant feature) s_i = lr/ε is huge and a penalised weight goes to zero at once, as the objective asks.
//
// Cost: one pass over w, g, m, v (and s), no allocation. State: "m", "v".
//
// Source: Kingma & Ba (2015), Algorithm 1.
type Adam struct {
	Rate  float64 // learning rate lr; 0 means 0.001
	Beta1 float64 // decay of the mean of gradients; 0 means 0.9
	Beta2 float64 // decay of the mean of squared gradients; 0 means 0.999
	Eps   float64 // ε, added to √v̂; 0 means 1e-8
}

// Validate implements Rule.
func (r Adam) Validate() error {
	if err := checkPositive("Adam", "Rate", r.Rate); err != nil {
		return err
	}
	if err := checkFraction("Adam", "Beta1", r.Beta1); err != nil {
		return err
	}
	if err := checkFraction("Adam", "Beta2", r.Beta2); err != nil {
		return err
	}
	return checkPositive("Adam", "Eps", r.Eps)
}

// Slots implements Rule.
func (Adam) Slots() []string { return []string{"m", "v"} }

// Diagonal implements Rule: each coordinate has its own step size.
func (Adam) Diagonal() bool { return true }

// LearningRate implements Rule.
func (r Adam) LearningRate() float64 { return orDefault(r.Rate, 0.001) }

// Forward32 implements Rule.
func (r Adam) Forward32(w, g []float32, state [][]float32, t int, factor float64, step []float32) float64 {
	c := r.coefficients(t, factor)
	m, v := state[0][:len(w)], state[1][:len(w)]
	g = g[:len(w)]
	beta1, beta2, ombeta1, ombeta2 := float32(c.beta1), float32(c.beta2), float32(1-c.beta1), float32(1-c.beta2)
	rate, scaleM, scaleV, eps := float32(c.rate), float32(c.scaleM), float32(c.scaleV), float32(c.eps)
	for i, gi := range g {
		m[i] = beta1*m[i] + ombeta1*gi
		v[i] = beta2*v[i] + ombeta2*gi*gi
		s := rate / (float32(math.Sqrt(float64(v[i]*scaleV))) + eps)
		w[i] -= s * (m[i] * scaleM)
		if step != nil {
			step[i] = s
		}
	}
	return 0
}

// Forward64 implements Rule.
func (r Adam) Forward64(w, g []float64, state [][]float64, t int, factor float64, step []float64) float64 {
	c := r.coefficients(t, factor)
	m, v := state[0][:len(w)], state[1][:len(w)]
	g = g[:len(w)]
	for i, gi := range g {
		m[i] = c.beta1*m[i] + (1-c.beta1)*gi
		v[i] = c.beta2*v[i] + (1-c.beta2)*gi*gi
		s := c.rate / (math.Sqrt(v[i]*c.scaleV) + c.eps)
		w[i] -= s * (m[i] * c.scaleM)
		if step != nil {
			step[i] = s
		}
	}
	return 0
}

// adamCoefficients are the numbers that one step shares over all coordinates.
type adamCoefficients struct {
	rate         float64 // lr times the schedule's factor
	beta1, beta2 float64
	eps          float64
	scaleM       float64 // 1/(1−β₁ᵗ)
	scaleV       float64 // 1/(1−β₂ᵗ)
}

func (r Adam) coefficients(t int, factor float64) adamCoefficients {
	c := adamCoefficients{
		rate:  r.LearningRate() * factor,
		beta1: orDefault(r.Beta1, 0.9),
		beta2: orDefault(r.Beta2, 0.999),
		eps:   orDefault(r.Eps, 1e-8),
	}
	c.scaleM = 1 / (1 - math.Pow(c.beta1, float64(t)))
	c.scaleV = 1 / (1 - math.Pow(c.beta2, float64(t)))
	return c
}
