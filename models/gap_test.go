package models_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"proxgrad/graph"
	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// The duality gap of a network without hidden layers, beside a fit of the same problem with glm: it bounds how far the objective is
// above the optimum, is what glm has at the same point, and closes as the fit does.
func TestResultsGap(t *testing.T) {
	x, y := blobs(101, 1)
	design, err := glm.NewDesign(x)
	if err != nil {
		t.Fatal(err)
	}
	model, err := glm.NewMultinomial(design, y, 3)
	if err != nil {
		t.Fatal(err)
	}
	groups, err := prox.ConsecutiveGroups(18, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name    string
		penalty prox.Penalty
	}{
		{"l1", prox.L1{Lambda: 0.02}},
		{"elastic net", prox.ElasticNet{L1: 0.01, L2: 0.01}},
		{"by feature", prox.GroupL2{Lambda: 0.02, Groups: groups}},
	} {
		problem := &batch.Problem{Smooth: model, Terms: []batch.Term{{Len: 18, Penalty: tc.penalty}}}
		optimum, err := batch.Minimize(bg, problem, make([]float64, 21), batch.Settings{KKT: 1e-10, Iterations: 100000}, batch.FISTA{})
		if err != nil || optimum.End != batch.Converged {
			t.Fatalf("%s: %v, %v", tc.name, optimum.End, err)
		}
		for _, double := range []bool{false, true} {
			last := math.Inf(1)
			for _, polish := range []*solvers.Polish{nil, {Tolerance: 1e-5}} {
				n := &models.NeuralNet{Double: double}
				r, err := n.Fit(bg, x, y, models.FitOptions{Epochs: 20, Penalty: tc.penalty, Polish: polish, Seed: 1})
				if err != nil {
					t.Fatal(err)
				}
				c, above := r.Certificate, r.Objective-optimum.Objective
				t.Logf("%s, float64 %v, polished %v: %.3g above the optimum, gap %.3g", tc.name, double, polish != nil, above, c.Gap)
				if !c.GapKnown || !(c.Gap >= above-1e-12) || !(above > -1e-12) {
					t.Errorf("%s, float64 %v: gap %v (%v), the objective is %v above the optimum", tc.name, double, c.Gap, c.GapKnown, above)
				}
				if want := gapOf(t, problem, n); math.Abs(c.Gap-want) > 1e-12 {
					t.Errorf("%s, float64 %v: gap %v, glm has %v", tc.name, double, c.Gap, want)
				}
				if !(c.Gap < last/10) {
					t.Errorf("%s, float64 %v: gap %v after the polish, %v before", tc.name, double, c.Gap, last)
				}
				last = c.Gap
			}
			if last > 1e-6 {
				t.Errorf("%s, float64 %v: gap %v after a polish", tc.name, double, last)
			}
		}
	}
}

// gapOf is the gap of the fitted weights by the problem alone.
func gapOf(t *testing.T, p *batch.Problem, n *models.NeuralNet) float64 {
	t.Helper()
	layers, err := n.Weights()
	if err != nil {
		t.Fatal(err)
	}
	at := append(mat.DenseCopyOf(layers[0].Weight).RawMatrix().Data, layers[0].Bias...)
	grad := make([]float64, len(at))
	loss, err := p.Smooth.Eval(at, grad)
	if err != nil {
		t.Fatal(err)
	}
	gap, known := p.Gap(at, grad, loss+p.Penalty(at))
	if !known {
		t.Fatal("glm knows no gap")
	}
	return gap
}

// There is no gap where the model is not convex or nothing is known of the penalty's conjugate.
func TestResultsGapIsNotKnown(t *testing.T) {
	x, y := blobs(60, 1)
	l1 := prox.L1{Lambda: 0.02}
	for _, tc := range []struct {
		name   string
		hidden []int
		o      models.FitOptions
	}{
		{"a hidden layer", []int{4}, models.FitOptions{Penalty: l1}},
		{"no penalty", nil, models.FitOptions{}},
		{"a penalty without a conjugate", nil, models.FitOptions{Penalty: prox.L0{Lambda: 1e-3}}},
		{"a penalty on the bias alone", nil, models.FitOptions{Penalties: []graph.Assignment{{Pattern: "layer1/bias", Penalty: l1}}}},
		{"a penalty also on the bias", nil, models.FitOptions{Penalty: l1, Penalties: []graph.Assignment{{Pattern: "layer1/bias", Penalty: l1}}}},
	} {
		tc.o.Epochs = 5
		r, err := (&models.NeuralNet{Hidden: tc.hidden}).Fit(bg, x, y, tc.o)
		if err != nil {
			t.Fatal(err)
		}
		if c := r.Certificate; c.GapKnown || c.Gap != 0 {
			t.Errorf("%s: gap %v, known %v; want none", tc.name, c.Gap, c.GapKnown)
		}
	}
}
