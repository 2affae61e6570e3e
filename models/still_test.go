package models_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// The epochs end with the first run of still ones at the full strength, are until then those of the whole fit, and the polish
// counts on from there.
func TestStill(t *testing.T) {
	const still = 3
	o := models.FitOptions{Epochs: 60, Warmup: 5, Ramp: 5, Seed: 1, Penalty: prox.L1{Lambda: 0.02}}
	whole := fit(t, small(), o)
	if whole.Epochs != 60 || whole.Stopped {
		t.Errorf("without Still: %d epochs, stopped %v", whole.Epochs, whole.Stopped)
	}
	end, run := 0, 0
	for i, e := range whole.History {
		run++
		if e.Flips > 0 || e.Strength < 1 {
			run = 0
		}
		if run == still {
			end = i + 1
			break
		}
	}
	if end <= 10+still || end == 60 {
		t.Fatalf("the support is still after %d epochs: the test shows nothing", end)
	}
	o.Still = still
	r := fit(t, small(), o)
	if r.Epochs != end || !r.Stopped {
		t.Errorf("%d epochs, stopped %v; want %d and true", r.Epochs, r.Stopped, end)
	}
	if d := cmp.Diff(whole.History[:end], r.History); d != "" {
		t.Errorf("epochs (-whole +stopped):\n%s", d)
	}

	o.Polish = &solvers.Polish{Limit: 30}
	polished := fit(t, small(), o)
	if polished.Epochs != end || !polished.Stopped || len(polished.History) == end {
		t.Errorf("with a polish: %d epochs, stopped %v, %d entries", polished.Epochs, polished.Stopped, len(polished.History))
	}
	for i, e := range polished.History {
		if e.Epoch != i+1 || (e.Phase == models.Polishing) != (i >= end) {
			t.Errorf("entry %d: epoch %d, %s", i+1, e.Epoch, e.Phase)
		}
	}
}

// A support that comes to be still in the very last epoch has not ended the fit early; one that never is, runs them all.
func TestStillAtTheLastEpoch(t *testing.T) {
	// At a rate of zero nothing moves: the support is still from the start.
	for _, tc := range []struct {
		still, epochs int
		stopped       bool
	}{{4, 9, true}, {5, 10, false}, {6, 10, false}} {
		o := models.FitOptions{Epochs: 10, Warmup: 5, Schedule: still{}, Penalty: prox.L1{Lambda: 0.02}, Still: tc.still}
		if r := fit(t, small(), o); r.Epochs != tc.epochs || r.Stopped != tc.stopped {
			t.Errorf("Still %d: %d epochs, stopped %v; want %d, %v", tc.still, r.Epochs, r.Stopped, tc.epochs, tc.stopped)
		}
	}
}

// A fit that is cancelled says how many epochs it had finished, and does not call itself still.
func TestStillWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(bg)
	defer cancel()
	x, y := blobs(101, 1)
	o := models.FitOptions{Epochs: 20, Penalty: prox.L1{Lambda: 0.02}, Still: 15}
	o.Recorder = models.RecorderFunc(func(e models.Epoch) error {
		if e.Epoch == 7 {
			cancel()
		}
		return nil
	})
	r, err := small().Fit(ctx, x, y, o)
	if !errors.Is(err, context.Canceled) || r.Epochs != 7 || r.Stopped {
		t.Errorf("%d epochs, stopped %v, %v; want 7, false, cancelled", r.Epochs, r.Stopped, err)
	}
}
