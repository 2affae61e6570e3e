package proxtest_test

import (
	"math"

	"proxgrad/ops/prox"
	"proxgrad/ops/prox/proxtest"
)

// powerMutants break the laws of the powers by coordinate, of subgradients, margins, shapes and conjugates.
func powerMutants() []mutant {
	const (
		coordinates = "the coordinates agree with the whole"
		oneStep     = "StepOf is one of the range of steps"
		subgradient = "Subgradient is a subgradient"
		margin      = "Margin is where a zero wakes"
		shape       = "Shape is the form of the penalty"
		conjugate   = "ConjugateValue is the conjugate"
	)
	nonconvex := proxtest.Options{Nonconvex: true}
	return []mutant{
		{name: "ValueAt off by 1e-9", law: coordinates,
			penalty: bent{valueAt: func(i int, x float64) float64 { return lasso.ValueAt(i, x) * (1 + 1e-9) }}},
		{name: "ProxAt of another λ", law: coordinates, penalty: bent{proxAt: prox.L1{Lambda: 0.7 * (1 + 1e-9)}.ProxAt}},
		{name: "DistAt of another λ", law: coordinates, penalty: bent{distAt: prox.L1{Lambda: 0.7 * (1 + 1e-9)}.DistAt}},
		{name: "the last coordinate differs", law: coordinates,
			penalty: bent{proxAt: func(i int, x, step float64) float64 { return lasso.ProxAt(i, x, step*float64(1+i/7)) }}},
		{name: "the sum of the steps", law: oneStep, penalty: stepped{bare{0.7}, func(step []float64) float64 {
			sum := 0.0
			for _, s := range step {
				sum += s
			}
			return sum
		}}},
		{name: "a step of its own", law: oneStep, penalty: stepped{bare{0.7}, func([]float64) float64 { return 1 }}},
		{name: "StepOf beside ProxDiag", law: oneStep, penalty: steppedLasso{}},
		{name: "subgradient of the wrong sign", law: subgradient, penalty: bent{subgradient: func(dst, x []float64) {
			lasso.Subgradient(dst, x)
			for i := range dst {
				dst[i] = -dst[i]
			}
		}}},
		{name: "subgradient of another λ", law: subgradient, penalty: bent{subgradient: prox.L1{Lambda: 0.69}.Subgradient}},
		{name: "derivative of another λ, not convex", law: subgradient,
			penalty: bent{subgradient: prox.L1{Lambda: 0.65}.Subgradient}, options: nonconvex},
		{name: "subgradient clears dst before it reads x", law: subgradient, penalty: bent{subgradient: func(dst, x []float64) {
			clear(dst)
			lasso.Subgradient(dst, x)
		}}},
		{name: "margin of another λ, above", law: margin, penalty: bent{margin: prox.L1{Lambda: 0.8}.Margin}},
		{name: "margin of another λ, below", law: margin, penalty: bent{margin: prox.L1{Lambda: 0.6}.Margin}},
		{name: "half the margin", law: margin,
			penalty: bent{margin: func(x, grad []float64) float64 { return lasso.Margin(x, grad) / 2 }}},
		{name: "no margin is negative", law: margin,
			penalty: bent{margin: func(x, grad []float64) float64 { return math.Max(lasso.Margin(x, grad), 0) }}},
		{name: "a margin without zeros", law: margin,
			penalty: bent{margin: func(x, grad []float64) float64 { return math.Min(lasso.Margin(x, grad), 1e9) }}},
		{name: "convex, it says", law: shape, penalty: claims{prox.MCP{Lambda: 0.7}, prox.Convex}, options: proxtest.Options{}},
		{name: "convex and tested as not", law: shape, penalty: bent{}, options: nonconvex},
		{name: "even, it says of a box", law: shape, penalty: claims{prox.Box{Lo: -1, Hi: 2}, prox.Even}},
		{name: "even, it says of what falls", law: shape, penalty: claims{bare{-0.7}, prox.Even}, options: nonconvex},
		{name: "conjugate of a greater λ", law: conjugate, penalty: bent{conjugate: prox.L1{Lambda: 0.8}.ConjugateValue}},
		{name: "conjugate of a smaller λ", law: conjugate, penalty: bent{conjugate: prox.L1{Lambda: 0.6}.ConjugateValue}},
	}
}

// claims is a penalty that says a shape of itself.
type claims struct {
	prox.Penalty
	shape prox.Shape
}

func (c claims) Shape() prox.Shape { return c.shape }
