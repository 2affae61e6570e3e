package models_test

import (
	"math"
	"testing"

	"proxgrad/models"
	"proxgrad/solvers"
)

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
