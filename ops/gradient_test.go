package ops_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gorgonia.org/tensor"
	"pgregory.net/rapid"
)

var sizes = []struct{ n, p, q int }{{1, 1, 1}, {1, 5, 3}, {7, 1, 5}, {7, 5, 1}, {7, 5, 5}, {32, 50, 10}}

// Value and gradients are the closed form, in both precisions, and the same bits when the graph runs again.
func TestClosedForm(t *testing.T) {
	eachDtype(t, func(t *testing.T, dt tensor.Dtype) {
		for _, s := range sizes {
			rng := rand.New(rand.NewPCG(1, 2))
			for _, p := range problems(s.n, s.p, s.q, rng) {
				t.Run(fmt.Sprintf("%s/%v", p.name, p.shapes), func(t *testing.T) { checkClosedForm(t, dt, p, rng) })
			}
		}
	})
}

func TestClosedFormDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dt := rapid.SampledFrom(dtypes).Draw(t, "dtype")
		n, p, q := rapid.IntRange(1, 9).Draw(t, "n"), rapid.IntRange(1, 9).Draw(t, "p"), rapid.IntRange(1, 9).Draw(t, "q")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		ps := problems(n, p, q, rng)
		checkClosedForm(t, dt, ps[rapid.IntRange(0, len(ps)-1).Draw(t, "problem")], rng)
	})
}

func checkClosedForm(t tester, dt tensor.Dtype, p problem, rng *rand.Rand) {
	t.Helper()
	r := newRig(t, dt, p.shapes, p.build)
	defer r.vm.Close()
	x := p.draw(rng)
	wantCost, want := p.closed(x)
	cost, grads := r.run(t, x)
	again, gradsAgain := r.run(t, x)
	compare(t, p.name+" again", []float64{again}, []float64{cost}, 0, 0)
	compare(t, p.name, []float64{cost}, []float64{wantCost}, p.scale, tolerance(dt))
	for i := range want {
		// A gradient may come out small by cancellation; the error is that of the terms that cancel.
		scale := max(largest(want[i]), p.scale)
		compare(t, fmt.Sprintf("%s: gradient of input %d", p.name, i), grads[i], want[i], scale, tolerance(dt))
		compare(t, fmt.Sprintf("%s: gradient of input %d again", p.name, i), gradsAgain[i], grads[i], 0, 0)
	}
}

// central is the central difference of fourth order: where a gradient is small the h² of the second order shows.
var central = fd.Formula{
	Stencil:    []fd.Point{{Loc: -2, Coeff: 1. / 12}, {Loc: -1, Coeff: -2. / 3}, {Loc: 1, Coeff: 2. / 3}, {Loc: 2, Coeff: -1. / 12}},
	Derivative: 1,
	Step:       1e-4,
}

// In float64 the gradients agree with central differences of the value that the graph computes.
func TestCentralDifferences(t *testing.T) {
	for _, s := range sizes[:5] {
		rng := rand.New(rand.NewPCG(2, 2))
		for _, p := range problems(s.n, s.p, s.q, rng) {
			t.Run(fmt.Sprintf("%s/%v", p.name, p.shapes), func(t *testing.T) {
				r := newRig(t, tensor.Float64, p.shapes, p.build)
				defer r.vm.Close()
				x := p.draw(rng)
				_, grads := r.run(t, x)
				for i := range x {
					at := append([]float64(nil), x[i]...)
					want := fd.Gradient(nil, func(v []float64) float64 {
						x[i] = v
						cost, _ := r.run(t, x)
						return cost
					}, at, &fd.Settings{Formula: central, Step: 1e-4})
					x[i] = at
					compare(t, fmt.Sprintf("input %d", i), grads[i], want, largest(want), 1e-8)
				}
			})
		}
	}
}
