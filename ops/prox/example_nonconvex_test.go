package prox_test

import (
	"fmt"

	"proxgrad/ops/prox"
)

// Small weights go to zero, middling ones are shrunk, large ones stay as they are.
func ExampleMCP() {
	p := prox.MCP{Lambda: 1, Gamma: 2}
	x := []float64{3, -1.5, 0.75, -0.5}
	value := p.Prox(x, x, 0.5)
	fmt.Println(x, value)
	// Output: [3 -1.3333333333333333 0.3333333333333333 0] 2.194444444444444
}

// A step at or beyond γ makes the map a hard threshold at λ√(γ·step).
func ExampleMCP_ProxDiag() {
	p := prox.MCP{Lambda: 1, Gamma: 2}
	dst := make([]float64, 4)
	p.ProxDiag(dst, []float64{3, 3, 4, 4.25}, []float64{1, 2, 8, 8})
	fmt.Println(dst)
	// Output: [3 3 0 4.25]
}

func ExampleSCAD() {
	p := prox.SCAD{Lambda: 1, A: 3}
	x := []float64{4, -2.5, 1.75, -0.5}
	p.Prox(x, x, 1)
	fmt.Println(x)
	// Output: [4 -2 0.75 0]
}

// From λ_max on zero is stationary. A prox with a long step looks further, and may leave it.
func ExampleLogSum() {
	p := prox.LogSum{Lambda: 1, Eps: 0.5}
	grad := []float64{-2}
	fmt.Println(p.LambdaMax(grad), p.SubdiffDist([]float64{0}, grad))
	for _, step := range []float64{0.25, 4} {
		x := []float64{-step * grad[0]}
		p.Prox(x, x, step)
		fmt.Println(step, x)
	}
	// Output:
	// 1 0
	// 0.25 [0]
	// 4 [7.5]
}

func ExampleL0() {
	p := prox.L0{Lambda: 1}
	x := []float64{3, -1.5, 1, -0.5}
	value := p.Prox(x, x, 0.5) // the threshold is 1
	fmt.Println(x, value)
	// Output: [3 -1.5 0 0] 2
}

func ExampleLHalf() {
	p := prox.LHalf{Lambda: 1}
	x := []float64{4, -1.6, 1.5, -0.5}
	p.Prox(x, x, 1) // the threshold is 1.5
	fmt.Printf("%.4f\n", x)
	// Output: [3.7415 -1.1295 0.0000 0.0000]
}

func ExampleLTwoThirds() {
	p := prox.LTwoThirds{Lambda: 1.5}
	x := []float64{4, -2.125, 2, -0.5}
	p.Prox(x, x, 1) // the threshold is 2
	fmt.Printf("%.4f\n", x)
	// Output: [3.3304 -1.1782 0.0000 0.0000]
}

// λ rises from 0 to 1/step: the weights are drawn to the levels, and in the end put onto them.
func ExampleQuantise() {
	for _, lambda := range []float64{0, 0.5, 1} {
		p := prox.Quantise{Lambda: lambda, Levels: []float64{-1, 0, 1}}
		x := []float64{1.5, 0.625, 0.25, -0.5}
		value := p.Prox(x, x, 1)
		fmt.Println(x, value)
	}
	// Output:
	// [1.5 0.625 0.25 -0.5] 0
	// [1 0.75 0 -0.5] 0.109375
	// [1 1 0 0] 0
}
