package models_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"

	"proxgrad/models"
	"proxgrad/solvers"
)

// A fit that starts from given parameters and does not move ends with them, on either float type.
func TestInitialIsWhereTheFitStarts(t *testing.T) {
	x, y := blobs(60, 2)
	for _, double := range []bool{false, true} {
		first := &models.NeuralNet{Hidden: []int{8, 5}, Double: double}
		if _, err := first.Fit(bg, x, y, models.FitOptions{Epochs: 5, Seed: 3}); err != nil {
			t.Fatal(err)
		}
		want, err := first.Weights()
		if err != nil {
			t.Fatal(err)
		}
		second := &models.NeuralNet{Hidden: []int{8, 5}, Double: double}
		o := models.FitOptions{Epochs: 1, Seed: 4, Rule: solvers.SGD{}, Schedule: still{}, Initial: want}
		if _, err := second.Fit(bg, x, y, o); err != nil {
			t.Fatal(err)
		}
		got, err := second.Weights()
		if err != nil {
			t.Fatal(err)
		}
		for l := range want {
			if !mat.Equal(got[l].Weight, want[l].Weight) || !cmp.Equal(got[l].Bias, want[l].Bias) {
				t.Errorf("double %v: %s differs from where it started", double, want[l].Name)
			}
		}
	}
}

func TestInitialRejects(t *testing.T) {
	x, y := blobs(60, 2)
	for _, tc := range []struct {
		change func(l []models.LayerWeights) []models.LayerWeights
		want   string
	}{
		{func(l []models.LayerWeights) []models.LayerWeights { return l[:2] }, "has 2 layers; expected 3"},
		{func(l []models.LayerWeights) []models.LayerWeights { l[1].Weight = mat.NewDense(8, 4, nil); return l }, "Initial[1] has weights of 8 × 4; expected 8 × 5"},
		{func(l []models.LayerWeights) []models.LayerWeights { l[1].Weight = nil; return l }, "Initial[1] has no weights"},
		{func(l []models.LayerWeights) []models.LayerWeights { l[0].Bias = make([]float64, 8); return l }, "Initial[0] has 8 biases; expected 0"},
		{func(l []models.LayerWeights) []models.LayerWeights { l[2].Weight.Set(1, 1, math.NaN()); return l }, "Initial[2], weights: number 4 is NaN"},
	} {
		n := small()
		if _, err := n.Fit(bg, x, y, models.FitOptions{Epochs: 1}); err != nil {
			t.Fatal(err)
		}
		layers, err := n.Weights()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.Fit(bg, x, y, models.FitOptions{Initial: tc.change(layers)}); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("error %v, want one that says %q", err, tc.want)
		}
	}
}
