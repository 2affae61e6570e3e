package models_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

var bg = context.Background()

// fit trains a 6-8-5-3 network on blobs.
func fit(t *testing.T, n *models.NeuralNet, o models.FitOptions) *models.Result {
	t.Helper()
	x, y := blobs(101, 1)
	r, err := n.Fit(bg, x, y, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func small() *models.NeuralNet { return &models.NeuralNet{Hidden: []int{8, 5}} }

// Full batch in float64 against plain loops: forward, backward, Adam, cosine, warm-up, metric prox.
func TestFitEqualsItsNaiveTwin(t *testing.T) {
	const epochs, warmup, rate, lambda = 40, 10, 0.02, 0.01
	for _, act := range []models.Activation{models.ReLU, models.Tanh, models.Sigmoid, models.Softplus, models.SiLU, models.GELU} {
		for _, inLoss := range []bool{false, true} {
			x, y := blobs(60, 2)
			n := &models.NeuralNet{Hidden: []int{8, 5}, Activation: act, Double: true, FirstBias: act == models.Tanh}
			var twin *naive
			o := models.FitOptions{LearningRate: rate, BatchSize: 60, Epochs: epochs, Warmup: warmup, Seed: 5, Penalty: prox.L1{Lambda: lambda}}
			if inLoss {
				o.Placement = models.InLoss
			}
			start := o
			start.Epochs, start.Penalty, start.Warmup, start.Placement = 1, nil, 0, models.Proximal
			start.LearningRate = 1e-300 // the initial weights
			if _, err := n.Fit(bg, x, y, start); err != nil {
				t.Fatal(err)
			}
			layers, err := n.Weights()
			if err != nil {
				t.Fatal(err)
			}
			twin = naiveOf(layers, act)
			if _, err := n.Fit(bg, x, y, o); err != nil {
				t.Fatal(err)
			}
			moments := map[*float64][2]float64{}
			for epoch := range epochs {
				_, gw, gb := twin.lossGrad(x, y)
				lr := rate * 0.5 * (1 + math.Cos(math.Pi*float64(epoch)/epochs))
				adam := func(w *float64, g, l float64) {
					if inLoss && *w != 0 {
						g += l * math.Copysign(1, *w)
					}
					m := moments[w]
					m[0], m[1] = 0.9*m[0]+0.1*g, 0.999*m[1]+0.001*g*g
					moments[w] = m
					s := lr / (math.Sqrt(m[1]/(1-math.Pow(0.999, float64(epoch+1)))) + 1e-8)
					*w -= s * m[0] / (1 - math.Pow(0.9, float64(epoch+1)))
					if !inLoss && l > 0 {
						*w = math.Copysign(max(math.Abs(*w)-s*l, 0), *w)
					}
				}
				for l := range twin.w {
					for i := range twin.w[l] {
						if epoch >= warmup {
							adam(&twin.w[l][i], gw[l][i], lambda)
						} else {
							adam(&twin.w[l][i], gw[l][i], 0)
						}
					}
					for i := range twin.b[l] {
						adam(&twin.b[l][i], gb[l][i], 0)
					}
				}
			}
			layers, err = n.Weights()
			if err != nil {
				t.Fatal(err)
			}
			for l, lw := range layers {
				for i, w := range lw.Weight.RawMatrix().Data {
					if math.Abs(w-twin.w[l][i]) > 1e-8 || (!inLoss && (w == 0) != (twin.w[l][i] == 0)) {
						t.Fatalf("%v, in loss %v: %s weight %d is %v, the twin has %v", act, inLoss, lw.Name, i, w, twin.w[l][i])
					}
				}
				for i, b := range lw.Bias {
					if math.Abs(b-twin.b[l][i]) > 1e-8 {
						t.Fatalf("%v, in loss %v: %s bias %d is %v, the twin has %v", act, inLoss, lw.Name, i, b, twin.b[l][i])
					}
				}
			}
		}
	}
}

// still is a schedule that keeps every weight where it is.
type still struct{}

func (still) Factor(_, _ float64) float64 { return 0 }
func (still) Validate(float64) error      { return nil }

// With a rate of zero the mean of the batch losses is the loss on the full data: every row is in exactly one batch, the
// partial one included, and counts as one row.
func TestEveryRowCountsOnceAnEpoch(t *testing.T) {
	for _, batch := range []int{1, 7, 32, 50, 100, 101, 500} {
		n := small()
		n.Double = true
		steps := 0
		o := models.FitOptions{Schedule: still{}, BatchSize: batch, Epochs: 3, Rule: countingRule{solvers.SGD{}, &steps}}
		r := fit(t, n, o)
		for _, e := range r.History {
			if math.Abs(e.Loss-r.Loss) > 1e-12 {
				t.Errorf("batch %d, epoch %d: mean batch loss %v, full loss %v", batch, e.Epoch, e.Loss, r.Loss)
			}
		}
		const params = 5 // 3 matrices, 2 biases
		if want := 3 * ((101 + batch - 1) / batch) * params; steps != want {
			t.Errorf("batch %d: %d updates, want %d", batch, steps, want)
		}
	}
}

// countingRule counts the updates of parameters; it is also a user's own rule.
type countingRule struct {
	solvers.SGD
	n *int
}

func (r countingRule) Forward64(w, g []float64, st [][]float64, t int, f float64, step []float64) float64 {
	*r.n++
	return r.SGD.Forward64(w, g, st, t, f, step)
}

func TestSameSeedSameBits(t *testing.T) {
	o := models.FitOptions{Epochs: 15, Seed: 3, Penalty: prox.L1{Lambda: 0.02}, Polish: &solvers.Polish{Limit: 40}}
	run := func(seed uint64) (*models.Result, []models.LayerWeights) {
		n := small()
		o := o
		o.Seed = seed
		r := fit(t, n, o)
		w, err := n.Weights()
		if err != nil {
			t.Fatal(err)
		}
		return r, w
	}
	r1, w1 := run(3)
	r2, w2 := run(3)
	if d := cmp.Diff(r1, r2); d != "" {
		t.Errorf("two runs with one seed differ (-first +second):\n%s", d)
	}
	for l := range w1 {
		if d := cmp.Diff(w1[l].Weight.RawMatrix().Data, w2[l].Weight.RawMatrix().Data); d != "" {
			t.Errorf("%s differs:\n%s", w1[l].Name, d)
		}
	}
	if r3, _ := run(4); r3.Loss == r1.Loss || r3.History[0].Loss == r1.History[0].Loss {
		t.Error("another seed gives the same losses")
	}
}

func TestWhereThePenaltyActs(t *testing.T) {
	base := models.FitOptions{Epochs: 60, Seed: 1, Penalty: prox.L1{Lambda: 0.02}}
	inLoss, unscaled, polished := base, base, base
	inLoss.Placement = models.InLoss
	unscaled.Metric = solvers.Unscaled
	polished.Polish = &solvers.Polish{Limit: 100}
	penalty, plain, metric, polish := fit(t, small(), inLoss), fit(t, small(), unscaled), fit(t, small(), base), fit(t, small(), polished)
	if penalty.Zeros() != 0 {
		t.Errorf("in the loss: %d exact zeros, want none", penalty.Zeros())
	}
	if metric.Zeros() < metric.Weights()/2 {
		t.Errorf("in the metric: %d exact zeros of %d, want most", metric.Zeros(), metric.Weights())
	}
	if plain.Zeros() >= metric.Zeros()/2 {
		t.Errorf("unscaled: %d exact zeros, in the metric %d: want far fewer", plain.Zeros(), metric.Zeros())
	}
	if polish.Objective > metric.Objective || polish.Polish == nil || len(polish.History) != 60+polish.Polish.Steps {
		t.Errorf("polished: objective %v from %v, %d epochs in the history, %+v", polish.Objective, metric.Objective, len(polish.History), polish.Polish)
	}
	for _, r := range []*models.Result{penalty, plain, metric, polish} {
		if r.Accuracy < 0.85 || r.Dead != nil || r.LambdaRatio <= 0 || r.LambdaRatio >= 1 {
			t.Errorf("accuracy %v, dead %v, λ/λ_max %v", r.Accuracy, r.Dead, r.LambdaRatio)
		}
		if math.Abs(r.Objective-r.Loss-r.Penalty) > 1e-15 {
			t.Errorf("objective %v is not loss %v + penalty %v", r.Objective, r.Loss, r.Penalty)
		}
	}
	// The warm-up is dense and the same in every arm.
	for e := range 12 {
		a, b := penalty.History[e], metric.History[e]
		if a.Phase != models.Dense || b.Phase != models.Dense || a.Loss != b.Loss || b.Zeros != 0 {
			t.Errorf("epoch %d: %+v in the loss, %+v in the metric: want the same dense epoch", e+1, a, b)
		}
	}
	if p := metric.History[12].Phase; p != models.Penalised {
		t.Errorf("epoch 13 is %s, want penalised", p)
	}
}

// Support flips are weights that changed between zero and not zero: from a dense start, the first penalised epoch's flips
// are its zeros.
func TestFlipsCountChangesOfTheSupport(t *testing.T) {
	r := fit(t, small(), models.FitOptions{Epochs: 20, Warmup: 5, Seed: 1, Penalty: prox.L1{Lambda: 0.05}})
	if e := r.History[5]; e.Flips != e.Zeros || e.Zeros == 0 {
		t.Errorf("first penalised epoch: %d flips, %d zeros; want the same, some", e.Flips, e.Zeros)
	}
	for i := 6; i < 20; i++ {
		d := r.History[i].Zeros - r.History[i-1].Zeros
		if f := r.History[i].Flips; f < max(d, -d) || (f-d)%2 != 0 {
			t.Errorf("epoch %d: %d flips for a change of %d zeros", i+1, f, d)
		}
	}
}

func TestDeadNetworkIsSaid(t *testing.T) {
	r := fit(t, small(), models.FitOptions{Epochs: 30, Warmup: models.NoWarmup, Seed: 1, Penalty: prox.L1{Lambda: 10}})
	if r.Dead == nil || len(r.Dead.Layers) == 0 {
		t.Fatalf("λ = 10 without a warm-up: %d zeros of %d, and no word of a dead network", r.Zeros(), r.Weights())
	}
	if s := r.Dead.Error(); !strings.Contains(s, "layer1/weight") || !strings.Contains(s, "warm up before the penalty acts") {
		t.Errorf("the advice is %q", s)
	}
	if r.LiveFeatures() != 0 {
		t.Errorf("%d live features in a dead network", r.LiveFeatures())
	}
}

func TestCancellationKeepsWhatWasReached(t *testing.T) {
	x, y := blobs(101, 1)
	for _, at := range []int{3, 9} { // in the epochs, and in the polish
		ctx, cancel := context.WithCancel(bg)
		n := small()
		r, err := n.Fit(ctx, x, y, models.FitOptions{
			Epochs: 6, Penalty: prox.L1{Lambda: 0.01}, Polish: &solvers.Polish{},
			Recorder: models.RecorderFunc(func(e models.Epoch) error {
				if e.Epoch == at {
					cancel()
				}
				return nil
			})})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want context.Canceled", err)
		}
		if r == nil || len(r.History) != at || r.Loss <= 0 {
			t.Errorf("cancelled in epoch %d: result %+v", at, r)
		}
		if _, err := n.Predict(x); err != nil {
			t.Errorf("no predictions after cancellation: %v", err)
		}
	}
}

func TestRecorderEndsTheFit(t *testing.T) {
	x, y := blobs(50, 1)
	enough := errors.New("enough")
	for _, at := range []int{2, 7} {
		_, err := small().Fit(bg, x, y, models.FitOptions{Epochs: 5, Polish: &solvers.Polish{Limit: 10}, Recorder: models.RecorderFunc(func(e models.Epoch) error {
			if e.Epoch == at {
				return enough
			}
			return nil
		})})
		if !errors.Is(err, enough) {
			t.Errorf("at epoch %d: error %v, want the recorder's", at, err)
		}
	}
}

func TestDivergenceNamesEpochAndStep(t *testing.T) {
	x, y := blobs(50, 1)
	_, err := small().Fit(bg, x, y, models.FitOptions{Rule: solvers.SGD{Rate: 1e30}, Epochs: 5})
	if err == nil || !strings.Contains(err.Error(), "epoch 1") || !strings.Contains(err.Error(), "step ") || !strings.Contains(err.Error(), "lower the learning rate") {
		t.Errorf("error %v, want one that names epoch, step and a remedy", err)
	}
}

// A network large enough for several threads gives the same bits as with one.
func TestThreadsChangeNothing(t *testing.T) {
	x, y := blobs(300, 1)
	fit := func(threads int) (*models.Result, []models.LayerWeights) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		n := &models.NeuralNet{Hidden: []int{256, 256}}
		r, err := n.Fit(bg, x, y, models.FitOptions{Epochs: 2, BatchSize: 150, Warmup: 1, Penalty: prox.L1{Lambda: 0.01}})
		if err != nil {
			t.Fatal(err)
		}
		w, err := n.Weights()
		if err != nil {
			t.Fatal(err)
		}
		return r, w
	}
	r1, w1 := fit(1)
	for _, threads := range []int{2, 3} {
		r, w := fit(threads)
		if d := cmp.Diff(r1, r); d != "" {
			t.Errorf("%d threads (-one +more):\n%s", threads, d)
		}
		for l := range w {
			if d := cmp.Diff(w1[l].Weight.RawMatrix().Data, w[l].Weight.RawMatrix().Data); d != "" {
				t.Errorf("%d threads: %s differs", threads, w[l].Name)
			}
		}
	}
}

// Fits of several networks at once do not disturb each other.
func TestConcurrentFits(t *testing.T) {
	x, y := blobs(101, 1)
	o := models.FitOptions{Epochs: 5, Penalty: prox.L1{Lambda: 0.01}, Seed: 2}
	want := fit(t, small(), o)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			n := small()
			r, err := n.Fit(bg, x, y, o)
			if err != nil {
				t.Error(err)
				return
			}
			if d := cmp.Diff(want, r); d != "" {
				t.Errorf("a concurrent fit differs (-alone +beside others):\n%s", d)
			}
		})
	}
	wg.Wait()
}

func TestResultSerialises(t *testing.T) {
	r := fit(t, small(), models.FitOptions{Epochs: 5, Penalty: prox.L1{Lambda: 0.01}, Polish: &solvers.Polish{Limit: 3}})
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back models.Result
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(*r, back); d != "" {
		t.Errorf("through JSON (-before +after):\n%s", d)
	}
}
