package models_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"

	"proxgrad/graph"
	"proxgrad/models"
	"proxgrad/models/data"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// cancer returns the standardised breast cancer data.
func cancer(t *testing.T) (*mat.Dense, []int) {
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
	if err := std.Transform(table.X, table.X); err != nil {
		t.Fatal(err)
	}
	return mat.DenseCopyOf(table.X), labels
}

// mission is the network of the demonstrations.
func mission() *models.NeuralNet { return &models.NeuralNet{Hidden: []int{50, 30, 10}} }

// Targets are met exactly, by the count of zeros and of live inputs and units, and keep the network alive.
func TestTargetsAreExact(t *testing.T) {
	x, y := cancer(t)
	l1 := prox.L1{Lambda: 1e-4}
	polish := &solvers.Polish{Limit: 50}
	rows := []graph.Assignment{{Pattern: "layer1/weight", Make: byRow(1e-4)}}
	for _, tc := range []struct {
		o      models.FitOptions
		target models.Target
		total  int
		left   int
		worst  float64 // accuracy on the training data
	}{
		{models.FitOptions{}, models.Target{Zero: 0.95}, 3320, 166, 0.98},
		{models.FitOptions{}, models.Target{Zero: 0.98}, 3320, 66, 0.97},
		{models.FitOptions{Rule: solvers.SGD{Rate: 0.05, Momentum: 0.9}}, models.Target{Left: 300}, 3320, 300, 0.97},
		{models.FitOptions{}, models.Target{Of: models.OfInputs, Left: 10}, 30, 10, 0.98},
		{models.FitOptions{}, models.Target{Of: models.OfInputs, Zero: 0.9}, 30, 3, 0.93},
		{models.FitOptions{}, models.Target{Of: models.OfUnits, Left: 20}, 90, 20, 0.98},
		{models.FitOptions{Penalty: l1, Polish: polish}, models.Target{Zero: 0.95, Method: models.Bisection}, 3320, 166, 0.98},
		{models.FitOptions{Penalty: l1}, models.Target{Zero: 0.95, Method: models.Bisection, Fits: 5}, 3320, 166, 0.98},
		{models.FitOptions{Penalty: l1, Penalties: rows, Polish: polish},
			models.Target{Of: models.OfInputs, Left: 10, Method: models.Bisection}, 30, 10, 0.93},
		{models.FitOptions{Penalty: l1}, models.Target{Of: models.OfInputs, Left: 10, Method: models.Bisection, Fits: 10}, 30, 10, 0.93},
		{models.FitOptions{Penalty: l1}, models.Target{Of: models.OfUnits, Left: 20, Method: models.Bisection, Fits: 5}, 90, 20, 0.98},
	} {
		n := mission()
		tc.o.Epochs = 40
		r, err := n.FitTarget(bg, x, y, tc.o, tc.target)
		if err != nil {
			t.Errorf("%+v: %v", tc.target, err)
			continue
		}
		left := 0 // counted from the weights themselves
		layers, err := n.Weights()
		if err != nil {
			t.Fatal(err)
		}
		switch tc.target.Of {
		case models.OfWeights:
			for _, l := range layers {
				for _, w := range l.Weight.RawMatrix().Data {
					if w != 0 {
						left++
					}
				}
			}
		case models.OfInputs:
			left = r.Result.LiveFeatures()
		default:
			left = r.Result.Layers[0].LiveUnits + r.Result.Layers[1].LiveUnits + r.Result.Layers[2].LiveUnits
		}
		t.Logf("%v of %+v: %d fits, loss %.4f, accuracy %.3f, KKT %.2g", tc.target.Method, tc.target, len(r.Fits), r.Result.Loss, r.Result.Accuracy, r.Result.KKT)
		if left != tc.left || r.Left != tc.left || r.Wanted != tc.left || !r.Exact || r.Total != tc.total {
			t.Errorf("%+v: %d left, %+v; want %d of %d", tc.target, left, *r, tc.left, tc.total)
		}
		if r.Result.Dead != nil || r.Result.Accuracy < tc.worst {
			t.Errorf("%+v: accuracy %v, dead %v; want at least %v", tc.target, r.Result.Accuracy, r.Result.Dead, tc.worst)
		}
		if n := len(r.Fits); r.Forced != (n > 0 && r.Fits[n-1].Left != tc.left) || (n > 0) != (tc.target.Method == models.Bisection) {
			t.Errorf("%+v: forced %v after the fits %+v", tc.target, r.Forced, r.Fits)
		}
	}
}

