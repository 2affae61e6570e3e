package models_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"proxgrad/graph"
	"proxgrad/internal/race"
	"proxgrad/models"
	"proxgrad/models/data"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// Loss, penalty and the KKT violation of each layer, against plain loops and the definition.
func TestResultsCertificateIsTheDefinition(t *testing.T) {
	const lambda = 0.02
	x, y := blobs(101, 1)
	n := &models.NeuralNet{Hidden: []int{8, 5}, Activation: models.Softplus}
	r, err := n.Fit(bg, x, y, models.FitOptions{Epochs: 20, Penalty: prox.L1{Lambda: lambda}})
	if err != nil {
		t.Fatal(err)
	}
	layers, err := n.Weights()
	if err != nil {
		t.Fatal(err)
	}
	twin := naiveOf(layers, models.Softplus)
	loss, gw, _ := twin.lossGrad(x, y)
	penalty, worst, margin, zeros := 0., 0., math.Inf(1), 0
	for l := range gw {
		kkt := 0.
		for i, g := range gw[l] {
			w := twin.w[l][i]
			penalty += lambda * math.Abs(w)
			if w == 0 {
				kkt = max(kkt, math.Abs(g)-lambda)
				margin = min(margin, lambda-math.Abs(g))
				zeros++
			} else {
				kkt = max(kkt, math.Abs(g+lambda*math.Copysign(1, w)))
			}
		}
		if math.Abs(r.Layers[l].KKT-kkt) > 1e-12 {
			t.Errorf("%s: KKT violation %v, want %v", r.Layers[l].Name, r.Layers[l].KKT, kkt)
		}
		worst = max(worst, kkt)
	}
	if math.Abs(r.Loss-loss) > 1e-12 || math.Abs(r.Penalty-penalty) > 1e-12 || math.Abs(r.KKT-worst) > 1e-12 {
		t.Errorf("loss %v, penalty %v, KKT %v; want %v, %v, %v", r.Loss, r.Penalty, r.KKT, loss, penalty, worst)
	}
	c := r.Certificate
	if zeros == 0 || !c.MarginKnown || math.Abs(c.Margin-margin) > 1e-12 || c.KKT != r.KKT || c.GapKnown {
		t.Errorf("certificate %+v, want the margin %v of %d zeros and the KKT violation %v", c, margin, zeros, r.KKT)
	}
}

// The certificate tells no margin where there is none: without a penalty, with a penalty that has no margin on one matrix, and
// where no zero is near waking. A penalty on one matrix alone has the margin of that matrix.
func TestResultsMargin(t *testing.T) {
	x, y := blobs(101, 1)
	l1 := prox.L1{Lambda: 0.02}
	first := []graph.Assignment{{Pattern: "layer1/weight", Penalty: l1}}
	for _, tc := range []struct {
		name  string
		o     models.FitOptions
		known bool
	}{
		{"no penalty", models.FitOptions{}, false},
		{"l1", models.FitOptions{Penalty: l1}, true},
		{"on the first layer", models.FitOptions{Penalties: first}, true},
		{"one without a margin", models.FitOptions{Penalties: first, Penalty: prox.Box{Lo: -1, Hi: 1}}, false},
		{"l0", models.FitOptions{Penalty: prox.L0{Lambda: 1e-4}}, false},
	} {
		tc.o.Epochs = 20
		n := &models.NeuralNet{Hidden: []int{8, 5}, Activation: models.Softplus}
		r, err := n.Fit(bg, x, y, tc.o)
		if err != nil {
			t.Fatal(err)
		}
		if c := r.Certificate; c.MarginKnown != tc.known || !tc.known && c.Margin != 0 {
			t.Errorf("%s: certificate %+v, want a margin: %v", tc.name, c, tc.known)
		}
		if tc.name == "on the first layer" {
			layers, err := n.Weights()
			if err != nil {
				t.Fatal(err)
			}
			twin := naiveOf(layers, models.Softplus)
			_, gw, _ := twin.lossGrad(x, y)
			want := l1.Margin(twin.w[0], gw[0])
			if got := r.Certificate.Margin; math.Abs(got-want) > 1e-12 {
				t.Errorf("%s: margin %v, want %v", tc.name, got, want)
			}
		}
	}
}

