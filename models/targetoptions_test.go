package models_test

import (
	"strings"
	"testing"

	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

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
