package models_test

import (
	"errors"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"proxgrad/graph"
	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

func TestFitRejects(t *testing.T) {
	good, labels := blobs(30, 1)
	l1 := prox.L1{Lambda: 0.1}
	relabelled := func(f func(y []int)) []int {
		y := append([]int(nil), labels...)
		f(y)
		return y
	}
	broken := mat.DenseCopyOf(good)
	broken.Set(4, 2, 1/zero)
	for _, tc := range []struct {
		name string
		net  *models.NeuralNet
		y    []int
		x    mat.Matrix
		o    models.FitOptions
		want string
	}{
		{name: "L1 without λ", o: models.FitOptions{Penalty: prox.L1{}}, want: "the penalty L1(λ=0) of \"layer1/weight\" has no strength"},
		{name: "groups without λ", o: models.FitOptions{Penalty: prox.GroupL2{}}, want: "has no strength"},
		{name: "λ < 0", o: models.FitOptions{Penalty: prox.L1{Lambda: -1}}, want: "-1"},
		{name: "rate < 0", o: models.FitOptions{LearningRate: -1}, want: "LearningRate is -1"},
		{name: "two rates", o: models.FitOptions{LearningRate: 1, Rule: solvers.SGD{}}, want: "both LearningRate and Rule"},
		{name: "bad rule", o: models.FitOptions{Rule: solvers.SGD{Nesterov: true}}, want: "SGD.Nesterov"},
		{name: "batch < 0", o: models.FitOptions{BatchSize: -1}, want: "BatchSize is -1"},
		{name: "epochs < 0", o: models.FitOptions{Epochs: -1}, want: "Epochs is -1"},
		{name: "warm-up < -1", o: models.FitOptions{Warmup: -2, Penalty: l1}, want: "Warmup is -2"},
		{name: "warm-up without an end", o: models.FitOptions{Warmup: 10, Epochs: 10, Penalty: l1}, want: "the penalty never acts"},
		{name: "warm-up for nothing", o: models.FitOptions{Warmup: 10}, want: "Warmup is set without a Penalty"},
		{name: "in loss of nothing", o: models.FitOptions{Placement: models.InLoss}, want: "InLoss without a Penalty"},
		{name: "no such placement", o: models.FitOptions{Placement: 7}, want: "Placement(7)"},
		{name: "metric of nothing", o: models.FitOptions{Metric: solvers.Unscaled}, want: "Metric is set without a Penalty"},
		{name: "no such metric", o: models.FitOptions{Metric: 7, Penalty: l1}, want: "Metric(7)"},
		{name: "in loss and metric", o: models.FitOptions{Placement: models.InLoss, Metric: solvers.Unscaled, Penalty: l1}, want: "takes no proximal step"},
		{name: "in loss and polish", o: models.FitOptions{Placement: models.InLoss, Polish: &solvers.Polish{}, Penalty: l1}, want: "polishing takes proximal steps"},
		{name: "unscaled and polish", o: models.FitOptions{Metric: solvers.Unscaled, Polish: &solvers.Polish{}, Penalty: l1}, want: "towards another point"},
		{name: "SVRG of nothing", o: models.FitOptions{SVRG: true}, want: "SVRG is set without a Penalty"},
		{name: "in loss and SVRG", o: models.FitOptions{SVRG: true, Placement: models.InLoss, Penalty: l1}, want: "Placement InLoss and SVRG"},
		{name: "bad polish", o: models.FitOptions{Polish: &solvers.Polish{Limit: -1}}, want: "Polish.Limit"},
		{name: "bad schedule", o: models.FitOptions{Schedule: solvers.StepDecay{}}, want: "StepDecay.Every"},
		{name: "indicator in the loss", o: models.FitOptions{Placement: models.InLoss, Penalty: prox.NonNegative{}}, want: "layer1/weight"},
		{name: "groups do not fit", o: models.FitOptions{Penalty: prox.GroupL2{Lambda: 1, Groups: [][]int{{0, 40}}}}, want: `"layer2/weight"`},
		{name: "no such parameter", o: models.FitOptions{Penalties: []graph.Assignment{{Pattern: "layer9/weight", Penalty: l1}}}, want: `the pattern "layer9/weight" matches no parameter; the parameters are layer1/weight, layer2/weight, layer2/bias`},
		{name: "malformed pattern", o: models.FitOptions{Penalties: []graph.Assignment{{Pattern: "[", Penalty: l1}}}, want: `FitOptions: the pattern "[" is malformed`},
		{name: "bad penalty of a pattern", o: models.FitOptions{Penalties: []graph.Assignment{{Pattern: "*/weight", Penalty: prox.L1{Lambda: -1}}}}, want: `FitOptions: penalty of "*/weight"`},
		{name: "penalties for nobody", o: models.FitOptions{Penalties: []graph.Assignment{{Pattern: "*/weight"}}}, want: "gives no parameter a penalty"},
		{name: "one layer without λ", o: models.FitOptions{Penalty: l1, Penalties: []graph.Assignment{{Pattern: "layer2/weight", Penalty: prox.L1{}}}}, want: `of "layer2/weight" has no strength`},
		{name: "ramp < 0", o: models.FitOptions{Penalty: l1, Ramp: -1}, want: "FitOptions.Ramp is -1"},
		{name: "ramp of nothing", o: models.FitOptions{Ramp: 5}, want: "Ramp is set without a Penalty"},
		{name: "ramp without an end", o: models.FitOptions{Penalty: l1, Epochs: 10, Warmup: 4, Ramp: 6}, want: "a warm-up of 4 and a ramp of 6 of 10 epochs"},
		{name: "ramp in the loss", o: models.FitOptions{Penalty: l1, Ramp: 5, Placement: models.InLoss}, want: "Placement InLoss and Ramp"},
		{name: "prox every −1", o: models.FitOptions{Penalty: l1, ProxEvery: -1}, want: "FitOptions.ProxEvery is -1"},
		{name: "frozen in the warm-up", o: models.FitOptions{Penalty: l1, Epochs: 10, Warmup: 4, FreezeAt: 4}, want: "FreezeAt is 4 within a warm-up of 4"},
		{name: "frozen after the end", o: models.FitOptions{Penalty: l1, Epochs: 10, FreezeAt: 11}, want: "FreezeAt is 11 of 10 epochs"},
		{name: "frozen without a penalty", o: models.FitOptions{FreezeStill: 2}, want: "FreezeStill is set without a Penalty"},
		{name: "still < 0", o: models.FitOptions{Penalty: l1, Still: -1}, want: "FitOptions.Still is -1"},
		{name: "still without a penalty", o: models.FitOptions{Still: 2}, want: "Still is set without a Penalty"},
		{name: "still in the loss", o: models.FitOptions{Penalty: l1, Still: 2, Placement: models.InLoss}, want: "Placement InLoss and Still"},
		{name: "no units", net: &models.NeuralNet{Hidden: []int{3, 0}}, want: "Hidden[1] is 0"},
		{name: "no such activation", net: &models.NeuralNet{Activation: 9}, want: "Activation(9)"},
		{name: "bias of no layer", net: &models.NeuralNet{FirstBias: true}, want: "FirstBias is set without a hidden layer"},
		{name: "too few labels", y: labels[:29], want: "29 labels for 30 rows"},
		{name: "label < 0", y: relabelled(func(y []int) { y[3] = -1 }), want: "label -1 in row 3"},
		{name: "a gap", y: relabelled(func(y []int) {
			for i := range y {
				if y[i] == 1 {
					y[i] = 0
				}
			}
		}), want: "no row has label 1"},
		{name: "huge label", y: relabelled(func(y []int) { y[0] = 1 << 40 }), want: "without gaps"},
		{name: "one class", y: make([]int, 30), want: "at least two classes"},
		{name: "infinite data", x: broken, want: "+Inf in row 4, column 2"},
		{name: "no rows", x: &mat.Dense{}, y: []int{}, want: "no rows"},
	} {
		net, x, y := tc.net, tc.x, tc.y
		if net == nil {
			net = small()
		}
		if x == nil {
			x = good
		}
		if y == nil {
			y = labels
		}
		_, err := net.Fit(bg, x, y, tc.o)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one that says %q", tc.name, err, tc.want)
		}
	}
}

