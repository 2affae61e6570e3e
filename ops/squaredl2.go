package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// SquaredL2 is the ridge penalty as a node of the graph
//
//	g = ½·λ·Σ_i w_i²,  dg/dw_i = λ·w_i
//
// It shrinks weights and makes none of them zero.
//
// Shapes: w is any shape; the result is a scalar. Cost: O(n), accumulated in float64; no allocation after the first run.
// The error says what is wrong with w, or that lambda is not finite and ≥ 0.
//
// Source: Hoerl & Kennard (1970), in its penalised form.
func SquaredL2(w *gorgonia.Node, lambda float64) (*gorgonia.Node, error) {
	const name = "SquaredL2"
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
		value:    kernels{squaredL2[float32](lambda), squaredL2[float64](lambda)},
		gradient: kernels{squaredL2Grad[float32](lambda), squaredL2Grad[float64](lambda)},
	}.apply(w, s)
}

func squaredL2[F kernel.Float](lambda float64) func([]F, Operands[F]) error {
	return reduction(func(x []F) float64 { return lambda / 2 * kernel.SquaredNorm2(x) })
}

func squaredL2Grad[F kernel.Float](lambda float64) func([]F, Operands[F]) error {
	return slope(func(dst, x []F, scale float64) { kernel.Scale(dst, x, lambda*scale) })
}
