package machine_test

import (
	"fmt"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph/machine"
	"proxgrad/ops"
)

// A sampled recipe is a graph for any number of samples: x is n×3, t is n×2, w is 3×2, b is 2, and there are n labels of two
// classes.
type sampled struct {
	name  string
	build func(k *kitchen, x, t, w, b *gorgonia.Node) *gorgonia.Node
}

var sampledZoo = []sampled{
	{"squared error", func(k *kitchen, x, t, w, b *gorgonia.Node) *gorgonia.Node {
		return k.do(ops.SquaredError(k.do(ops.Affine(x, w, b)), t))
	}},
	{"cross-entropy", func(k *kitchen, x, t, w, b *gorgonia.Node) *gorgonia.Node {
		z := k.do(ops.Affine(k.do(ops.SiLU(k.do(ops.Softplus(x)))), w, b))
		return k.do(gorgonia.Add(k.do(ops.SoftmaxCrossEntropy(z, k.y)), k.do(ops.L1(w, 0.1))))
	}},
	{"sigmoid cross-entropy", func(k *kitchen, x, t, w, b *gorgonia.Node) *gorgonia.Node {
		return k.do(ops.SigmoidCrossEntropy(k.do(ops.Affine(x, w, nil)), k.do(ops.Sigmoid(t))))
	}},
	{"two layers", func(k *kitchen, x, t, w, b *gorgonia.Node) *gorgonia.Node {
		h := k.do(ops.ReLU(k.do(ops.Affine(x, w, b))))
		u := k.do(gorgonia.Transpose(w))
		return k.do(ops.SquaredError(k.do(ops.Tanh(k.do(ops.Affine(h, u, nil)))), x))
	}},
	{"activity penalties", func(k *kitchen, x, t, w, b *gorgonia.Node) *gorgonia.Node {
		h := k.do(ops.Softmax(k.do(ops.Affine(x, w, b))))
		return k.do(gorgonia.Add(k.do(ops.SquaredL2(h, 2)), k.do(ops.L1(k.do(ops.Affine(x, w, nil)), 2))))
	}},
	{"stock mean", func(k *kitchen, x, t, w, b *gorgonia.Node) *gorgonia.Node {
		h := k.do(gorgonia.BroadcastAdd(k.do(gorgonia.Mul(x, w)), b, nil, []byte{0}))
		r := k.do(gorgonia.Sub(k.do(gorgonia.Rectify(h)), t))
		return k.do(gorgonia.Mean(k.do(gorgonia.Square(r))))
	}},
	{"stock sums", func(k *kitchen, x, t, w, b *gorgonia.Node) *gorgonia.Node {
		rows := k.do(gorgonia.Sum(k.do(gorgonia.Mul(x, w)), 1))
		cols := k.do(gorgonia.Mean(t, 0))
		return k.do(gorgonia.Add(k.do(gorgonia.Sum(k.do(gorgonia.Tanh(rows)))), k.do(gorgonia.Mul(cols, b))))
	}},
	{"reshape that keeps samples", func(k *kitchen, x, t, w, b *gorgonia.Node) *gorgonia.Node {
		n := x.Shape()[0]
		h := k.do(gorgonia.Reshape(k.do(gorgonia.Sum(k.do(ops.Affine(x, w, b)), 1)), tensor.Shape{n, 1}))
		return k.do(ops.SquaredError(h, k.do(gorgonia.Mul(t, k.do(gorgonia.Reshape(b, tensor.Shape{2, 1}))))))
	}},
}

func (s sampled) cook(t tester, n int, cfg func(k *kitchen) machine.Config) *kitchen {
	t.Helper()
	k := &kitchen{t: t, g: gorgonia.NewGraph()}
	for i, shape := range []tensor.Shape{{n, 3}, {n, 2}, {3, 2}, {2}} {
		v := tensor.New(tensor.WithShape(shape...), tensor.Of(tensor.Float64))
		for j := range v.Float64s() {
			v.Float64s()[j] = float64((j*7+i*3)%11)/4 - 1.3
		}
		k.in = append(k.in, gorgonia.NewTensor(k.g, tensor.Float64, len(shape), gorgonia.WithShape(shape...),
			gorgonia.WithName(fmt.Sprintf("in%d", i)), gorgonia.WithValue(v)))
	}
	labels := tensor.New(tensor.WithShape(n), tensor.Of(tensor.Int))
	for i := range n {
		labels.Ints()[i] = i * i % 3 % 2
	}
	k.y = gorgonia.NewVector(k.g, tensor.Int, gorgonia.WithShape(n), gorgonia.WithName("y"), gorgonia.WithValue(labels))
	k.cost = s.build(k, k.in[0], k.in[1], k.in[2], k.in[3])
	gorgonia.Read(k.cost, &k.value)
	if _, err := gorgonia.Grad(k.cost, k.in[2]); err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	vm, err := machine.Compile(k.g, cfg(k))
	if err != nil {
		t.Fatalf("%s: %+v", s.name, err)
	}
	k.vm = vm
	k.in = k.in[2:3] // whose gradient the results show
	return k
}

