package ops_test

import (
	"math"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops"
)

// Whoever builds a graph wrongly is told what was expected and what came.
func TestBuildErrors(t *testing.T) {
	g, other := gorgonia.NewGraph(), gorgonia.NewGraph()
	m23 := input(g, tensor.Float64, tensor.Shape{2, 3}, "m23")
	m34 := input(g, tensor.Float64, tensor.Shape{3, 4}, "m34")
	f34 := input(g, tensor.Float32, tensor.Shape{3, 4}, "f34")
	v3, v4 := input(g, tensor.Float64, tensor.Shape{3}, "v3"), input(g, tensor.Float64, tensor.Shape{4}, "v4")
	f4 := input(g, tensor.Float32, tensor.Shape{4}, "f4")
	t222 := input(g, tensor.Float64, tensor.Shape{2, 2, 2}, "t222")
	m14 := input(g, tensor.Float64, tensor.Shape{1, 4}, "m14")
	ints := input(g, tensor.Int, tensor.Shape{2}, "ints")
	foreign := input(other, tensor.Float64, tensor.Shape{3, 4}, "foreign")

	type result = func() (*gorgonia.Node, error)
	tests := []struct {
		name string
		f    result
		want []string
	}{
		{"x nil", func() (*gorgonia.Node, error) { return ops.Affine(nil, m34, nil) }, []string{"Affine", "x", "nil"}},
		{"w nil", func() (*gorgonia.Node, error) { return ops.Affine(m23, nil, nil) }, []string{"Affine", "w", "nil"}},
		{"x a vector", func() (*gorgonia.Node, error) { return ops.Affine(v3, m34, nil) }, []string{"x", "(3)", "n×p"}},
		{"w does not fit", func() (*gorgonia.Node, error) { return ops.Affine(m23, m23, nil) },
			[]string{"w", "(2, 3)", "3×q"}},
		{"w a vector", func() (*gorgonia.Node, error) { return ops.Affine(m23, v3, nil) }, []string{"w", "(3)", "3×q"}},
		{"b too short", func() (*gorgonia.Node, error) { return ops.Affine(m23, m34, v3) }, []string{"b", "(3)", "vector of 4"}},
		{"b a matrix", func() (*gorgonia.Node, error) { return ops.Affine(m23, m34, m14) }, []string{"b", "(1, 4)", "vector of 4"}},
		{"w of float32", func() (*gorgonia.Node, error) { return ops.Affine(m23, f34, nil) },
			[]string{"w", "float32", "float64"}},
		{"b of float32", func() (*gorgonia.Node, error) { return ops.Affine(m23, m34, f4) },
			[]string{"b", "float32", "float64"}},
		{"x of int", func() (*gorgonia.Node, error) { return ops.Affine(ints, m34, nil) }, []string{"x", "int"}},
		{"two graphs", func() (*gorgonia.Node, error) { return ops.Affine(m23, foreign, nil) }, []string{"Affine", "graph"}},
		{"ReLU nil", func() (*gorgonia.Node, error) { return ops.ReLU(nil) }, []string{"ReLU", "x", "nil"}},
		{"Tanh of int", func() (*gorgonia.Node, error) { return ops.Tanh(ints) }, []string{"Tanh", "x", "int", "float32"}},
		{"Sigmoid nil", func() (*gorgonia.Node, error) { return ops.Sigmoid(nil) }, []string{"Sigmoid", "nil"}},
		{"Softplus nil", func() (*gorgonia.Node, error) { return ops.Softplus(nil) }, []string{"Softplus", "nil"}},
		{"SiLU nil", func() (*gorgonia.Node, error) { return ops.SiLU(nil) }, []string{"SiLU", "nil"}},
		{"GELU of int", func() (*gorgonia.Node, error) { return ops.GELU(ints) }, []string{"GELU", "x", "int", "float32"}},
		{"Softmax nil", func() (*gorgonia.Node, error) { return ops.Softmax(nil) }, []string{"Softmax", "nil"}},
		{"Softmax of a cube", func() (*gorgonia.Node, error) { return ops.Softmax(t222) },
			[]string{"Softmax", "(2, 2, 2)", "n×k"}},
		{"logits nil", func() (*gorgonia.Node, error) { return ops.SoftmaxCrossEntropy(nil, ints) }, []string{"logits", "nil"}},
		{"labels nil", func() (*gorgonia.Node, error) { return ops.SoftmaxCrossEntropy(m23, nil) }, []string{"labels", "nil"}},
		{"logits a vector", func() (*gorgonia.Node, error) { return ops.SoftmaxCrossEntropy(v3, ints) },
			[]string{"logits", "(3)", "n×k"}},
		{"labels too short", func() (*gorgonia.Node, error) { return ops.SoftmaxCrossEntropy(m34, ints) },
			[]string{"labels", "(2)", "vector of 3"}},
		{"labels of float64", func() (*gorgonia.Node, error) { return ops.SoftmaxCrossEntropy(m34, v3) },
			[]string{"labels", "float64", "int"}},
		{"targets nil", func() (*gorgonia.Node, error) { return ops.SigmoidCrossEntropy(v3, nil) }, []string{"targets", "nil"}},
		{"targets too long", func() (*gorgonia.Node, error) { return ops.SigmoidCrossEntropy(v3, v4) },
			[]string{"targets", "(4)", "(3)"}},
		{"target of float32", func() (*gorgonia.Node, error) { return ops.SquaredError(m34, f34) },
			[]string{"target", "float32", "float64"}},
		{"target of a row", func() (*gorgonia.Node, error) { return ops.SquaredError(v4, m14) },
			[]string{"target", "(1, 4)", "(4)"}},
		{"pred nil", func() (*gorgonia.Node, error) { return ops.SquaredError(nil, m34) }, []string{"pred", "nil"}},
		{"L1 nil", func() (*gorgonia.Node, error) { return ops.L1(nil, 1) }, []string{"L1", "w", "nil"}},
		{"L1 < 0", func() (*gorgonia.Node, error) { return ops.L1(v3, -1) }, []string{"L1", "lambda", "-1"}},
		{"L1 NaN", func() (*gorgonia.Node, error) { return ops.L1(v3, math.NaN()) }, []string{"lambda", "NaN"}},
		{"SquaredL2 Inf", func() (*gorgonia.Node, error) { return ops.SquaredL2(v3, math.Inf(1)) }, []string{"lambda", "Inf"}},
		{"SquaredL2 nil", func() (*gorgonia.Node, error) { return ops.SquaredL2(nil, 1) }, []string{"w", "nil"}},
		{"GroupL2 nil", func() (*gorgonia.Node, error) { return ops.GroupL2(nil, 1, nil, nil) }, []string{"w", "nil"}},
		{"GroupL2 < 0", func() (*gorgonia.Node, error) { return ops.GroupL2(v3, -1, nil, nil) }, []string{"lambda", "-1"}},
		{"index", func() (*gorgonia.Node, error) { return ops.GroupL2(v3, 1, [][]int{{0}, {3}}, nil) },
			[]string{"group 1", "3", "0…2"}},
		{"index < 0", func() (*gorgonia.Node, error) { return ops.GroupL2(v3, 1, [][]int{{-1}}, nil) },
			[]string{"group 0", "-1", "0…2"}},
		{"overlap", func() (*gorgonia.Node, error) { return ops.GroupL2(v3, 1, [][]int{{0, 1}, {2, 1}}, nil) },
			[]string{"group 1", "index 1", "group 0"}},
		{"empty group", func() (*gorgonia.Node, error) { return ops.GroupL2(v3, 1, [][]int{{0}, nil}, nil) },
			[]string{"group 1", "empty"}},
		{"one empty group", func() (*gorgonia.Node, error) { return ops.GroupL2(v3, 1, [][]int{nil}, nil) },
			[]string{"group 0", "empty"}},
		{"no groups", func() (*gorgonia.Node, error) { return ops.GroupL2(v3, 1, [][]int{}, nil) }, []string{"no groups"}},
		{"weights", func() (*gorgonia.Node, error) { return ops.GroupL2(v3, 1, [][]int{{0}}, []float64{1, 2}) },
			[]string{"2 weights", "1 groups"}},
		{"weight", func() (*gorgonia.Node, error) { return ops.GroupL2(v3, 1, [][]int{{0}}, []float64{-2}) },
			[]string{"weight of group 0", "-2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, err := tt.f()
			if err == nil {
				t.Fatalf("got node %v, want an error", n)
			}
			if n != nil {
				t.Errorf("got node %v beside the error", n)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}

// A bad label or target stops the run with an error that names it, and the next run is right again.
func TestBadTargets(t *testing.T) {
	eachDtype(t, func(t *testing.T, dt tensor.Dtype) {
		g := gorgonia.NewGraph()
		labels := []int{0, 2, 1}
		y := gorgonia.NewVector(g, tensor.Int, gorgonia.WithName("y"), gorgonia.WithShape(3), gorgonia.WithValue(dense(labels, 3)))
		z := input(g, dt, tensor.Shape{3, 2}, "z")
		cost := mustNode(t)(ops.SoftmaxCrossEntropy(z, y))
		if _, err := gorgonia.Grad(cost, z); err != nil {
			t.Fatal(err)
		}
		vm := gorgonia.NewTapeMachine(g, gorgonia.BindDualValues(z))
		for _, tt := range []struct {
			label int
			want  string
		}{{2, "label of row 1 is 2"}, {-1, "label of row 1 is -1"}, {1, ""}} {
			labels[1] = tt.label
			err := vm.RunAll()
			vm.Reset()
			if tt.want == "" && err != nil {
				t.Error(err)
			}
			if tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "k = 2")) {
				t.Errorf("got error %v, want one that says %q and k = 2", err, tt.want)
			}
		}
	})
	g := gorgonia.NewGraph()
	z, p := input(g, tensor.Float64, tensor.Shape{3}, "z"), input(g, tensor.Float64, tensor.Shape{3}, "p")
	mustNode(t)(ops.SigmoidCrossEntropy(z, p))
	vm := gorgonia.NewTapeMachine(g)
	set(t, p, []float64{0, 1, 1.5})
	if err := vm.RunAll(); err == nil || !strings.Contains(err.Error(), "target 2 is 1.5") {
		t.Errorf("got error %v, want one that says target 2 is 1.5", err)
	}
}

// Values that do not fit their node are an error of the run, and never a panic.
func TestRunErrors(t *testing.T) {
	g := gorgonia.NewGraph()
	node := mustNode(t)
	x := input(g, tensor.Float64, tensor.Shape{2, 3}, "x")
	w := input(g, tensor.Float64, tensor.Shape{3, 2}, "w")
	z := input(g, tensor.Float64, tensor.Shape{2, 2}, "z")
	y := gorgonia.NewVector(g, tensor.Int, gorgonia.WithName("y"), gorgonia.WithShape(2))
	affine, loss := node(ops.Affine(x, w, nil)).Op(), node(ops.SoftmaxCrossEntropy(z, y)).Op()

	good23, good32 := dense(make([]float64, 6), 2, 3), dense(make([]float64, 6), 3, 2)
	transposed := dense(make([]float64, 6), 2, 3)
	if err := transposed.T(); err != nil {
		t.Fatal(err)
	}
	wide := dense(make([]float64, 12), 3, 4)
	view, err := wide.Slice(nil, gorgonia.S(1, 3))
	if err != nil {
		t.Fatal(err)
	}
	colMajor := tensor.New(tensor.WithShape(3, 2), tensor.Of(tensor.Float64), tensor.AsFortran(make([]float64, 6)))
	masked := dense(make([]float64, 6), 3, 2)
	masked.ResetMask(true)
	var none *tensor.Dense

	for _, tt := range []struct {
		name   string
		op     gorgonia.Op
		values []gorgonia.Value
		want   string
	}{
		{"shape", affine, []gorgonia.Value{good23, good23}, "input 1: got shape (2, 3)"},
		{"dtype", affine, []gorgonia.Value{good23, dense(make([]float32, 6), 3, 2)}, "of float32, expected (3, 2) of float64"},
		{"nil", affine, []gorgonia.Value{good23, nil}, "input 1: got no value"},
		{"typed nil", affine, []gorgonia.Value{good23, none}, "Affine"},
		{"arity", affine, []gorgonia.Value{good23}, "1 inputs, expected 2"},
		{"scalar", affine, []gorgonia.Value{good23, gorgonia.NewF64(1)}, "input 1: got shape ()"},
		{"transposed", affine, []gorgonia.Value{good23, transposed}, "strides"},
		{"column slice", affine, []gorgonia.Value{good23, view}, "strides"},
		{"column-major", affine, []gorgonia.Value{good23, colMajor}, "strides"},
		{"masked", affine, []gorgonia.Value{good23, masked}, "mask"},
		{"labels", loss, []gorgonia.Value{dense(make([]float64, 4), 2, 2), dense(make([]float64, 2), 2)}, "expected (2) of int"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := tt.op.Do(tt.values...)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.op.String()) {
				t.Errorf("got %v and error %v, want an error of %v that says %q", v, err, tt.op, tt.want)
			}
		})
	}
	if _, err := affine.Do(good23, good32); err != nil {
		t.Errorf("after the errors: %v", err)
	}
	rows, err := dense(make([]float64, 12), 4, 3).Slice(gorgonia.S(1, 3))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := affine.Do(rows, good32); err != nil {
		t.Errorf("a slice of rows has no gaps, but: %v", err)
	}
}
