package models_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/graph"
	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/ops/prox/catalogue"
	"proxgrad/solvers"
)

// byRow is one group for each input.
func byRow(lambda float64) func(rows, cols int) prox.Penalty {
	return func(rows, cols int) prox.Penalty {
		groups, err := prox.ConsecutiveGroups(rows*cols, cols)
		if err != nil {
			panic(err)
		}
		return prox.GroupL2{Lambda: lambda, Groups: groups}
	}
}

// Each parameter has its own penalty with its own λ: plain loops of gradient descent with the proximal operator of each
// layer after a step, a bias among them.
func TestPenaltiesByNameEqualTheirNaiveTwin(t *testing.T) {
	const epochs, rate = 60, 0.1
	x, y := blobs(60, 2)
	n := &models.NeuralNet{Hidden: []int{8, 5}, Activation: models.Softplus, Double: true}
	o := models.FitOptions{
		Rule: solvers.SGD{Rate: rate}, Schedule: solvers.Constant{}, BatchSize: 60, Epochs: epochs, Warmup: models.NoWarmup, Seed: 5,
		Penalty: prox.ElasticNet{L1: 0.01, L2: 0.1},
		Penalties: []graph.Assignment{
			{Pattern: "layer1/weight", Make: byRow(0.03)},
			{Pattern: "layer2/*", Penalty: prox.L1{Lambda: 0.02}},
			{Pattern: "layer2/bias", Penalty: prox.Box{Lo: -0.01, Hi: 0.01}},
		},
	}
	start := o
	start.Penalty, start.Penalties, start.Warmup, start.Epochs, start.Rule = nil, nil, 0, 1, solvers.SGD{Rate: 1e-300}
	if _, err := n.Fit(bg, x, y, start); err != nil {
		t.Fatal(err)
	}
	layers, err := n.Weights()
	if err != nil {
		t.Fatal(err)
	}
	twin := naiveOf(layers, models.Softplus)
	for range epochs {
		_, gw, gb := twin.lossGrad(x, y)
		for l := range twin.w {
			for i := range twin.w[l] {
				twin.w[l][i] -= rate * gw[l][i]
			}
			for i := range twin.b[l] {
				twin.b[l][i] -= rate * gb[l][i]
			}
		}
		for i := range 6 { // the inputs of layer 1
			row := twin.w[0][8*i : 8*i+8]
			norm := 0.
			for _, w := range row {
				norm += w * w
			}
			shrink := max(1-rate*0.03*math.Sqrt(8)/math.Sqrt(norm), 0)
			for j := range row {
				if norm > 0 {
					row[j] *= shrink
				}
			}
		}
		for i, w := range twin.w[1] {
			twin.w[1][i] = math.Copysign(max(math.Abs(w)-rate*0.02, 0), w)
		}
		for i, b := range twin.b[1] {
			twin.b[1][i] = min(max(b, -0.01), 0.01)
		}
		for i, w := range twin.w[2] {
			twin.w[2][i] = math.Copysign(max(math.Abs(w)-rate*0.01, 0), w) / (1 + rate*0.1)
		}
	}
	r, err := n.Fit(bg, x, y, o)
	if err != nil {
		t.Fatal(err)
	}
	if layers, err = n.Weights(); err != nil {
		t.Fatal(err)
	}
	penalty, zeros := 0., 0
	for l := range layers {
		w := layers[l].Weight.RawMatrix().Data
		for i := range w {
			if math.Abs(w[i]-twin.w[l][i]) > 1e-12 || (w[i] == 0) != (twin.w[l][i] == 0) {
				t.Fatalf("%s: weight %d is %v, the twin has %v", layers[l].Name, i, w[i], twin.w[l][i])
			}
			if w[i] == 0 {
				zeros++
			}
		}
		for i, b := range layers[l].Bias {
			if math.Abs(b-twin.b[l][i]) > 1e-12 {
				t.Fatalf("%s: bias %d is %v, the twin has %v", layers[l].Name, i, b, twin.b[l][i])
			}
		}
		penalty += []prox.Penalty{byRow(0.03)(6, 8), prox.L1{Lambda: 0.02}, prox.ElasticNet{L1: 0.01, L2: 0.1}}[l].Value(w)
	}
	if math.Abs(r.Penalty-penalty) > 1e-12 || zeros == 0 {
		t.Errorf("penalty %v, want %v; %d zeros", r.Penalty, penalty, zeros)
	}
	if r.LambdaRatio == 0 || math.Abs(r.LambdaRatio-0.03/r.LambdaMax) > 1e-15 {
		t.Errorf("λ/λ_max is %v with λ_max %v: want that of layer 1", r.LambdaRatio, r.LambdaMax)
	}
}

