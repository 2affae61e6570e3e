package models_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
	"proxgrad/solvers/batch"
)

// The measure at kinks is there for a network with ReLU after a polish, or where it is asked for, and nowhere else.
func TestResultsKink(t *testing.T) {
	x, y := blobs(101, 1)
	polish := &solvers.Polish{Limit: 60}
	for _, tc := range []struct {
		name  string
		net   *models.NeuralNet
		o     models.FitOptions
		want  bool
		count int // of gradients
	}{
		{"relu, polished", &models.NeuralNet{Hidden: []int{8, 5}}, models.FitOptions{Polish: polish}, true, 100},
		{"relu, polished in float64", &models.NeuralNet{Hidden: []int{8, 5}, Double: true}, models.FitOptions{Polish: polish}, true, 100},
		{"relu, polished by a rule", &models.NeuralNet{Hidden: []int{8, 5}}, models.FitOptions{
			Polish: &solvers.Polish{Rule: solvers.Adam{}, Limit: 5},
		}, true, 100},
		{"relu, asked for", &models.NeuralNet{Hidden: []int{8, 5}}, models.FitOptions{
			Kink: &batch.KinkSettings{Radius: 0.5, Samples: 7},
		}, true, 7},
		{"relu, asked for with SLOPE", &models.NeuralNet{Hidden: []int{8, 5}}, models.FitOptions{
			Penalty: prox.SLOPE{Lambda: 0.02}, Kink: &batch.KinkSettings{Radius: 0.5, Samples: 7},
		}, true, 7},
		{"relu", &models.NeuralNet{Hidden: []int{8, 5}}, models.FitOptions{}, false, 0},
		{"softplus, polished", &models.NeuralNet{Hidden: []int{8, 5}, Activation: models.Softplus}, models.FitOptions{Polish: polish}, false, 0},
		{"no hidden layer", &models.NeuralNet{}, models.FitOptions{Polish: polish}, false, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.o.Epochs, tc.o.Seed = 10, 3
			if tc.o.Penalty == nil {
				tc.o.Penalty = prox.L1{Lambda: 0.02}
			}
			r, err := tc.net.Fit(bg, x, y, tc.o)
			if err != nil {
				t.Fatal(err)
			}
			k := r.Certificate.Kink
			if (k != nil) != tc.want {
				t.Fatalf("%+v, want one: %v", k, tc.want)
			}
			text, err := json.Marshal(r)
			if err != nil || strings.Contains(string(text), `"kink"`) != tc.want {
				t.Errorf("%v; JSON has the kink: %v, want %v", err, !tc.want, tc.want)
			}
			if !tc.want {
				return
			}
			radius := 0.5
			if tc.o.Kink == nil {
				radius = solvers.KinkRadius(parameters(t, tc.net))
			}
			if k.Radius != radius || k.Samples != tc.count || !(k.Max > 0) || k.Max > k.Norm || k.Norm-k.Norm != 0 {
				t.Errorf("%+v, want the radius %v and %d gradients", *k, radius, tc.count)
			}
			same, err := tc.net.Fit(bg, x, y, tc.o)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(r, same); diff != "" {
				t.Errorf("the same seed gives another result (-first +again)\n%s", diff)
			}
		})
	}
}

// parameters are all numbers of a network.
func parameters(t *testing.T, n *models.NeuralNet) []float64 {
	t.Helper()
	layers, err := n.Weights()
	if err != nil {
		t.Fatal(err)
	}
	var all []float64
	for _, l := range layers {
		all = append(append(all, l.Weight.RawMatrix().Data...), l.Bias...)
	}
	return all
}