// In each epoch of the ramp as many weights are left as the cubic says, before it all and after it the wanted ones, still.
func TestTheRampIsCubic(t *testing.T) {
	x, y := blobs(101, 1)
	r, err := small().FitTarget(bg, x, y, models.FitOptions{Epochs: 30}, models.Target{Zero: 0.8, Start: 5, End: 25})
	if err != nil {
		t.Fatal(err)
	}
	const n, left = 6*8 + 8*5 + 5*3, 21 // a fifth of 103
	for i, e := range r.Result.History {
		epoch := float64(i + 1)
		want, phase := n, models.Dense
		switch {
		case epoch > 25:
			want, phase = left, models.Finetuning
		case epoch > 5:
			rest := 1 - (epoch-5)/20
			want, phase = left+int(math.Round((n-left)*rest*rest*rest)), models.Pruning
		}
		if e.Phase != phase || n-e.Zeros != want || (phase == models.Finetuning && e.Flips != 0) {
			t.Errorf("epoch %v is %s with %d weights and %d flips, want %s with %d", epoch, e.Phase, n-e.Zeros, e.Flips, phase, want)
		}
	}
	if r.Wanted != left || r.Result.Penalty != 0 || r.Result.Objective != r.Result.Loss {
		t.Errorf("%+v", r)
	}
}

// Full batch with gradient descent against plain loops: a share for each layer by the ranking at the start of the epoch, the
// largest of each layer after the step, kept zeros at the end. The certificate is the gradient on what is left.
func TestTheRampEqualsItsNaiveTwin(t *testing.T) {
	const epochs, start, end, rate, left = 40, 5, 25, 0.2, 20
	x, y := blobs(60, 2)
	n := &models.NeuralNet{Hidden: []int{8, 5}, Activation: models.Softplus, Double: true}
	o := models.FitOptions{Rule: solvers.SGD{Rate: rate}, Schedule: solvers.Constant{}, BatchSize: 60, Epochs: epochs, Seed: 5}
	initial := o
	initial.Epochs, initial.Rule = 1, solvers.SGD{Rate: 1e-300}
	if _, err := n.Fit(bg, x, y, initial); err != nil {
		t.Fatal(err)
	}
	layers, err := n.Weights()
	if err != nil {
		t.Fatal(err)
	}
	twin := naiveOf(layers, models.Softplus)
	total := len(twin.w[0]) + len(twin.w[1]) + len(twin.w[2])
	for epoch := 1; epoch <= epochs; epoch++ {
		var shares [3]int
		if epoch > start && epoch <= end {
			rest := 1 - float64(epoch-start)/(end-start)
			shares = naiveShares(twin.w, left+int(math.Round(float64(total-left)*rest*rest*rest)))
		}
		_, gw, gb := twin.lossGrad(x, y)
		for l := range twin.w {
			for i := range twin.w[l] {
				if epoch <= end || twin.w[l][i] != 0 {
					twin.w[l][i] -= rate * gw[l][i]
				}
			}
			for i := range twin.b[l] {
				twin.b[l][i] -= rate * gb[l][i]
			}
			for shares[l] > 0 && nonzeros(twin.w[l]) > shares[l] {
				smallest := -1
				for i, w := range twin.w[l] {
					if w != 0 && (smallest < 0 || math.Abs(w) < math.Abs(twin.w[l][smallest])) {
						smallest = i
					}
				}
				twin.w[l][smallest] = 0
			}
		}
	}
	r, err := n.FitTarget(bg, x, y, o, models.Target{Left: left, Start: start, End: end})
	if err != nil {
		t.Fatal(err)
	}
	if layers, err = n.Weights(); err != nil {
		t.Fatal(err)
	}
	_, gw, _ := twin.lossGrad(x, y)
	worst := 0.
	for l := range layers {
		for i, w := range layers[l].Weight.RawMatrix().Data {
			if math.Abs(w-twin.w[l][i]) > 1e-11 || (w == 0) != (twin.w[l][i] == 0) {
				t.Fatalf("%s: weight %d is %v, the twin has %v", layers[l].Name, i, w, twin.w[l][i])
			}
			if w != 0 {
				worst = max(worst, math.Abs(gw[l][i]))
			}
		}
	}
	if math.Abs(r.Result.KKT-worst) > 1e-11 || worst == 0 {
		t.Errorf("KKT violation %v, the steepest gradient on what is left is %v", r.Result.KKT, worst)
	}
}