// A penalty that has no more than Penalty asks for: what it lacks comes up before the warm-up, and without the place in this
// module's files.
func TestPowersAreAskedForAtOnce(t *testing.T) {
	x, y := blobs(60, 1)
	for _, tc := range []struct {
		o    models.FitOptions
		want string
	}{
		{models.FitOptions{}, `penalty models_test.bare of parameter "layer1/weight" does not implement prox.DiagonalProxer`},
		{models.FitOptions{Rule: solvers.SGD{}}, ""},
		{models.FitOptions{Metric: solvers.Unscaled}, ""},
		{models.FitOptions{Rule: solvers.SGD{}, Polish: &solvers.Polish{Limit: 50}}, ""},
		{models.FitOptions{Rule: solvers.SGD{}, Polish: &solvers.Polish{Rule: solvers.RMSProp{}}}, `penalty models_test.bare of parameter "layer1/weight" does not implement`},
		{models.FitOptions{Rule: solvers.SGD{}, Placement: models.InLoss}, `parameter "layer1/weight": ops: Penalty`},
	} {
		epochs := 0
		tc.o.Penalty, tc.o.Epochs = bare{prox.L1{Lambda: 0.01}}, 5
		tc.o.Recorder = models.RecorderFunc(func(models.Epoch) error { epochs++; return nil })
		_, err := small().Fit(bg, x, y, tc.o)
		if tc.want == "" {
			if err != nil {
				t.Errorf("%+v: %v", tc.o, err)
			}
			continue
		}
		if err == nil || !strings.HasPrefix(err.Error(), tc.want) || epochs > 0 {
			t.Errorf("after %d epochs: %v, want %q at once", epochs, err, tc.want)
		}
	}
}