// A run of so many samples is a run of a graph made for so many, bit for bit.
func TestFewerSamples(t *testing.T) {
	const most = 9
	for _, s := range sampledZoo {
		t.Run(s.name, func(t *testing.T) {
			one := s.cook(t, most, func(k *kitchen) machine.Config {
				return machine.Config{Params: k.in[2:3], Batch: gorgonia.Nodes{k.in[0], k.in[1], k.y}}
			})
			for _, n := range []int{most, 1, 4, 8, 3, most} {
				each := s.cook(t, n, func(k *kitchen) machine.Config { return machine.Config{Params: k.in[2:3]} })
				want := each.run()
				if err := one.vm.(*machine.Machine).Run(n); err != nil {
					t.Fatal(err)
				}
				same(t, fmt.Sprintf("%d samples", n), one.results(), want, 0)
			}
		})
	}
}

// What has the number of samples built in is refused by name.
func TestSamplesThatCannotBeFollowed(t *testing.T) {
	for _, tc := range []struct {
		name  string
		build func(k *kitchen, x, t *gorgonia.Node) *gorgonia.Node
		want  string
	}{
		{"transposed", func(k *kitchen, x, t *gorgonia.Node) *gorgonia.Node { return k.do(gorgonia.Transpose(x)) }, "number of samples"},
		{"reshaped", func(k *kitchen, x, t *gorgonia.Node) *gorgonia.Node {
			return k.do(gorgonia.Reshape(x, tensor.Shape{12}))
		}, "number of samples"},
		{"sliced", func(k *kitchen, x, t *gorgonia.Node) *gorgonia.Node { return k.do(gorgonia.Slice(x, gorgonia.S(0, 2))) }, "shapes of the graph only"},
		{"mixed", func(k *kitchen, x, t *gorgonia.Node) *gorgonia.Node { return k.do(gorgonia.Add(x, t)) }, "number of samples"},
		{"softmax over samples", func(k *kitchen, x, t *gorgonia.Node) *gorgonia.Node {
			return k.do(ops.Softmax(k.do(gorgonia.Sum(x, 1))))
		}, "number of samples"},
		{"product over one", func(k *kitchen, x, t *gorgonia.Node) *gorgonia.Node {
			return k.do(gorgonia.Mul(k.do(gorgonia.Transpose(t)), x))
		}, "number of samples"},
		{"groups", func(k *kitchen, x, t *gorgonia.Node) *gorgonia.Node {
			return k.do(ops.GroupL2(x, 1, [][]int{{0, 1}}, nil))
		}, "number of samples"},
	} {
		k := &kitchen{t: t, g: gorgonia.NewGraph()}
		x := gorgonia.NewMatrix(k.g, tensor.Float64, gorgonia.WithShape(4, 3), gorgonia.WithName("x"))
		fixed := gorgonia.NewMatrix(k.g, tensor.Float64, gorgonia.WithShape(4, 3), gorgonia.WithName("fixed"))
		out := tc.build(k, x, fixed)
		_, err := machine.Compile(k.g, machine.Config{Outputs: gorgonia.Nodes{out}, Batch: gorgonia.Nodes{x}})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one that says %q", tc.name, err, tc.want)
		}
		if _, err := machine.Compile(k.g, machine.Config{Outputs: gorgonia.Nodes{out}}); err != nil {
			t.Errorf("%s, whole runs: %v", tc.name, err)
		}
	}
}

// Rows of the mission's logits do not depend on how many there are.
func TestMissionWithFewerRows(t *testing.T) {
	m := newMission(t, tensor.Float64, 32, 30, 50, 30, 10, 2)
	vm := compile(t, m)
	if err := vm.RunAll(); err != nil {
		t.Fatal(err)
	}
	whole := m.logits.AppendTo(nil)
	for rows := 1; rows <= 32; rows++ {
		small := newMission(t, tensor.Float64, rows, 30, 50, 30, 10, 2)
		copy(small.x.Float64s(), m.x.Float64s())
		copy(small.y.Ints(), m.y.Ints())
		if err := compile(t, small).RunAll(); err != nil {
			t.Fatal(err)
		}
		if err := vm.Run(rows); err != nil {
			t.Fatal(err)
		}
		got, want := m.results(t), small.results(t)
		same(t, fmt.Sprintf("%d rows of the whole", rows), [][]float64{got[1][:2*rows]}, [][]float64{whole[:2*rows]}, 1e-14)
		got[1] = got[1][:2*rows]
		same(t, fmt.Sprintf("%d rows", rows), got, want, 0)
	}
}