func nonzeros(x []float64) int {
	n := 0
	for _, v := range x {
		if v != 0 {
			n++
		}
	}
	return n
}

// naiveShares gives out the places one by one: to each layer's largest, then to the largest of the rest.
func naiveShares(w [][]float64, places int) (shares [3]int) {
	taken := [3]map[int]bool{{}, {}, {}}
	largest := func(l int) int {
		best := -1
		for i, v := range w[l] {
			if !taken[l][i] && (best < 0 || math.Abs(v) > math.Abs(w[l][best])) {
				best = i
			}
		}
		return best
	}
	take := func(l int) {
		taken[l][largest(l)] = true
		shares[l]++
		places--
	}
	for l := range w {
		take(l)
	}
	for places > 0 {
		best := -1
		for l := range w {
			if i := largest(l); i >= 0 && (best < 0 || math.Abs(w[l][i]) > math.Abs(w[best][largest(best)])) {
				best = l
			}
		}
		take(best)
	}
	return shares
}

// Same seed, same bits; the recorder sees the epochs of all fits in one count; the result serialises.
func TestTargetIsDeterministicAndRecorded(t *testing.T) {
	x, y := blobs(101, 1)
	for _, tc := range []struct {
		o      models.FitOptions
		target models.Target
	}{
		{models.FitOptions{Epochs: 12}, models.Target{Zero: 0.7}},
		{models.FitOptions{Epochs: 12, Penalty: prox.L1{Lambda: 1e-3}}, models.Target{Zero: 0.7, Method: models.Bisection, Fits: 6}},
	} {
		var results []*models.TargetResult
		for range 2 {
			seen := 0
			tc.o.Recorder = models.RecorderFunc(func(e models.Epoch) error {
				if seen++; e.Epoch != seen {
					t.Errorf("epoch %d is counted %d", seen, e.Epoch)
				}
				return nil
			})
			r, err := small().FitTarget(bg, x, y, tc.o, tc.target)
			if err != nil {
				t.Fatal(err)
			}
			want := 12
			if n := len(r.Fits); n > 0 {
				want += 3 * (n - 1)
			}
			if r.Forced {
				want += 3
			}
			if seen != want {
				t.Errorf("%v: %d epochs recorded, want %d", tc.target.Method, seen, want)
			}
			results = append(results, r)
		}
		if d := cmp.Diff(results[0], results[1]); d != "" {
			t.Errorf("%v: two runs differ (-first +second):\n%s", tc.target.Method, d)
		}
		text, err := json.Marshal(results[0])
		if err != nil {
			t.Fatal(err)
		}
		var back models.TargetResult
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(*results[0], back); d != "" {
			t.Errorf("through JSON (-before +after):\n%s", d)
		}
	}
}

// Each fit but those from scratch starts where the last that left too many ended, and strengths are halved in the logarithm.
func TestBisectionNarrows(t *testing.T) {
	x, y := blobs(101, 1)
	o := models.FitOptions{Epochs: 20, Penalty: prox.L1{Lambda: 0.1}} // too strong to begin with
	inputs, err := small().FitTarget(bg, x, y, models.FitOptions{Penalty: prox.L1{Lambda: 0.01}}, models.Target{Of: models.OfInputs, Left: 2, Method: models.Bisection})
	if err != nil || inputs.Forced || !inputs.Exact {
		t.Errorf("two inputs: error %v, %+v; want them without force", err, inputs)
	}
	r, err := small().FitTarget(bg, x, y, o, models.Target{Zero: 0.5, Method: models.Bisection})
	if err != nil {
		t.Fatal(err)
	}
	low, high := 0., 0.
	for i, f := range r.Fits {
		want := 1.
		switch {
		case low == 0 && high > 0:
			want = high / 4
		case low > 0 && high == 0:
			want = 2 * low
		case low > 0:
			want = math.Sqrt(low * high)
		}
		if f.Strength != want || f.Warm != (low > 0) || math.Abs(f.Lambda-0.1*want) > 1e-15 {
			t.Errorf("fit %d: %+v; want the strength %v, warm %v", i, f, want, low > 0)
		}
		if f.Left > r.Wanted {
			low = f.Strength
		} else {
			high = f.Strength
		}
	}
	if len(r.Fits) < 3 || r.Fits[0].Left >= r.Wanted || r.Fits[len(r.Fits)-1].Left != r.Wanted && !r.Forced {
		t.Errorf("%+v", r)
	}
	o.Penalty = prox.L1{Lambda: 1e6}
	_, err = small().FitTarget(bg, x, y, o, models.Target{Zero: 0.5, Method: models.Bisection, Fits: 2})
	if err == nil || !strings.Contains(err.Error(), "begin with a weaker penalty") {
		t.Errorf("far too strong a penalty: error %v", err)
	}
}

