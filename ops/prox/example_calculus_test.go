package prox_test

import (
	"fmt"

	"proxgrad/ops/prox"
)

func ExampleScaled() {
	p := prox.Scaled{By: 3, Of: prox.L1{Lambda: 0.5}}
	x := []float64{3, -0.5, 0.25, -2}
	p.Prox(x, x, 1)
	fmt.Println(x, p, p.Strength())
	// Output: [1.5 0 0 -0.5] 3·L1(λ=0.5) 1.5
}

// The adaptive lasso: weights 1/|estimate| shrink little what a first estimate found large.
func ExampleWeighted() {
	p := prox.Weighted{Of: prox.L1{Lambda: 1}, Weights: []float64{0.5, 2, 0}}
	x := []float64{2, 2, 2}
	p.Prox(x, x, 1)
	fmt.Println(x, p)
	// Output: [1.5 0 2] Weighted(L1(λ=1), 3 weights)
}

// A matrix of two inputs and three units: the second input is cut off as a whole.
func ExampleRows() {
	p := prox.Rows{Of: prox.GroupL2{Lambda: 1, Weights: []float64{1}}, Cols: 3}
	x := []float64{
		2, 4, 4,
		0.2, 0.4, 0.4,
	}
	p.Prox(x, x, 3)
	fmt.Println(x, p)
	// Output: [1 2 2 0 0 0] Rows(GroupL2(λ=1, 1 block), 3 columns)
}

// A matrix of two inputs and three units: the units 1 and 2 are cut off.
func ExampleColumns() {
	p := prox.Columns{Of: prox.GroupL2{Lambda: 1, Weights: []float64{1}}, Cols: 3}
	x := []float64{
		6, 0.3, 1,
		8, 0.4, 1,
	}
	p.Prox(x, x, 5)
	fmt.Println(x)
	// Output: [3 0 0 4 0 0]
}

func ExampleIndexed() {
	p := prox.Indexed{Of: prox.L1{Lambda: 1}, Index: []int{0, 2}}
	x := []float64{3, 3, 0.5, 0.5}
	p.Prox(x, x, 1)
	fmt.Println(x)
	// Output: [2 3 0 0.5]
}

// A rule has the powers of its operand, and As heeds that.
func ExampleAs() {
	_, ok := prox.As[prox.Separable](prox.Rows{Of: prox.L1{Lambda: 1}, Cols: 3})
	fmt.Println(ok)
	_, ok = prox.As[prox.Separable](prox.Rows{Of: prox.GroupL2{Lambda: 1}, Cols: 3})
	fmt.Println(ok)
	// Output:
	// true
	// false
}

// With x ≥ 0 the negative coordinates of a group do not count for its norm.
func ExampleNonNegative_group() {
	p := prox.NonNegative{Of: prox.GroupL2{Lambda: 1, Weights: []float64{1}}}
	x := []float64{3, -12, 4}
	p.Prox(x, x, 2.5)
	fmt.Println(x, p)
	// Output: [1.5 0 2] NonNegative(GroupL2(λ=1, 1 block))
}

// Terms of one kind add up, parts of a vector have a penalty each, and what has no exact prox is refused.
func ExampleSum() {
	elastic := prox.Sum{Terms: []prox.Penalty{prox.L1{Lambda: 1}, prox.ElasticNet{L2: 1}, prox.Box{Lo: -1, Hi: 1}}}
	x := []float64{5, -2, 0.5}
	elastic.Prox(x, x, 1)
	fmt.Println(x)

	parts := prox.Sum{Terms: []prox.Penalty{
		prox.Indexed{Of: prox.L1{Lambda: 1}, Index: []int{0}},
		prox.Indexed{Of: prox.GroupL2{Lambda: 1, Weights: []float64{1}}, Index: []int{1, 2}},
	}}
	x = []float64{5, 3, 4}
	parts.Prox(x, x, 2.5)
	fmt.Println(x)

	err := prox.Sum{Terms: []prox.Penalty{prox.GroupL2{Lambda: 1}, prox.MCP{Lambda: 1}}}.Validate()
	fmt.Println(err)
	// Output:
	// [1 -0.5 0]
	// [2.5 1.5 2]
	// prox: Sum: 2 terms are neither separable nor all Indexed, so that no exact prox of the sum is known; give each Indexed coordinates of its own, or keep one of them beside separable terms
}

// The conjugate of the lasso is the box of its dual norm, that of a box its support function.
func ExampleConjugate() {
	x := []float64{3, -0.5}
	p := prox.Conjugate{Of: prox.L1{Lambda: 1}}
	fmt.Println(p.Value(x))
	p.Prox(x, x, 7)
	fmt.Println(x, p)

	support := prox.Conjugate{Of: prox.Box{Lo: -1, Hi: 2}}
	fmt.Println(support.Value([]float64{3, -4}))
	// Output:
	// +Inf
	// [1 -0.5] Conjugate(L1(λ=1))
	// 10
}