// A network without a hidden layer is multinomial logistic regression, which is convex; on two classes with an L1 penalty
// its optimum is that of the binomial model, since λ|w| = λ(|w/2| + |−w/2|). The optima are those of glmnet, refined on
// their support (records "breast_cancer binomial" of the golden optima; KKT violation below 3e-17).
func TestReachesTheOptimaOfGlmnet(t *testing.T) {
	race.Alone(t)
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
	for _, want := range []struct {
		lambda, objective float64
		features          int
	}{
		{0.1, 0.44739951845961884, 4},
		{0.03, 0.2614112103517423, 6},
		{0.01, 0.15930738045800086, 9},
	} {
		n := &models.NeuralNet{Double: true}
		r, err := n.Fit(bg, x, labels, models.FitOptions{
			Penalty: prox.L1{Lambda: want.lambda}, Epochs: 40, Seed: 1,
			Polish: &solvers.Polish{Rule: solvers.Adam{Rate: 0.01}, Limit: 20000, Window: 200, Tolerance: 1e-9},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("λ = %v: objective %.12f, optimum %.12f, %d features, KKT %.2g λ, %+v", want.lambda, r.Objective, want.objective, r.LiveFeatures(), r.KKT/want.lambda, *r.Polish)
		if gap := (r.Objective - want.objective) / want.objective; math.Abs(gap) > 1e-6 {
			t.Errorf("λ = %v: relative gap %.3g, want ≤ 1e-6", want.lambda, gap)
		}
		if r.LiveFeatures() != want.features {
			t.Errorf("λ = %v: %d features, want %d", want.lambda, r.LiveFeatures(), want.features)
		}
	}
}

// λ_max against the definition: in a model without a hidden layer max |∇| at the null model; in a network, no single
// weight of a zero first layer gains from waking at λ_max, and one does below it (one-sided differences of the loss).
func TestLambdaMax(t *testing.T) {
	const lambda = 0.01
	x, y := blobs(60, 3)
	r, err := (&models.NeuralNet{Double: true}).Fit(bg, x, y, models.FitOptions{Epochs: 5, Penalty: prox.L1{Lambda: lambda}})
	if err != nil {
		t.Fatal(err)
	}
	want := 0.
	for j := range 6 {
		for k := range 3 {
			g := 0.
			for i, label := range y {
				p := 1. / 3 // blobs are balanced
				if label == k {
					p--
				}
				g += p * x.At(i, j) / 60
			}
			want = max(want, math.Abs(g))
		}
	}
	if math.Abs(r.LambdaMax-want) > 1e-12 || math.Abs(r.LambdaRatio-lambda/want) > 1e-12 {
		t.Errorf("no hidden layer: λ_max %v, ratio %v; want %v, %v", r.LambdaMax, r.LambdaRatio, want, lambda/want)
	}
	for _, act := range []models.Activation{models.ReLU, models.Tanh, models.Sigmoid, models.Softplus, models.SiLU, models.GELU} {
		for _, bias := range []bool{false, true} {
			n := &models.NeuralNet{Hidden: []int{4, 3}, Activation: act, FirstBias: bias, Double: true}
			// The weights when the penalty begins to act are the final ones of the same fit ended there: a rate of zero.
			r, err := n.Fit(bg, x, y, models.FitOptions{Epochs: 2, Warmup: models.NoWarmup, Schedule: still{}, Penalty: prox.L1{Lambda: lambda}})
			if err != nil {
				t.Fatal(err)
			}
			layers, err := n.Weights()
			if err != nil {
				t.Fatal(err)
			}
			twin := naiveOf(layers, act)
			clear(twin.w[0])
			h, _ := twin.forward(x.RawRowView(0))
			for k := range 3 { // the output bias fitted to the class frequencies
				twin.b[2][k] -= h[3][k]
			}
			base, _, _ := twin.lossGrad(x, y)
			steepest := 0.
			for i := range twin.w[0] {
				for _, eps := range []float64{1e-6, -1e-6} {
					twin.w[0][i] = eps
					up, _, _ := twin.lossGrad(x, y)
					twin.w[0][i] = 0
					steepest = max(steepest, (base-up)/1e-6)
				}
			}
			if math.Abs(r.LambdaMax-steepest) > 1e-5*max(1, steepest) || steepest == 0 {
				t.Errorf("%v, bias %v: λ_max %v, the steepest descent of a single weight is %v", act, bias, r.LambdaMax, steepest)
			}
		}
	}
}
