package models

import (
	"context"
	"flag"
	"testing"
	"time"

	"github.com/pkg/errors"
	"gonum.org/v1/gonum/mat"
	"gorgonia.org/tensor"

	"proxgrad/models/data"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
	"proxgrad/solvers/batch"
)

var acceptance = flag.Bool("acceptance", false, "also run the proofs that take long")

// mission returns the data of the mission, standardised.
func mission(t *testing.T) (*mat.Dense, []int) {
	t.Helper()
	table, err := data.Open("breast_cancer")
	if err != nil {
		t.Fatal(err)
	}
	labels, _, err := table.Classes()
	if err != nil {
		t.Fatal(err)
	}
	std, err := data.FitStandardiser(table.X)
	if err != nil {
		t.Fatal(err)
	}
	x := mat.DenseCopyOf(table.X)
	if err := std.Transform(x, x); err != nil {
		t.Fatal(err)
	}
	return x, labels
}

// The network of the mission with a smooth activation ends with a certificate: a violation of the optimality conditions of at
// most 1e-3·λ, in seconds. Beside it, from the same point, the monotone proximal gradient method.
func TestMissionCertificate(t *testing.T) {
	if !*acceptance {
		t.Skip("takes half a minute; -acceptance runs it")
	}
	const lambda = 1e-3
	x, labels := mission(t)
	for _, act := range []Activation{Softplus, Tanh, SiLU, GELU, ReLU} {
		net := &NeuralNet{Hidden: []int{50, 30, 10}, Activation: act, Double: true}
		o := FitOptions{Penalty: prox.L1{Lambda: lambda}, LearningRate: 1e-3, Seed: 1}
		before, err := net.Fit(context.Background(), x, labels, o)
		if err != nil {
			t.Fatal(err)
		}
		from := net.net.double() // where the polish begins
		o.Polish = &solvers.Polish{Tolerance: 1e-3, Limit: 12000, Kinks: solvers.NoKinks}
		start := time.Now()
		r, err := net.Fit(context.Background(), x, labels, o)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%v: objective %.5f after the epochs, %.5f after %d steps with %d gradients of the polish (%s); KKT %.2g·λ, %d of %d weights zero, accuracy %.3f; %.1f s in all",
			act, before.Objective, r.Objective, r.Polish.Steps, r.Polish.Evaluations, r.Polish.End, r.KKT/lambda, r.Zeros(), r.Weights(), r.Accuracy, time.Since(start).Seconds())
		if act == ReLU { // its optimum sits on kinks, where this is not the measure
			continue
		}
		if r.KKT > 1e-3*lambda {
			t.Errorf("%v: KKT %.3g·λ, want ≤ 1e-3·λ", act, r.KKT/lambda)
		}
		slow := minimise(t, from.double(), x, labels, lambda, batch.ISTA{}, batch.Settings{KKT: 1e-3 * lambda, Iterations: 3000})
		reached := 0
		fast := minimise(t, from.double(), x, labels, lambda, batch.QuasiNewton{}, batch.Settings{KKT: 1e-3 * lambda, Iterations: 1000,
			Recorder: batch.RecorderFunc(func(_ int, l *batch.Location, _ float64) error {
				if reached = l.Evaluations; l.Objective() <= slow.Objective {
					return errEnough
				}
				return nil
			})})
		t.Logf("%v: ISTA from the same point: objective %.5f after 3000 steps, %d evaluations, KKT %.2g·λ; quasi-Newton is there (%.5f) after %d",
			act, slow.Objective, slow.Evaluations, slow.KKT/lambda, fast.Objective, reached)
		if reached > slow.Evaluations/10 {
			t.Errorf("%v: quasi-Newton needs %d evaluations for what ISTA reaches with %d; want a tenth", act, reached, slow.Evaluations)
		}
	}
}

var errEnough = errors.New("enough")

// minimise runs a method on the full data.
func minimise(t *testing.T, net *network, x *mat.Dense, labels []int, lambda float64, m batch.Method, s batch.Settings) *batch.Result {
	t.Helper()
	tab, err := newTable(x, labels, tensor.Float64)
	if err != nil {
		t.Fatal(err)
	}
	ps, err := net.penalties(FitOptions{Penalty: prox.L1{Lambda: lambda}}.assignments())
	if err != nil {
		t.Fatal(err)
	}
	o, err := newOracle(net, tab, ps)
	if err != nil {
		t.Fatal(err)
	}
	defer o.close()
	p, at := newFullBatch(context.Background(), o)
	r, err := batch.Minimize(context.Background(), p, at, s, m)
	if err != nil && !errors.Is(err, errEnough) {
		t.Fatal(err)
	}
	return r
}
