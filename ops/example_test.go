package ops_test

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops"
	"proxgrad/ops/prox"
)

// One layer, its loss from the logits, the gradient towards the weights, and a machine that runs it all.
func Example() {
	g := gorgonia.NewGraph()
	x := gorgonia.NewMatrix(g, tensor.Float64, gorgonia.WithName("x"), gorgonia.WithValue(
		tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float64{1, 0, 2, 0, 1, -1}))))
	w := gorgonia.NewMatrix(g, tensor.Float64, gorgonia.WithName("w"), gorgonia.WithValue(
		tensor.New(tensor.WithShape(3, 2), tensor.Of(tensor.Float64))))
	labels := gorgonia.NewVector(g, tensor.Int, gorgonia.WithName("labels"), gorgonia.WithValue(
		tensor.New(tensor.WithShape(2), tensor.WithBacking([]int{0, 1}))))

	logits, err := ops.Affine(x, w, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	loss, err := ops.SoftmaxCrossEntropy(logits, labels)
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := gorgonia.Grad(loss, w); err != nil {
		fmt.Println(err)
		return
	}
	machine := gorgonia.NewTapeMachine(g, gorgonia.BindDualValues(w))
	defer machine.Close()
	if err := machine.RunAll(); err != nil {
		fmt.Println(err)
		return
	}
	gradient, err := w.Grad()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f\n%v\n", loss.Value().Data(), gradient.Data())
	// Output:
	// 0.6931
	// [-0.25 0.25 0.25 -0.25 -0.75 0.75]
}

// matrix and vector make inputs for the examples below.
func matrix(g *gorgonia.ExprGraph, name string, rows, cols int, x ...float64) *gorgonia.Node {
	return gorgonia.NewMatrix(g, tensor.Float64, gorgonia.WithName(name), gorgonia.WithValue(
		tensor.New(tensor.WithShape(rows, cols), tensor.WithBacking(x))))
}

func vector(g *gorgonia.ExprGraph, name string, x ...float64) *gorgonia.Node {
	return gorgonia.NewVector(g, tensor.Float64, gorgonia.WithName(name), gorgonia.WithValue(
		tensor.New(tensor.WithShape(len(x)), tensor.WithBacking(x))))
}

