package models

import (
	"context"
	"testing"

	"gorgonia.org/tensor"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
)

// The network of the mission with ReLU: where the quasi-Newton method is stopped neither the plain violation nor the measure
// at kinks is small; gradient sampling goes on from there, and the measure falls where the plain violation does not.
func TestMissionKinks(t *testing.T) {
	if !*acceptance {
		t.Skip("takes a minute; -acceptance runs it")
	}
	const lambda = 1e-3
	x, labels := mission(t)
	net := &NeuralNet{Hidden: []int{50, 30, 10}, Activation: ReLU, Double: true}
	o := FitOptions{Penalty: prox.L1{Lambda: lambda}, LearningRate: 1e-3, Seed: 1}
	if _, err := net.Fit(context.Background(), x, labels, o); err != nil {
		t.Fatal(err)
	}
	tab, err := newTable(x, labels, tensor.Float64)
	if err != nil {
		t.Fatal(err)
	}
	ps, err := net.net.penalties(o.assignments())
	if err != nil {
		t.Fatal(err)
	}
	full, err := newOracle(net.net.double(), tab, ps)
	if err != nil {
		t.Fatal(err)
	}
	defer full.close()
	p, at := newFullBatch(context.Background(), full)
	end := func(name string, m batch.Method, evaluations int) (objective float64, levels []float64) {
		r, err := batch.Minimize(context.Background(), p, at, batch.Settings{KKT: 1e-3 * lambda, Evaluations: evaluations}, m)
		if err != nil {
			t.Fatal(err)
		}
		at = r.X
		t.Logf("%s: objective %.6f, %s after %d evaluations; plain KKT %.2f·λ", name, r.Objective, r.End, r.Evaluations, r.KKT/lambda)
		for _, radius := range []float64{1e-2, 1e-4} {
			k, err := batch.KinkMeasure(context.Background(), p, at, batch.KinkSettings{Radius: radius, Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			levels = append(levels, k.Max/lambda)
			t.Logf("%s: measure at kinks, radius %g: max %.3f·λ, 2-norm %.3f·λ, %d gradients", name, radius, k.Max/lambda, k.Norm/lambda, k.Samples)
		}
		return r.Objective, levels
	}
	before, _ := end("quasi-Newton", batch.QuasiNewton{}, 4000)
	after, levels := end("gradient sampling", batch.GradientSampling{Seed: 1, Tolerance: 0.1 * lambda}, 30000)
	if after > before || levels[0] > 0.15 || levels[1] > 0.15 {
		t.Errorf("gradient sampling ends at %v (before %v) with measures of %.3g·λ; want at most 0.15·λ", after, before, levels)
	}
}
