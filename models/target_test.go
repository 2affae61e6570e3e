package models_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"

	"proxgrad/graph"
	"proxgrad/internal/race"
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
	race.Alone(t)
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
