package solvers

import "github.com/pkg/errors"

// A dualRule is a rule of dual averaging: its forward point does not start from the last point but from a base,
//
//	z = b − s∘ḡ,   ḡ an average of all gradients since the last restart,
//
// which is the origin w₀ (RDA, RMDA, RAMDA) or a weighted mean of past points (FTRL).
type dualRule interface {
	Anchored
	// base writes b into dst, after a forward step of a rule with a diagonal metric; a rule with a scalar metric leaves dst alone.
	base32(dst []float32, state [][]float32)
	base64(dst []float64, state [][]float64)
}

// An averager combines the prox point with the last point,
//
//	w ← (1 − c_t)·w_{t−1} + c_t·ŵ,
//
// and then keeps ŵ in the state vector "point": weights of w are zero only where both are, but ŵ has its exact zeros, and
// Prox.Land puts ŵ in the place of w.
type averager interface {
	// share returns c_t.
	share(t int) float64
	// point returns the index of "point" among Slots: w_{t−1} after the forward step, ŵ after the combination.
	point() int
}

// combine sets w ← (1 − c)·last + c·w and last ← w as it was.
func combine[F float32 | float64](w, last []F, c float64) {
	if c == 1 {
		copy(last, w)
		return
	}
	share, rest := F(c), F(1-c)
	for i, x := range w {
		w[i] = F(rest*last[i]) + F(share*x)
		last[i] = x
	}
}

// stage returns which step of its stage the step t is, from 1, where a stage has so many steps (0: there is one stage).
func stage(t, restart int) int {
	if restart == 0 {
		return t
	}
	return (t-1)%restart + 1
}

// checkCount says what is wrong with a field that counts.
func checkCount(rule, field string, n int) error {
	if n < 0 {
		return errors.Errorf("%s.%s is %d; expected ≥ 0", rule, field, n)
	}
	return nil
}
