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
