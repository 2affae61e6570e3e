package ops_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops"
	"proxgrad/ops/prox"
)

// The node of a penalty has the penalty's value, and a gradient that the penalty accepts as its own: at a point without
// zeros, where g is differentiable, −∇g makes the point stationary.
func TestPenaltyIsThatOfTheCatalogue(t *testing.T) {
	groups := [][]int{{0, 3, 1}, {2, 5}}
	penalties := []prox.Penalty{
		prox.L1{Lambda: 0.5},
		prox.ElasticNet{L1: 0.5, L2: 0.25},
		prox.ElasticNet{L2: 0.25},
		prox.GroupL2{Lambda: 0.5},
		prox.GroupL2{Lambda: 0.5, Groups: groups},
		prox.GroupL2{Lambda: 0.5, Groups: groups, Weights: []float64{3, 0.5}},
		prox.SparseGroup{L1: 0.5, L2: 0.25},
		prox.SparseGroup{L1: 0.5, L2: 0.25, Groups: groups, Weights: []float64{3, 0.5}},
	}
	eachDtype(t, func(t *testing.T, dt tensor.Dtype) {
		rng := rand.New(rand.NewPCG(5, 2))
		for _, p := range penalties {
			r := newRig(t, dt, []tensor.Shape{{2, 3}}, func(in []*gorgonia.Node) (*gorgonia.Node, error) {
				return ops.Penalty(in[0], p)
			})
			x := draw(rng, 6)
			cost, grads := r.run(t, [][]float64{x})
			compare(t, "value", []float64{cost}, []float64{p.Value(x)}, 0, tolerance(dt))
			for i := range grads[0] {
				grads[0][i] = -grads[0][i]
			}
			if d := p.(prox.Stationary).SubdiffDist(x, grads[0]); !(d <= tolerance(dt)) {
				t.Errorf("%v: −∇g is %v away from the subdifferential", p, d)
			}
			// At zero the node's derivative is 0, the least element of the subdifferential.
			_, grads = r.run(t, [][]float64{make([]float64, 6)})
			compare(t, "gradient at 0", grads[0], make([]float64, 6), 0, 0)
		}
	})
}

// ownPenalty has the method of prox.Penalty and no more.
type ownPenalty struct{ prox.Penalty }

// quartic is a user's own penalty that can stand in a loss: c/4 Σ x_i⁴.
type quartic struct{ c float64 }

func (p quartic) Value(x []float64) float64 {
	sum := 0.
	for _, v := range x {
		sum += p.c / 4 * v * v * v * v
	}
	return sum
}

func (p quartic) Subgradient(dst, x []float64) {
	for i, v := range x {
		dst[i] = p.c * v * v * v
	}
}

func (quartic) Prox(dst, x []float64, step float64) float64 { panic("it stands in the loss") }
func (p quartic) Validate() error {
	if p.c < 0 {
		return errors.Errorf("c is %v", p.c)
	}
	return nil
}

// A user's own penalty goes into the loss by its Value and Subgradient, the latter times the gradient that arrives; two
// with different strengths on one parameter are two.
func TestOwnPenaltyInTheLoss(t *testing.T) {
	eachDtype(t, func(t *testing.T, dt tensor.Dtype) {
		r := newRig(t, dt, []tensor.Shape{{2, 3}}, func(in []*gorgonia.Node) (*gorgonia.Node, error) {
			a, err := weighted(ops.Penalty(in[0], quartic{2}))
			if err != nil {
				return nil, err
			}
			b, err := ops.Penalty(in[0], quartic{3})
			if err != nil {
				return nil, err
			}
			return gorgonia.Add(a, b)
		})
		x := draw(rand.New(rand.NewPCG(5, 3)), 6)
		cost, grads := r.run(t, [][]float64{x})
		value, grad := 0., make([]float64, 6)
		for i, v := range x {
			value += (weight*2 + 3) / 4 * v * v * v * v
			grad[i] = (weight*2 + 3) * v * v * v
		}
		compare(t, "value", []float64{cost}, []float64{value}, 0, tolerance(dt))
		compare(t, "gradient", grads[0], grad, 0, tolerance(dt))
	})
}

func TestPenaltyErrors(t *testing.T) {
	g := gorgonia.NewGraph()
	w := input(g, tensor.Float64, tensor.Shape{2, 3}, "w")
	tests := []struct {
		name string
		w    *gorgonia.Node
		p    prox.Penalty
		want []string
	}{
		{"no node", nil, prox.L1{Lambda: 1}, []string{"Penalty", "w", "nil"}},
		{"no penalty", w, nil, []string{"Penalty", "nil"}},
		{"constraint", w, prox.NonNegative{}, []string{"prox.NonNegative", "no derivative", "proximally"}},
		{"box", w, prox.Box{Lo: -1, Hi: 1}, []string{"prox.Box", "no derivative", "proximally"}},
		{"a user's own", w, ownPenalty{prox.Box{Lo: -1, Hi: 1}}, []string{"ownPenalty", "Subgradienter", "proximally"}},
		{"not valid", w, quartic{-1}, []string{"Penalty", "c is -1"}},
		{"λ < 0", w, prox.L1{Lambda: -1}, []string{"Penalty", "-1"}},
		{"index", w, prox.GroupL2{Lambda: 1, Groups: [][]int{{6}}}, []string{"Penalty", "6"}},
		{"second term", w, prox.SparseGroup{L1: 1, L2: -1}, []string{"Penalty", "-1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, err := ops.Penalty(tt.w, tt.p)
			if err == nil || n != nil {
				t.Fatalf("got node %v and error %v, want an error alone", n, err)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}