// show runs the graph of n, prints its value, and below it, if n is a scalar, its gradient towards the inputs in wrt.
func show(n *gorgonia.Node, err error, wrt ...*gorgonia.Node) {
	if err == nil && len(wrt) > 0 {
		_, err = gorgonia.Grad(n, wrt...)
	}
	if err == nil {
		err = gorgonia.NewTapeMachine(n.Graph(), gorgonia.BindDualValues(wrt...)).RunAll()
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4g\n", n.Value().Data())
	for _, in := range wrt {
		d, err := in.Grad()
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%.4g\n", d.Data())
	}
}

func ExampleAffine() {
	g := gorgonia.NewGraph()
	x := matrix(g, "x", 2, 2, 1, 2, 3, 4)
	w := matrix(g, "w", 2, 3, 1, 0, 1, 0, 1, 1)
	b := vector(g, "b", 10, 20, 30)
	y, err := ops.Affine(x, w, b)
	show(y, err)

	_, err = ops.Affine(x, b, nil)
	fmt.Println(err)
	// Output:
	// [11 22 33 13 24 37]
	// ops: Affine: w has shape (3), expected a matrix 2×q as x has shape (2, 2)
}

func ExampleReLU() {
	y, err := ops.ReLU(vector(gorgonia.NewGraph(), "x", -2, 0, 3))
	show(y, err)
	// Output: [0 0 3]
}

func ExampleTanh() {
	y, err := ops.Tanh(vector(gorgonia.NewGraph(), "x", -1e4, 0, 0.5))
	show(y, err)
	// Output: [-1 0 0.4621]
}

func ExampleSigmoid() {
	y, err := ops.Sigmoid(vector(gorgonia.NewGraph(), "x", -1e4, 0, 1))
	show(y, err)
	// Output: [0 0.5 0.7311]
}

func ExampleSoftplus() {
	y, err := ops.Softplus(vector(gorgonia.NewGraph(), "x", -40, 0, 1e4))
	show(y, err)
	// Output: [4.248e-18 0.6931 1e+04]
}

func ExampleSiLU() {
	y, err := ops.SiLU(vector(gorgonia.NewGraph(), "x", -1e4, -1, 0, 1, 1e4))
	show(y, err)
	// Output: [-0 -0.2689 0 0.7311 1e+04]
}

func ExampleGELU() {
	y, err := ops.GELU(vector(gorgonia.NewGraph(), "x", -1e4, -1, 0, 1, 1e4))
	show(y, err)
	// Output: [-0 -0.1587 0 0.8413 1e+04]
}

func ExampleSoftmax() {
	y, err := ops.Softmax(matrix(gorgonia.NewGraph(), "x", 2, 2, 0, 0, 1e4, -1e4))
	show(y, err)
	// Output: [0.5 0.5 1 0]
}

func ExampleSoftmaxCrossEntropy() {
	g := gorgonia.NewGraph()
	labels := gorgonia.NewVector(g, tensor.Int, gorgonia.WithName("labels"), gorgonia.WithValue(
		tensor.New(tensor.WithShape(2), tensor.WithBacking([]int{0, 1}))))
	logits := matrix(g, "logits", 2, 2, 0, 0, 1e4, -1e4)
	loss, err := ops.SoftmaxCrossEntropy(logits, labels)
	show(loss, err, logits)
	// Output:
	// 1e+04
	// [-0.25 0.25 0.5 -0.5]
}

func ExampleSigmoidCrossEntropy() {
	g := gorgonia.NewGraph()
	logits, targets := vector(g, "logits", 0, 1e4), vector(g, "targets", 1, 0)
	loss, err := ops.SigmoidCrossEntropy(logits, targets)
	show(loss, err, logits)
	// Output:
	// 5000
	// [-0.25 0.5]
}

func ExampleSquaredError() {
	g := gorgonia.NewGraph()
	pred, target := vector(g, "pred", 1, 2), vector(g, "target", 3, 3)
	loss, err := ops.SquaredError(pred, target)
	show(loss, err, pred)
	// Output:
	// 1.25
	// [-1 -0.5]
}

func ExampleL1() {
	w := vector(gorgonia.NewGraph(), "w", -2, 0, 1e-9)
	g, err := ops.L1(w, 0.5)
	show(g, err, w) // the pull of ±λ does not weaken on the way to zero
	// Output:
	// 1
	// [-0.5 0 0.5]
}

func ExampleSquaredL2() {
	w := vector(gorgonia.NewGraph(), "w", -2, 0, 1e-9)
	g, err := ops.SquaredL2(w, 0.5)
	show(g, err, w)
	// Output:
	// 1
	// [-1 0 5e-10]
}

func ExampleGroupL2() {
	w := vector(gorgonia.NewGraph(), "w", 3, 4, 0, 0)
	g, err := ops.GroupL2(w, 1, [][]int{{0, 1}, {2, 3}}, []float64{1, 1})
	show(g, err, w)
	// Output:
	// 5
	// [0.6 0.8 0 0]
}

func ExamplePenalty() {
	w := vector(gorgonia.NewGraph(), "w", -2, 0, 1)
	g, err := ops.Penalty(w, prox.ElasticNet{L1: 0.5, L2: 1})
	show(g, err, w)

	_, err = ops.Penalty(w, prox.NonNegative{})
	fmt.Println(err)
	// Output:
	// 4
	// [-2.5 0 1.5]
	// ops: Penalty: prox.NonNegative has no node in the graph: it is no prox.Subgradienter, as indicators are not, which have no derivative; apply it proximally
}