// At kinks the polish goes on by gradient sampling within its limit, ends no higher than it began, and a smooth network or NoKinks
// does without.
func TestPolishAtKinks(t *testing.T) {
	x, y := blobs(101, 1)
	const limit, trials = 600, 60
	fit := func(a models.Activation, p solvers.Polish, penalty prox.Penalty) *models.Result {
		t.Helper()
		p.Limit, p.Tolerance = limit, 1e-12
		n := &models.NeuralNet{Hidden: []int{8, 5}, Activation: a, Double: true}
		r, err := n.Fit(bg, x, y, models.FitOptions{Epochs: 10, Seed: 3, Penalty: penalty, Polish: &p})
		if err != nil {
			t.Fatal(err)
		}
		if p := r.Polish; p.After > p.Before || p.Evaluations > limit+trials || p.Sampling >= p.Evaluations {
			t.Errorf("%v, %v: %+v; want at most %d evaluations and no rise", a, penalty, *p, limit)
		}
		if diff := math.Abs(r.Polish.After - r.Objective); diff > 1e-12 {
			t.Errorf("%v, %v: the polish ends at %v, the fit at %v", a, penalty, r.Polish.After, r.Objective)
		}
		if last := r.History[len(r.History)-1]; last.Epoch != 10+r.Polish.Steps || last.Objective != r.Polish.After {
			t.Errorf("%v, %v: the history ends with %+v after %+v", a, penalty, last, *r.Polish)
		}
		return r
	}
	slope := prox.SLOPE{Lambda: 0.02}
	if whole := fit(models.ReLU, solvers.Polish{}, slope); whole.Polish.Sampling != 0 || whole.Certificate.Kink != nil || whole.Polish.Unsampled == "" {
		t.Errorf("SLOPE: %+v with the measure %+v; want neither sampling nor a measure, and why", *whole.Polish, whole.Certificate.Kink)
	}
	if asked := fit(models.ReLU, solvers.Polish{Kinks: solvers.AtKinks}, slope); asked.Polish.Sampling == 0 || asked.Polish.Unsampled != "" {
		t.Errorf("SLOPE, asked for: %+v; want sampling", *asked.Polish)
	}
	for _, penalty := range []prox.Penalty{prox.L1{Lambda: 0.02}, prox.L0{Lambda: 0.002}} {
		sampled := fit(models.ReLU, solvers.Polish{}, penalty)
		if p := sampled.Polish; p.Sampling == 0 || p.Unsampled != "" || p.Kink != nil && (p.Kink.Max <= p.KinkLevel) != (p.End == solvers.Settled) {
			t.Errorf("%v: %+v; want sampling, and settled if the measure holds the level", penalty, *p)
		}
		if without := fit(models.ReLU, solvers.Polish{Kinks: solvers.NoKinks}, penalty); without.Polish.Sampling != 0 {
			t.Errorf("%v: NoKinks samples: %+v", penalty, *without.Polish)
		}
		if smooth := fit(models.Softplus, solvers.Polish{}, penalty); smooth.Polish.Sampling != 0 {
			t.Errorf("%v: a smooth network samples: %+v", penalty, *smooth.Polish)
		}
	}
}

// Cancelled in gradient sampling, the fit returns what was reached, without a measure.
func TestPolishAtKinksIsInterruptible(t *testing.T) {
	x, y := blobs(101, 1)
	ctx, cancel := context.WithCancel(bg)
	defer cancel()
	n := &models.NeuralNet{Hidden: []int{8, 5}}
	steps := 0
	p := &solvers.Polish{Limit: 600, Tolerance: 1e-12, KinkTolerance: 1e-9} // it samples to the limit
	r, err := n.Fit(bg, x, y, models.FitOptions{Epochs: 10, Seed: 3, Penalty: prox.L1{Lambda: 0.02}, Polish: p})
	if err != nil {
		t.Fatal(err)
	}
	last := r.Polish.Steps
	p.Observe = func(step int, _ float64, _, _ int) error {
		if steps = step; step == last-1 {
			cancel()
		}
		return nil
	}
	r, err = n.Fit(ctx, x, y, models.FitOptions{Epochs: 10, Seed: 3, Penalty: prox.L1{Lambda: 0.02}, Polish: p})
	if !errors.Is(err, context.Canceled) || r == nil || r.Polish.End != solvers.Interrupted || r.Certificate.Kink != nil || steps != last-1 {
		t.Fatalf("%v, %+v; want an interruption in step %d", err, r, last-1)
	}
	if r.Polish.Sampling == 0 || r.Polish.After > r.Polish.Before {
		t.Errorf("%+v; want a point of gradient sampling that is no higher", *r.Polish)
	}
}
