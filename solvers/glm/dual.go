package glm

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// DualPoint implements batch.Conjugate: θ = ∇F(η) after the intercepts were moved to their optimum by Newton's method, so
// that Σ_i θ_ic = 0 to rounding. The conjugate of the Cox model is a bound from above, which serves a gap as well. False where the
// intercepts have no optimum.
func (m *Model) DualPoint(x, grad, v []float64) (func(s float64) float64, bool) {
	if m.checkLen(x, v) != nil || m.checkLen(x, grad) != nil {
		return nil, false
	}
	n := m.x.rows * m.outputs
	eta, r := make([]float64, n), make([]float64, n)
	m.predict(eta, x)
	moved, ok := m.centre(eta, r)
	if !ok {
		return nil, false
	}
	if _, ok := m.family.conjugate(eta, r, 0); !ok {
		return nil, false
	}
	if moved {
		m.adjoint(v, r)
	} else {
		copy(v, grad)
	}
	for i := range v {
		v[i] = -v[i]
	}
	clear(v[m.Coefficients():])
	return func(s float64) float64 {
		value, _ := m.family.conjugate(eta, r, s)
		return value
	}, true
}

// centre moves the intercepts in η to where Σ_i r_ic = 0 and leaves r = ∇F there. It reports whether anything had to move and
// whether they got there.
func (m *Model) centre(eta, r []float64) (moved, ok bool) {
	const (
		rounding = 4e-15 // of Σ|r|: met, no step can better it
		enough   = 1e-11 // of Σ|r|: met when steps have ceased to help
	)
	if m.intercepts == 0 {
		m.family.loss(nil, eta, r)
		return false, true
	}
	n, k := m.x.rows, m.outputs
	slope, h := make([]float64, k), hessian(nil)
	least := math.Inf(1)
	var best []float64
	for step := range 60 {
		m.family.loss(nil, eta, r)
		worst, size := 0.0, 0.0
		for c := range k {
			slope[c] = total(r[c*n : (c+1)*n])
			worst = max(worst, math.Abs(slope[c]))
		}
		for _, v := range r {
			size += math.Abs(v)
		}
		switch {
		case !(worst-worst == 0):
			return true, false
		case worst <= rounding*size:
			return step > 0, true
		case worst >= least && least <= enough*size: // the last step was better
			copy(eta, best)
			m.family.loss(nil, eta, r)
			return true, true
		}
		least, best = worst, append(best[:0], eta...)
		h = m.family.bend(h, eta, r)
		move := m.newton(h, slope)
		for c := range k {
			shift(eta[c*n:(c+1)*n], -move[c])
		}
	}
	return true, false
}

// newton returns the Newton step of the intercepts, at most 3 in any. For several outputs, whose sum is free, the Hessian gets
// a ridge along it.
func (m *Model) newton(h hessian, slope []float64) []float64 {
	n, k := m.x.rows, m.outputs
	a, u := mat.NewSymDense(k, nil), make([]float64, n*k)
	top := 0.0
	for c := range k {
		clear(u)
		h.add(u, nil, c, 1)
		for d := c; d < k; d++ {
			a.SetSym(c, d, total(u[d*n:(d+1)*n]))
		}
		top = max(top, a.At(c, c))
	}
	if k > 1 {
		for c := range k {
			for d := c; d < k; d++ {
				a.SetSym(c, d, a.At(c, d)+top/float64(k))
			}
		}
	}
	step := make([]float64, k)
	var chol mat.Cholesky
	if !chol.Factorize(a) || chol.SolveVecTo(mat.NewVecDense(k, step), mat.NewVecDense(k, slope)) != nil {
		for c := range k {
			step[c] = slope[c] / (top + math.SmallestNonzeroFloat64)
		}
	}
	if m.family.exact() {
		return step
	}
	for c, v := range step {
		step[c] = max(-3, min(v, 3))
	}
	return step
}
