package ops_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops"
)

// Our ops sit between stock nodes, at sizes of one as well, where stock nodes like to change a matrix into something else.
func TestBetweenStockNodes(t *testing.T) {
	type node = *gorgonia.Node
	then := func(f, g func(node) (node, error)) func(node) (node, error) {
		return func(n node) (node, error) {
			m, err := f(n)
			if err != nil {
				return nil, err
			}
			return g(m)
		}
	}
	sum := func(n node) (node, error) { return gorgonia.Sum(n) }
	before := []struct {
		name string
		f    func(node) (node, error)
	}{
		{"input", func(n node) (node, error) { return n, nil }},
		{"square", gorgonia.Square},
		{"double", func(n node) (node, error) { return gorgonia.Add(n, n) }},
	}
	after := []struct {
		name string
		f    func(node) (node, error)
	}{
		{"sum", sum},
		{"mean", func(n node) (node, error) { return gorgonia.Mean(n) }},
		{"square and sum", then(gorgonia.Square, sum)},
		{"product and sum", then(func(n node) (node, error) { return gorgonia.HadamardProd(n, n) }, sum)},
		{"row sums and square", func(n node) (node, error) {
			rows, err := gorgonia.Sum(n, n.Dims()-1)
			if err != nil {
				return nil, err
			}
			if rows.IsScalar() {
				return gorgonia.Square(rows)
			}
			return then(gorgonia.Square, sum)(rows)
		}},
		{"Gram matrix", func(n node) (node, error) {
			if !n.IsMatrix() {
				return sum(n)
			}
			tr, err := gorgonia.Transpose(n)
			if err != nil {
				return nil, err
			}
			gram, err := gorgonia.Mul(n, tr)
			if err != nil {
				return nil, err
			}
			return sum(gram)
		}},
	}
	for _, s := range []tensor.Shape{{1, 1}, {1, 3}, {3, 1}, {2, 3}, {1}, {3}} {
		for _, b := range before {
			for _, a := range after {
				t.Run(fmt.Sprintf("%v/%s/%s", s, b.name, a.name), func(t *testing.T) {
					r := newRig(t, tensor.Float64, []tensor.Shape{s}, func(in []node) (node, error) {
						return then(then(b.f, ops.Tanh), a.f)(in[0])
					})
					defer r.vm.Close()
					x := draw(rand.New(rand.NewPCG(6, 2)), s.TotalSize())
					_, grads := r.run(t, [][]float64{x})
					want := fd.Gradient(nil, func(v []float64) float64 {
						cost, _ := r.run(t, [][]float64{v})
						return cost
					}, x, &fd.Settings{Formula: fd.Central, Step: 1e-5})
					compare(t, "gradient", grads[0], want, largest(want), 1e-7)
				})
			}
		}
	}
}
