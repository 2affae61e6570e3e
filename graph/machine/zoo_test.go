package machine_test

import (
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph/machine"
	"proxgrad/ops"
)

// zoo is one graph of each kind that must come out alike on the Machine and on the tape. All inputs are differentiated.
var zoo = []recipe{
	{name: "affine", shapes: []tensor.Shape{{5, 4}, {4, 3}, {3}, {5, 3}}, build: func(k *kitchen) *gorgonia.Node {
		return k.do(ops.SquaredError(k.do(ops.Affine(k.in[0], k.in[1], k.in[2])), k.in[3]))
	}},
	{name: "affine without bias, used twice", shapes: []tensor.Shape{{5, 4}, {4, 4}}, build: func(k *kitchen) *gorgonia.Node {
		h := k.do(ops.Affine(k.in[0], k.in[1], nil))
		return k.do(ops.SquaredError(k.do(ops.Affine(k.do(ops.ReLU(h)), k.in[1], nil)), k.do(ops.Tanh(h))))
	}},
	{name: "relu read by others", shapes: []tensor.Shape{{5, 4}, {4, 4}, {4}}, build: func(k *kitchen) *gorgonia.Node {
		a := k.do(ops.Affine(k.in[0], k.in[1], k.in[2]))
		r := k.do(ops.ReLU(a))
		return k.do(ops.SquaredError(k.do(ops.Affine(r, k.in[1], k.in[2])), k.do(ops.Sigmoid(a))))
	}},
	{name: "activations", shapes: []tensor.Shape{{6, 3}, {6, 3}}, build: func(k *kitchen) *gorgonia.Node {
		x := k.in[0]
		h := k.do(gorgonia.Add(k.do(ops.Tanh(x)), k.do(ops.Sigmoid(x))))
		h = k.do(gorgonia.Add(h, k.do(gorgonia.Sub(k.do(ops.Softplus(x)), k.do(ops.ReLU(x))))))
		return k.do(ops.SquaredError(k.do(ops.Softmax(h)), k.in[1]))
	}},
	{name: "softmax of a vector", shapes: []tensor.Shape{{6}, {6}}, build: func(k *kitchen) *gorgonia.Node {
		return k.do(ops.SquaredError(k.do(ops.Softmax(k.in[0])), k.in[1]))
	}},
	{name: "cross-entropy", shapes: []tensor.Shape{{7, 3}, {3, 4}, {4}}, labels: 7, classes: 4, build: func(k *kitchen) *gorgonia.Node {
		return k.do(ops.SoftmaxCrossEntropy(k.do(ops.Affine(k.in[0], k.in[1], k.in[2])), k.y))
	}},
	{name: "weighted cross-entropy", shapes: []tensor.Shape{{7, 4}, {}}, labels: 7, classes: 4, build: func(k *kitchen) *gorgonia.Node {
		return k.do(gorgonia.Mul(k.in[1], k.do(ops.SoftmaxCrossEntropy(k.in[0], k.y))))
	}},
	{name: "sigmoid cross-entropy", shapes: []tensor.Shape{{7, 2}, {7, 2}}, build: func(k *kitchen) *gorgonia.Node {
		return k.do(ops.SigmoidCrossEntropy(k.in[0], k.do(ops.Sigmoid(k.in[1]))))
	}},
	{name: "penalties", shapes: []tensor.Shape{{4, 3}, {5}}, build: func(k *kitchen) *gorgonia.Node {
		w := k.in[0]
		s := k.do(gorgonia.Add(k.do(ops.L1(w, 0.5)), k.do(ops.SquaredL2(w, 0.25))))
		s = k.do(gorgonia.Add(s, k.do(ops.GroupL2(w, 2, [][]int{{0, 3}, {5, 7, 8}}, nil))))
		return k.do(gorgonia.Mul(s, k.do(ops.GroupL2(k.in[1], 1, nil, nil))))
	}},
	{name: "activations of their input", shapes: []tensor.Shape{{5, 4}, {4, 4}, {4}}, build: func(k *kitchen) *gorgonia.Node {
		h := k.do(ops.SiLU(k.do(ops.Affine(k.in[0], k.in[1], k.in[2]))))
		g := k.do(ops.GELU(k.do(ops.Affine(h, k.in[1], k.in[2]))))
		return k.do(ops.SquaredError(g, k.do(ops.SiLU(k.in[0]))))
	}},
	{name: "stock network", shapes: []tensor.Shape{{5, 4}, {4, 3}, {3}, {3, 2}, {5, 2}}, build: func(k *kitchen) *gorgonia.Node {
		h := k.do(gorgonia.BroadcastAdd(k.do(gorgonia.Mul(k.in[0], k.in[1])), k.in[2], nil, []byte{0}))
		h = k.do(gorgonia.Rectify(h))
		r := k.do(gorgonia.Sub(k.do(gorgonia.Mul(h, k.in[3])), k.in[4]))
		return k.do(gorgonia.Mean(k.do(gorgonia.Square(r))))
	}},
	{name: "arithmetic", shapes: []tensor.Shape{{4, 3}, {4, 3}, {}}, build: func(k *kitchen) *gorgonia.Node {
		x, y, s := k.in[0], k.in[1], k.in[2]
		h := k.do(gorgonia.HadamardDiv(k.do(gorgonia.HadamardProd(x, y)), k.do(gorgonia.Add(k.do(gorgonia.Square(y)), k.constant(1)))))
		h = k.do(gorgonia.Sub(k.do(gorgonia.Mul(h, s)), k.do(gorgonia.Sub(s, x))))
		h = k.do(gorgonia.Add(h, k.do(gorgonia.HadamardDiv(x, s))))
		return k.do(gorgonia.Sum(k.do(gorgonia.Cube(h))))
	}},
	{name: "functions", shapes: []tensor.Shape{{3, 4}}, build: func(k *kitchen) *gorgonia.Node {
		x := k.in[0]
		pos := k.do(gorgonia.Add(k.do(gorgonia.Square(x)), k.constant(0.5)))
		h := k.do(gorgonia.Add(k.do(gorgonia.Log(pos)), k.do(gorgonia.Sqrt(pos))))
		h = k.do(gorgonia.Add(h, k.do(gorgonia.Inverse(pos))))
		for _, f := range []func(*gorgonia.Node) (*gorgonia.Node, error){gorgonia.Sin, gorgonia.Cos, gorgonia.Exp, gorgonia.Abs,
			gorgonia.Neg, gorgonia.Tanh, gorgonia.Sigmoid, gorgonia.Softplus, gorgonia.Expm1} {
			h = k.do(gorgonia.Add(h, k.do(f(x))))
		}
		h = k.do(gorgonia.Add(h, k.do(gorgonia.Log1p(pos))))
		h = k.do(gorgonia.Add(h, k.do(gorgonia.Pow(pos, k.constant(3)))))
		return k.do(gorgonia.Mean(h))
	}},
	{name: "products", shapes: []tensor.Shape{{4, 3}, {4, 5}, {3}, {3}}, build: func(k *kitchen) *gorgonia.Node {
		t := k.do(gorgonia.Transpose(k.in[0]))
		m := k.do(gorgonia.Mul(t, k.in[1])) // 3×5
		v := k.do(gorgonia.Mul(k.do(gorgonia.Transpose(m)), k.in[2]))
		s := k.do(gorgonia.Mul(k.in[2], k.in[3]))
		return k.do(gorgonia.Add(k.do(gorgonia.Mean(v)), k.do(gorgonia.Mul(s, k.do(gorgonia.Sum(m))))))
	}},
	{name: "sums of rows and columns", shapes: []tensor.Shape{{4, 3}, {4}, {3}, {2, 3, 4}}, build: func(k *kitchen) *gorgonia.Node {
		a := k.do(gorgonia.Mul(k.do(gorgonia.Sum(k.in[0], 1)), k.in[1]))
		b := k.do(gorgonia.Mul(k.do(gorgonia.Mean(k.in[0], 0)), k.in[2]))
		c := k.do(gorgonia.Mul(k.do(gorgonia.Sum(k.in[3])), k.constant(0.25)))
		return k.do(gorgonia.Add(k.do(gorgonia.Add(a, b)), k.do(gorgonia.Square(c))))
	}},
	{name: "reshape and element-wise", shapes: []tensor.Shape{{4, 3}}, build: func(k *kitchen) *gorgonia.Node {
		h := k.do(gorgonia.Reshape(k.do(gorgonia.Square(k.in[0])), tensor.Shape{2, 6}))
		return k.do(gorgonia.Mean(k.do(gorgonia.Exp(k.do(gorgonia.Neg(h))))))
	}},
	{name: "slices and concatenation", shapes: []tensor.Shape{{4, 3}, {2, 3}}, build: func(k *kitchen) *gorgonia.Node {
		a := k.do(gorgonia.Slice(k.in[0], gorgonia.S(1, 3)))
		c := k.do(gorgonia.Concat(0, k.do(gorgonia.Tanh(a)), k.in[1]))
		return k.do(gorgonia.Sum(k.do(gorgonia.Square(c))))
	}},
	{name: "maximum", shapes: []tensor.Shape{{4, 3}}, build: func(k *kitchen) *gorgonia.Node {
		return k.do(gorgonia.Sum(k.do(gorgonia.Square(k.do(gorgonia.Max(k.in[0], 1))))))
	}},
	{name: "convolution", shapes: []tensor.Shape{{2, 1, 6, 6}, {3, 1, 3, 3}}, build: func(k *kitchen) *gorgonia.Node {
		c := k.do(gorgonia.Conv2d(k.in[0], k.in[1], tensor.Shape{3, 3}, []int{1, 1}, []int{1, 1}, []int{1, 1}))
		p := k.do(gorgonia.MaxPool2D(k.do(ops.Tanh(c)), tensor.Shape{2, 2}, []int{0, 0}, []int{2, 2}))
		return k.do(gorgonia.Mean(k.do(gorgonia.Square(p))))
	}},
}

// Every graph of the zoo has the cost and the gradients that the tape gives it, in run after run.
func TestZoo(t *testing.T) {
	for _, r := range zoo {
		t.Run(r.name, func(t *testing.T) {
			ours, theirs := cook(t, r, false, machine.Config{}), cook(t, r, true, machine.Config{})
			defer theirs.vm.Close()
			for seed := range uint64(4) {
				ours.fill(r, rand.New(rand.NewPCG(seed, 1)))
				theirs.fill(r, rand.New(rand.NewPCG(seed, 1)))
				same(t, r.name, ours.run(), theirs.run(), 1e-12)
			}
		})
	}
}
