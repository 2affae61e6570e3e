package ops

import (
	"fmt"
	"sync"

	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
	"proxgrad/ops/prox"
)

// A subgradienter is a penalty that can stand in a loss.
type subgradienter struct {
	prox.Penalty
	prox.Subgradienter
}

// subgradient is a penalty as a node of the graph: its value is p.Value(w), and its derivative the subgradient that p names
// at w, times the gradient that arrives. Cost: that of the penalty's methods, and of a conversion on float32; no allocation
// but for the scratch of the first runs.
func subgradient(w *gorgonia.Node, s signature, p subgradienter) (*gorgonia.Node, error) {
	return term{
		name: fmt.Sprintf("Penalty(%T)", p.Penalty),
		// The fields in Go syntax: floating-point numbers to the bit, and what is behind a pointer by its address, so that two
		// ops with one identity have one penalty.
		hyper:    fmt.Sprintf("%#v", p.Penalty),
		value:    kernels{subgradientValue32(p), subgradientValue64(p)},
		gradient: kernels{subgradientSlope32(p), subgradientSlope64(p)},
	}.apply(w, s)
}

func subgradientValue64(p subgradienter) func([]float64, Operands[float64]) error {
	return reduction(p.Value)
}

func subgradientSlope64(p subgradienter) func([]float64, Operands[float64]) error {
	return slope(func(dst, x []float64, scale float64) {
		p.Subgradient(dst, x)
		for i := range dst {
			dst[i] *= scale
		}
	})
}

// wide holds scratch for the float64 twin of a float32 parameter.
var wide = sync.Pool{New: func() any { return new([]float64) }}

// widened returns x in scratch; the caller gives back the scratch.
func widened[F kernel.Float](x []F) *[]float64 {
	s := wide.Get().(*[]float64)
	if cap(*s) < len(x) {
		*s = make([]float64, len(x))
	}
	*s = (*s)[:len(x)]
	for i, v := range x {
		(*s)[i] = float64(v)
	}
	return s
}

func subgradientValue32(p subgradienter) func([]float32, Operands[float32]) error {
	return reduction(func(x []float32) float64 {
		s := widened(x)
		defer wide.Put(s)
		return p.Value(*s)
	})
}

func subgradientSlope32(p subgradienter) func([]float32, Operands[float32]) error {
	return slope(func(dst, x []float32, scale float64) {
		s := widened(x)
		defer wide.Put(s)
		p.Subgradient(*s, *s)
		for i, v := range *s {
			dst[i] = float32(v * scale)
		}
	})
}
