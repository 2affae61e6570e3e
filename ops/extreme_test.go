package ops_test

import (
	"math"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops"
)

// Logits of ±1e4 give the exact numbers through a graph with its gradient, in both precisions.
func TestExtremeLogits(t *testing.T) {
	const far = 1e4
	withLabels := func(labels ...int) build {
		return func(in []*gorgonia.Node) (*gorgonia.Node, error) {
			y := gorgonia.NewVector(in[0].Graph(), tensor.Int, gorgonia.WithName("y"), gorgonia.WithShape(len(labels)),
				gorgonia.WithValue(dense(labels, len(labels))))
			return ops.SoftmaxCrossEntropy(in[0], y)
		}
	}
	// The error of an activation against zero is half its square, and the gradient f·f'.
	of := func(op func(*gorgonia.Node) (*gorgonia.Node, error)) build {
		return func(in []*gorgonia.Node) (*gorgonia.Node, error) {
			y, err := op(in[0])
			if err != nil {
				return nil, err
			}
			return ops.SquaredL2(y, 1)
		}
	}
	sigmoid := func(in []*gorgonia.Node) (*gorgonia.Node, error) { return ops.SigmoidCrossEntropy(in[0], in[1]) }
	tests := []struct {
		name   string
		shapes []tensor.Shape
		build  build
		x      [][]float64
		cost   float64
		grad   []float64
	}{
		{"right", []tensor.Shape{{2, 2}}, withLabels(0, 1), [][]float64{{far, -far, -far, far}}, 0, []float64{0, 0, 0, 0}},
		{"wrong", []tensor.Shape{{2, 2}}, withLabels(1, 1), [][]float64{{far, -far, -far, far}}, far,
			[]float64{.5, -.5, 0, 0}},
		{"equal", []tensor.Shape{{1, 4}}, withLabels(2), [][]float64{{-far, -far, -far, -far}}, math.Log(4),
			[]float64{.25, .25, -.75, .25}},
		{"sigmoid", []tensor.Shape{{4}, {4}}, sigmoid, [][]float64{{far, -far, far, -far}, {1, 0, 0, 1}}, far / 2,
			[]float64{0, 0, .25, -.25}},
		{"Softmax", []tensor.Shape{{2, 3}}, of(ops.Softmax), [][]float64{{-far, far, 0, far, far, far}}, (1 + 1.0/3) / 2,
			[]float64{0, 0, 0, 0, 0, 0}},
		{"ReLU", []tensor.Shape{{2}}, of(ops.ReLU), [][]float64{{far, -far}}, far * far / 2, []float64{far, 0}},
		{"Tanh", []tensor.Shape{{2}}, of(ops.Tanh), [][]float64{{far, -far}}, 1, []float64{0, 0}},
		{"Sigmoid", []tensor.Shape{{2}}, of(ops.Sigmoid), [][]float64{{far, -far}}, .5, []float64{0, 0}},
		{"Softplus", []tensor.Shape{{2}}, of(ops.Softplus), [][]float64{{far, -far}}, far * far / 2, []float64{far, 0}},
		{"SiLU", []tensor.Shape{{2}}, of(ops.SiLU), [][]float64{{far, -far}}, far * far / 2, []float64{far, 0}},
		{"GELU", []tensor.Shape{{2}}, of(ops.GELU), [][]float64{{far, -far}}, far * far / 2, []float64{far, 0}},
	}
	eachDtype(t, func(t *testing.T, dt tensor.Dtype) {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				cost, grads := newRig(t, dt, tt.shapes, tt.build).run(t, tt.x)
				// The one rounding is that of the result.
				eps := 0x1p-52
				if dt == tensor.Float32 {
					eps = 0x1p-23
				}
				compare(t, "cost", []float64{cost}, []float64{tt.cost}, 0, eps)
				compare(t, "gradient", grads[0], tt.grad, eps, 1)
			})
		}
	})
}

// At zero the penalties and ReLU have the derivative 0, and a NaN goes through everything.
func TestKinksAndNaN(t *testing.T) {
	groups := [][]int{{0, 1}, {2, 3}}
	tests := []struct {
		name       string
		build      build
		x          []float64
		cost, grad []float64
	}{
		{"L1", func(in []*gorgonia.Node) (*gorgonia.Node, error) { return ops.L1(in[0], 2) },
			[]float64{0, math.Copysign(0, -1), 3, -4}, []float64{14}, []float64{0, 0, 2, -2}},
		{"L1 of NaN", func(in []*gorgonia.Node) (*gorgonia.Node, error) { return ops.L1(in[0], 2) },
			[]float64{0, math.NaN(), 3, -4}, []float64{math.NaN()}, []float64{0, math.NaN(), 2, -2}},
		{"GroupL2", func(in []*gorgonia.Node) (*gorgonia.Node, error) {
			return ops.GroupL2(in[0], 2, groups, []float64{1, 1})
		}, []float64{0, 0, 3, -4}, []float64{10}, []float64{0, 0, 1.2, -1.6}},
		{"GroupL2 of all, zero", func(in []*gorgonia.Node) (*gorgonia.Node, error) {
			return ops.GroupL2(in[0], 2, nil, nil)
		}, []float64{0, 0, 0, 0}, []float64{0}, []float64{0, 0, 0, 0}},
		{"L1 of λ = 0", func(in []*gorgonia.Node) (*gorgonia.Node, error) { return ops.L1(in[0], 0) },
			[]float64{1, -1, 0, 2}, []float64{0}, []float64{0, 0, 0, 0}},
		{"ReLU", func(in []*gorgonia.Node) (*gorgonia.Node, error) {
			y, err := ops.ReLU(in[0])
			if err != nil {
				return nil, err
			}
			return gorgonia.Sum(y)
		}, []float64{0, math.Copysign(0, -1), 3, -4}, []float64{3}, []float64{0, 0, 1, 0}},
		{"ReLU of NaN", func(in []*gorgonia.Node) (*gorgonia.Node, error) {
			y, err := ops.ReLU(in[0])
			if err != nil {
				return nil, err
			}
			return ops.SquaredL2(y, 1)
		}, []float64{1, 2, math.NaN(), -1}, []float64{math.NaN()}, []float64{1, 2, math.NaN(), 0}},
	}
	eachDtype(t, func(t *testing.T, dt tensor.Dtype) {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				cost, grads := newRig(t, dt, []tensor.Shape{{4}}, tt.build).run(t, [][]float64{tt.x})
				compare(t, "cost", []float64{cost}, tt.cost, 0, 1e-7)
				compare(t, "gradient", grads[0], tt.grad, 0, 1e-7)
			})
		}
	})
}
