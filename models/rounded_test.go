package models_test

import (
	"testing"

	"gonum.org/v1/gonum/mat"

	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// A polish claims only what the weights hold that the user gets: of a float32 network the conditions are looked at again after the
// rounding, over all parameters. A coarse level survives it, a fine one does not, and in float64 nothing is rounded.
func TestPolishOfSingleClaimsWhatTheWeightsHold(t *testing.T) {
	const lambda = 0.01
	x, y := blobs(101, 1)
	for _, tc := range []struct {
		double    bool
		tolerance float64
		want      solvers.PolishEnd
	}{
		{false, 1e-2, solvers.Settled},
		{false, 1e-7, solvers.Rounded},
		{true, 1e-7, solvers.Settled},
	} {
		for seed := uint64(1); seed <= 2; seed++ {
			n := &models.NeuralNet{Hidden: []int{8, 5}, Activation: models.Softplus, Double: tc.double}
			r, err := n.Fit(bg, x, y, models.FitOptions{
				Epochs: 40, Seed: seed, Penalty: prox.L1{Lambda: lambda}, Polish: &solvers.Polish{Tolerance: tc.tolerance},
			})
			if err != nil {
				t.Fatal(err)
			}
			p, held := r.Polish, violationOf(t, n, x, y, prox.L1{Lambda: lambda})
			t.Logf("float64 %v, level %.0e·λ, seed %d: %s at %.2g·λ, the weights hold %.2g·λ", tc.double, tc.tolerance, seed, p.End, p.KKT/lambda, held/lambda)
			if p.End != tc.want || p.Level != tc.tolerance*lambda || !(p.KKT <= p.Level) {
				t.Errorf("float64 %v, level %g·λ, seed %d: %s at %v of %v, want %s", tc.double, tc.tolerance, seed, p.End, p.KKT, p.Level, tc.want)
			}
			if kept := held <= p.Level; kept != (p.End == solvers.Settled) {
				t.Errorf("float64 %v, level %g·λ, seed %d: %s, the weights hold %v of %v", tc.double, tc.tolerance, seed, p.End, held, p.Level)
			}
			if r.KKT > held+1e-14 {
				t.Errorf("Result.KKT is %v, over all parameters it is %v", r.KKT, held)
			}
		}
	}
}

// violationOf is the violation of the optimality conditions at the weights of a network, biases included, by plain loops.
func violationOf(t *testing.T, n *models.NeuralNet, x *mat.Dense, y []int, p prox.L1) float64 {
	t.Helper()
	layers, err := n.Weights()
	if err != nil {
		t.Fatal(err)
	}
	twin := naiveOf(layers, n.Activation)
	_, gw, gb := twin.lossGrad(x, y)
	worst := 0.0
	for l := range gw {
		worst = max(worst, p.SubdiffDist(twin.w[l], gw[l]))
		for k := range layers[l].Bias {
			worst = max(worst, gb[l][k], -gb[l][k])
		}
	}
	return worst
}