// bare has the methods of a penalty, and no powers.
type bare struct{ of prox.L1 }

func (b bare) Value(x []float64) float64                   { return b.of.Value(x) }
func (b bare) Prox(dst, x []float64, step float64) float64 { return b.of.Prox(dst, x, step) }
func (b bare) Validate() error                             { return b.of.Validate() }

var zero float64

var errStop = errors.New("stop")

// The defaults are the documented ones.
func TestDefaults(t *testing.T) {
	o := models.FitOptions{Penalty: prox.L1{Lambda: 1}}.WithDefaults(1000)
	if o.LearningRate != 0.01 || o.Rule != (solvers.Adam{Rate: 0.01}) || o.BatchSize != 32 || o.Epochs != 100 || o.Warmup != 20 || o.Schedule != (solvers.Cosine{}) {
		t.Errorf("defaults are %+v", o)
	}
	if o := (models.FitOptions{Penalty: prox.L1{Lambda: 1}, Warmup: models.NoWarmup}).WithDefaults(10); o.Warmup != 0 || o.BatchSize != 10 {
		t.Errorf("no warm-up, ten rows: %+v", o)
	}
	if o := (models.FitOptions{}).WithDefaults(10); o.Warmup != 0 {
		t.Errorf("no penalty: warm-up %d", o.Warmup)
	}
}

// Data that are not there are an error, not a panic.
func TestNilData(t *testing.T) {
	_, y := blobs(60, 1)
	n := &models.NeuralNet{}
	check := func(what string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), "expected a matrix of rows × features, got nil") {
			t.Errorf("%s: error %v", what, err)
		}
	}
	var none *mat.Dense
	_, err := n.Fit(bg, nil, y, models.FitOptions{})
	check("Fit", err)
	_, err = n.Fit(bg, none, y, models.FitOptions{})
	check("Fit of a nil Dense", err)
	_, err = n.FitTarget(bg, nil, y, models.FitOptions{}, models.Target{Zero: 0.5})
	check("FitTarget", err)
	fit(t, n, models.FitOptions{Epochs: 1})
	_, err = n.Predict(nil)
	check("Predict", err)
}
