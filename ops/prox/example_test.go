package prox_test

import (
	"fmt"

	"proxgrad/ops/prox"
)

func ExampleL1() {
	p := prox.L1{Lambda: 1}
	x := []float64{3, -0.5, 0.25, -2}
	value := p.Prox(x, x, 0.5) // in place
	fmt.Println(x, value)
	// Output: [2.5 0 0 -1.5] 4
}

// A step for each coordinate, as Adam takes it, gives a threshold for each coordinate.
func ExampleL1_ProxDiag() {
	p := prox.L1{Lambda: 1}
	dst := make([]float64, 3)
	p.ProxDiag(dst, []float64{2, 2, 2}, []float64{0.5, 1.5, 4})
	fmt.Println(dst)
	// Output: [1.5 0.5 0]
}

// Zero is stationary from LambdaMax on.
func ExampleL1_LambdaMax() {
	grad := []float64{0.5, -2, 1}
	top := prox.L1{}.LambdaMax(grad)
	zero := make([]float64, len(grad))
	fmt.Println(top, prox.L1{Lambda: top}.SubdiffDist(zero, grad), prox.L1{Lambda: top / 2}.SubdiffDist(zero, grad))
	// Output: 2 0 1
}

func ExampleElasticNet() {
	p := prox.ElasticNet{L1: 1, L2: 3}
	x := []float64{5, -0.5, -2}
	p.Prox(x, x, 1)
	fmt.Println(x)
	// Output: [1 0 -0.25]
}

func ExampleGroupL2() {
	groups, err := prox.ConsecutiveGroups(4, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	p := prox.GroupL2{Lambda: 1, Groups: groups, Weights: []float64{1, 1}}
	x := []float64{6, 8, 0.6, 0.8}
	p.Prox(x, x, 5)
	fmt.Println(x)
	// Output: [3 4 0 0]
}

func ExampleSparseGroup() {
	p := prox.SparseGroup{L1: 1, L2: 2.5, Groups: [][]int{{0, 1, 2}, {3, 4}}, Weights: []float64{1, 1}}
	x := []float64{4, 0.5, -5, 1.5, 2}
	p.Prox(x, x, 1)
	fmt.Println(x)
	// Output: [1.5 0 -2 0 0]
}

func ExampleNonNegative() {
	x := []float64{1.5, -2, 0}
	value := prox.NonNegative{}.Prox(x, x, 1)
	fmt.Println(x, value)
	// Output: [1.5 0 0] 0
}

func ExampleBox() {
	p := prox.Box{Lo: -1, Hi: 1}
	x := []float64{1.5, -2, 0.25}
	fmt.Println(p.Value(x))
	p.Prox(x, x, 1)
	fmt.Println(x, p)
	// Output:
	// +Inf
	// [1 -1 0.25] Box[-1, 1]
}

func ExampleConsecutiveGroups() {
	rows, err := prox.ConsecutiveGroups(6, 3)
	fmt.Println(rows, err)
	_, err = prox.ConsecutiveGroups(7, 3)
	fmt.Println(err)
	// Output:
	// [[0 1 2] [3 4 5]] <nil>
	// prox: ConsecutiveGroups: blocks of 3 do not divide 7 coordinates: 1 would be left
}
