package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// L1 is the lasso penalty as a node of the graph
//
//	g = λ·Σ_i |w_i|,  dg/dw_i = λ·sign(w_i), 0 at w_i = 0
//
// A gradient method on such a node never yields an exact zero: the derivative stays ±λ however small w_i becomes, so that
// steps jump over zero, and the 0 at zero itself, the least element of the subdifferential [−λ, λ], says nothing of whether
// w_i should stay there. Apply prox.L1 proximally for exact zeros.
//
// Shapes: w is any shape; the result is a scalar. Cost: O(n), accumulated in float64; no allocation after the first run.
// The error says what is wrong with w, or that lambda is not finite and ≥ 0.
//
// Source: Tibshirani (1996), eq. 1, in its penalised form.
func L1(w *gorgonia.Node, lambda float64) (*gorgonia.Node, error) {
	const name = "L1"
	s, err := floatSignature(name, "w", w)
	if err != nil {
		return nil, err
	}
	if err := checkLambda(name, lambda); err != nil {
		return nil, err
	}
	return term{
		name:     fmt.Sprintf("%s(λ=%v)", name, lambda),
		hyper:    fmt.Sprintf("%x", lambda),
		value:    kernels{l1[float32](lambda), l1[float64](lambda)},
		gradient: kernels{l1Grad[float32](lambda), l1Grad[float64](lambda)},
	}.apply(w, s)
}

func l1[F kernel.Float](lambda float64) func([]F, Operands[F]) error {
	return reduction(func(x []F) float64 { return lambda * kernel.Norm1(x) })
}

func l1Grad[F kernel.Float](lambda float64) func([]F, Operands[F]) error {
	return slope(func(dst, x []F, scale float64) { kernel.ScaledSign(dst, x, lambda*scale) })
}
