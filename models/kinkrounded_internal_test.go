package models

import (
	"context"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gorgonia.org/tensor"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
	"proxgrad/solvers/batch"
)

// rings are points of two rings with noise, which no line separates.
func rings(rows int, seed uint64) (*mat.Dense, []int) {
	rng := rand.New(rand.NewPCG(seed, 7))
	x, y := mat.NewDense(rows, 4, nil), make([]int, rows)
	for i := range rows {
		y[i] = i % 2
		for j := range 4 {
			x.Set(i, j, rng.NormFloat64())
		}
		scale := 1 + float64(y[i]) + 0.3*rng.NormFloat64()
		norm := mat.Norm(x.RowView(i).(*mat.VecDense).SliceVec(0, 2), 2)
		for j := range 2 {
			x.Set(i, j, scale*x.At(i, j)/norm)
		}
	}
	return x, y
}

// A ReLU network of float32 that settles at kinks in float64 is measured again at the weights that it keeps, within the same ρ:
// settled if these hold the level, rounded if they do not.
func TestPolishAtKinksClaimsWhatTheWeightsHold(t *testing.T) {
	const lambda = 0.01
	x, y := rings(80, 1)
	var (
		net *NeuralNet
		o   FitOptions
		r   *Result
		err error
	)
	ends := false
	for seed := uint64(2); seed < 10 && !ends; seed++ { // to the first that ends where the gradient alone does not vanish
		net = &NeuralNet{Hidden: []int{6, 4}}
		o = FitOptions{Penalty: prox.L1{Lambda: lambda}, Epochs: 60, Seed: seed, LearningRate: 0.02, Polish: &solvers.Polish{Limit: 20000}}
		if r, err = net.Fit(context.Background(), x, y, o); err != nil {
			t.Fatal(err)
		}
		ends = r.Polish.Kink != nil && r.Certificate.Kink != nil && r.Polish.KKT >= r.Polish.KinkLevel
	}
	p, kept := r.Polish, r.Certificate.Kink
	if !ends {
		t.Fatalf("%+v, %+v; a network was to end at kinks", *p, r.Certificate)
	}
	t.Logf("%s after %d: %.3f·λ in float64, %.3f·λ as it is kept, level %.3f·λ", p.End, p.Evaluations, p.Kink.Max/lambda, kept.Max/lambda, p.KinkLevel/lambda)
	if p.End != solvers.Settled || p.Kink.Max > p.KinkLevel || kept.Max > p.KinkLevel {
		t.Errorf("%+v, kept %+v; want settled at kinks", *p, *kept)
	}
	table, err := newTable(x, y, tensor.Float64)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name  string
		moved float32 // the first weight of the output, as a coarse rounding would
		end   solvers.PolishEnd
		want  solvers.PolishEnd
	}{
		{"the weights that it keeps", 0, solvers.Settled, solvers.Settled},
		{"a coarse rounding", 0.5, solvers.Settled, solvers.Rounded},
		{"a coarse rounding at the limit", 0.5, solvers.Limit, solvers.Limit},
	} {
		from := net.net.double() // of what is kept, but for what moves
		net.net.weights[2].Float32s()[0] += tc.moved
		ps, err := net.net.penalties(o.assignments())
		if err != nil {
			t.Fatal(err)
		}
		oracle, err := newOracle(from, table, ps)
		if err != nil {
			t.Fatal(err)
		}
		polish := *p
		polish.End = tc.end
		f := &fit{opts: o, net: net.net, polish: &polish}
		if err := f.checkRounded(context.Background(), oracle); err != nil {
			t.Fatal(err)
		}
		from.widen(net.net)
		problem, at := newFullBatch(context.Background(), oracle)
		k, err := batch.KinkMeasure(context.Background(), problem, at, batch.KinkSettings{Radius: p.Kink.Radius, Seed: 9})
		oracle.close()
		net.net.weights[2].Float32s()[0] -= tc.moved
		if err != nil {
			t.Fatal(err)
		}
		if holds := k.Max <= p.KinkLevel; polish.End != tc.want || holds != (tc.moved == 0) {
			t.Errorf("%s: %s, want %s; the weights hold %.3f·λ", tc.name, polish.End, tc.want, k.Max/lambda)
		}
	}
}