func TestTargetIsCancelled(t *testing.T) {
	x, y := blobs(101, 1)
	for _, tc := range []struct {
		o      models.FitOptions
		target models.Target
		fits   int
	}{
		{models.FitOptions{Epochs: 12}, models.Target{Zero: 0.7}, 0},
		{models.FitOptions{Epochs: 12, Penalty: prox.L1{Lambda: 1e-4}}, models.Target{Zero: 0.7, Method: models.Bisection}, 1},
	} {
		ctx, cancel := context.WithCancel(bg)
		at := 8 + 6*tc.fits // in the second warm fit
		tc.o.Recorder = models.RecorderFunc(func(e models.Epoch) error {
			if e.Epoch == at {
				cancel()
			}
			return nil
		})
		n := small()
		r, err := n.FitTarget(ctx, x, y, tc.o, tc.target)
		if !errors.Is(err, context.Canceled) || r == nil || r.Result == nil || r.Exact || len(r.Fits) != tc.fits {
			t.Errorf("%v: error %v, result %+v", tc.target.Method, err, r)
		}
		if _, err := n.Predict(x); err != nil {
			t.Errorf("no predictions after cancellation: %v", err)
		}
	}
}

func TestTargetRejects(t *testing.T) {
	x, y := blobs(30, 1)
	l1, bisect := prox.L1{Lambda: 0.1}, models.Bisection
	for _, tc := range []struct {
		name   string
		net    *models.NeuralNet
		o      models.FitOptions
		target models.Target
		want   string
	}{
		{name: "nothing", want: "Target.Zero and Target.Left are 0 and 0; expected one"},
		{name: "both", target: models.Target{Zero: 0.5, Left: 3}, want: "expected one of them"},
		{name: "all", target: models.Target{Zero: 1}, want: "Target.Zero is 1"},
		{name: "less than none", target: models.Target{Left: -1}, want: "Target.Left is -1"},
		{name: "none a layer", target: models.Target{Left: 2}, want: "leaves 2 of 103 weights; expected at least 3, one a layer"},
		{name: "more than all", target: models.Target{Of: models.OfInputs, Left: 7}, want: "leaves 7 of 6 inputs"},
		{name: "no units", net: &models.NeuralNet{}, target: models.Target{Of: models.OfUnits, Left: 1}, want: "of which the network has none"},
		{name: "no such thing", target: models.Target{Of: 7, Left: 1}, want: "Counted(7)"},
		{name: "no such method", target: models.Target{Left: 50, Method: 7}, want: "TargetMethod(7)"},
		{name: "ramp with a penalty", o: models.FitOptions{Penalty: l1}, target: models.Target{Left: 50}, want: "a constraint of its own"},
		{name: "ramp with a polish", o: models.FitOptions{Polish: &solvers.Polish{}}, target: models.Target{Left: 50}, want: "leave the polish out"},
		{name: "ramp backwards", target: models.Target{Left: 50, Start: 9, End: 5}, want: "from epoch 9 to 5 of 100"},
		{name: "ramp with fits", target: models.Target{Left: 50, Fits: 5}, want: "are of Bisection"},
		{name: "bisection of nothing", target: models.Target{Left: 50, Method: bisect}, want: "FitOptions has no penalty"},
		{name: "bisection in the loss", o: models.FitOptions{Penalty: l1, Placement: models.InLoss}, target: models.Target{Left: 50, Method: bisect}, want: "makes no zeros"},
		{name: "bisection with a start", o: models.FitOptions{Penalty: l1}, target: models.Target{Left: 50, Method: bisect, End: 5}, want: "are of CubicRamp"},
		{name: "fits < 0", o: models.FitOptions{Penalty: l1}, target: models.Target{Left: 50, Method: bisect, Fits: -5}, want: "Target.Fits and Target.WarmEpochs are -5 and 0"},
		{name: "bad options", o: models.FitOptions{Epochs: -1}, target: models.Target{Left: 50}, want: "Epochs is -1"},
	} {
		n := tc.net
		if n == nil {
			n = small()
		}
		if _, err := n.FitTarget(bg, x, y, tc.o, tc.target); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one that says %q", tc.name, err, tc.want)
		}
	}
}