// Penalty is short for a pattern.
func TestPenaltyIsAPattern(t *testing.T) {
	o := models.FitOptions{Epochs: 10, Penalty: prox.L1{Lambda: 0.02}, Polish: &solvers.Polish{Limit: 5}}
	want := fit(t, small(), o)
	o.Penalty, o.Penalties = nil, []graph.Assignment{{Pattern: "*/weight", Penalty: prox.L1{Lambda: 0.02}}}
	if d := cmp.Diff(want, fit(t, small(), o)); d != "" {
		t.Errorf("Penalty and the pattern */weight differ (-Penalty +pattern):\n%s", d)
	}
}

// Every penalty of the catalogue trains a network with every rule.
func TestTrainsWithTheWholeCatalogue(t *testing.T) {
	x, y := blobs(60, 2)
	for _, e := range catalogue.Penalties() {
		for _, rule := range solvers.Rules() {
			r, err := small().Fit(bg, x, y, withEntry(e, rule.New(0)))
			switch {
			case err != nil:
				t.Errorf("%s, %s: %v", e.Name, rule.Name, err)
			case r.Objective-r.Objective != 0 || r.KKT-r.KKT != 0:
				t.Errorf("%s, %s: objective %v and KKT violation %v at the end", e.Name, rule.Name, r.Objective, r.KKT)
			}
		}
	}
}

// Weights that are polished in float64 and rounded keep every constraint of the catalogue.
func TestPolishesTheWholeCatalogue(t *testing.T) {
	x, y := blobs(60, 2)
	for _, e := range catalogue.Penalties() {
		for _, double := range []bool{false, true} {
			o := withEntry(e, solvers.SGD{Rate: 0.05})
			o.Polish = &solvers.Polish{Limit: 60}
			r, err := (&models.NeuralNet{Hidden: []int{8}, Activation: models.Softplus, Double: double}).Fit(bg, x, y, o)
			switch {
			case err != nil:
				t.Errorf("%s, float64 %v: %v", e.Name, double, err)
			case r.Objective-r.Objective != 0 || r.KKT-r.KKT != 0:
				t.Errorf("%s, float64 %v: objective %v and KKT violation %v at the end", e.Name, double, r.Objective, r.KKT)
			}
		}
	}
}

// Every penalty of the catalogue stands in the loss or says why not.
func TestTrainsWithTheWholeCatalogueInTheLoss(t *testing.T) {
	x, y := blobs(60, 2)
	for _, e := range catalogue.Penalties() {
		for _, rule := range []solvers.Rule{solvers.Adam{Rate: 0.01}, solvers.SGD{Rate: 0.05}} {
			o := withEntry(e, rule)
			o.Placement = models.InLoss
			_, err := small().Fit(bg, x, y, o)
			_, known := prox.As[prox.Subgradienter](e.Make(0.02, 6, 8))
			switch {
			case known && err != nil:
				t.Errorf("%s, %T: %v", e.Name, rule, err)
			case !known && (err == nil || !strings.Contains(err.Error(), "apply it proximally")):
				t.Errorf("%s, %T: the error %v does not say what to do", e.Name, rule, err)
			}
		}
	}
}

// withEntry are options of ten epochs with a penalty of the catalogue on the weights.
func withEntry(e catalogue.Entry, rule solvers.Rule) models.FitOptions {
	return models.FitOptions{Rule: rule, Epochs: 10, Warmup: 2, Penalties: []graph.Assignment{
		{Pattern: "*/weight", Make: func(rows, cols int) prox.Penalty { return e.Make(0.02, rows, cols) }},
	}}
}
