package prox_test

import (
	"fmt"

	"proxgrad/ops/prox"
)

func ExampleGroupLInf() {
	p := prox.GroupLInf{Lambda: 1, Groups: [][]int{{0, 1, 2}, {3, 4}}, Weights: []float64{1, 1}}
	x := []float64{5, -4, 1, 0.5, -0.25}
	p.Prox(x, x, 3)
	fmt.Println(x)
	// Output: [3 -3 1 0 0]
}

func ExampleSLOPE() {
	p := prox.SLOPE{Lambda: 1, Weights: []float64{3, 2, 1}}
	x := []float64{4.5, -5, 0.5}
	p.Prox(x, x, 1)
	fmt.Println(x)
	// Output: [2.25 -2.25 0]
}

func ExampleTotalVariation() {
	x := []float64{1, 2, 7, 8}
	prox.TotalVariation{Lambda: 1}.Prox(x, x, 1)
	fmt.Println(x)
	// Output: [2 2 7 7]
}

func ExampleFusedLasso() {
	x := []float64{1, 2, 7, 8}
	prox.FusedLasso{L1: 2, TV: 1}.Prox(x, x, 1)
	fmt.Println(x)
	// Output: [0 0 5 5]
}

func ExampleNuclear() {
	p := prox.Nuclear{Lambda: 1, Rows: 2, Cols: 2}
	x := []float64{5, 0, 0, 0.5} // the singular values 5 and ½
	value := p.Prox(x, x, 1)
	fmt.Println(x, value)
	// Output: [4 0 0 0] 4
}

func ExampleGroupMCP() {
	p := prox.GroupMCP{Lambda: 1, Gamma: 3, Groups: [][]int{{0, 1}, {2, 3}, {4, 5}}, Weights: []float64{1, 1, 1}}
	x := []float64{0.6, 0.8, 1.2, 1.6, 3, 4}
	p.Prox(x, x, 1)
	fmt.Printf("%.3g\n", x)
	// Output: [0 0 0.9 1.2 3 4]
}

func ExampleLassoNet() {
	p := prox.LassoNet{Lambda: 1, M: 1, Cols: 3} // a skip weight and two weights into the hidden layer
	x := []float64{
		2, 3, 0.5,
		0.25, 0.25, 0,
	}
	p.Prox(x, x, 1)
	fmt.Println(x)
	// Output: [2 2 0.5 0 0 0]
}

func ExampleL1Ball() {
	x := []float64{3, -2, 0.5}
	prox.L1Ball{Radius: 3}.Prox(x, x, 1)
	fmt.Println(x)
	// Output: [2 -1 0]
}

func ExampleSimplex() {
	x := []float64{0.75, 1.25, -1}
	prox.Simplex{}.Prox(x, x, 1)
	fmt.Println(x)
	// Output: [0.25 0.75 0]
}

func ExampleTopK() {
	p := prox.TopK{K: 1, Groups: [][]int{{0, 1}, {2, 3}}}
	x := []float64{1, -2, 2, 0.5}
	p.Prox(x, x, 1)
	fmt.Println(x, p)
	// Output: [1 -2 0 0] TopK(k=1 of 2 groups)
}

func ExampleNM() {
	x := []float64{3, -1, 0.5, 2, -1, 4, 1, 0}
	prox.NM{N: 2, M: 4}.Prox(x, x, 1)
	fmt.Println(x)
	// Output: [3 0 0 2 -1 4 0 0]
}
