package models_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/internal/race"
	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// flipsOf sums the flips of the last epochs.
func flipsOf(h []models.Epoch, last int) (flips int) {
	for _, e := range h[len(h)-last:] {
		flips += e.Flips
	}
	return flips
}

// A multinomial regression at a constant rate: the zeros of plain mini-batches flicker, those of SVRG stand still, at a point
// that the certificate calls optimal. On both float types.
func TestSVRGStandsStillAtTheOptimum(t *testing.T) {
	race.Alone(t)
	for _, double := range []bool{false, true} {
		tolerance := 1e-3
		if double {
			tolerance = 1e-6
		}
		for seed := range uint64(3) {
			o := models.FitOptions{
				Rule: solvers.SGD{Rate: 0.3}, Schedule: solvers.Constant{}, BatchSize: 10, Epochs: 1000, Warmup: 10, Seed: seed,
				Penalty: prox.L1{Lambda: 0.01},
			}
			n := &models.NeuralNet{Double: double}
			plain := fit(t, n, o)
			o.SVRG = true
			reduced := fit(t, n, o)
			t.Logf("float64 %v: flips in the last 50 epochs %d plain, %d with SVRG; KKT %.2g λ and %.2g λ", double,
				flipsOf(plain.History, 50), flipsOf(reduced.History, 50), plain.KKT/o.Penalty.(prox.L1).Lambda, reduced.KKT/o.Penalty.(prox.L1).Lambda)
			if relative := reduced.KKT / 0.01; !(relative <= tolerance) {
				t.Errorf("KKT violation %.2g·λ with SVRG, want ≤ %g·λ", relative, tolerance)
			}
			if flipsOf(plain.History, 50) == 0 || flipsOf(reduced.History, 50) != 0 {
				t.Errorf("flips in the last 50 epochs: %d plain, %d with SVRG; want some and none",
					flipsOf(plain.History, 50), flipsOf(reduced.History, 50))
			}
			if diff := cmp.Diff(plain.History[:10], reduced.History[:10]); diff != "" {
				t.Errorf("the warm-up differs: %s", diff)
			}
		}
	}
}

// With the full data in one batch there is no variance to reduce: the fit is that without SVRG.
func TestSVRGOnFullBatchesChangesNothing(t *testing.T) {
	o := models.FitOptions{BatchSize: 101, Epochs: 20, Penalty: prox.L1{Lambda: 0.01}, Seed: 3}
	n := &models.NeuralNet{Hidden: []int{8, 5}, Double: true}
	weights := func() (out []float64) {
		fit(t, n, o)
		layers, err := n.Weights()
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range layers {
			out = append(out, l.Weight.RawMatrix().Data...)
		}
		return out
	}
	want := weights()
	o.SVRG = true
	got := weights()
	for i, w := range want {
		if d := got[i] - w; d > 1e-9 || d < -1e-9 {
			t.Errorf("weight %d is %v, %v without SVRG", i, got[i], w)
		}
	}
}
