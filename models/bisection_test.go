package models_test

import (
	"math"
	"strings"
	"testing"

	"proxgrad/models"
	"proxgrad/ops/prox"
)

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
