package models_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// The strength is 0 in the warm-up, rises step by step in the ramp, and is 1 from its end on; the result says which λ acted.
func TestRamp(t *testing.T) {
	o := models.FitOptions{Epochs: 20, Warmup: 4, Ramp: 8, Seed: 1, Penalty: prox.L1{Lambda: 0.05}}
	r := fit(t, small(), o)
	for i, e := range r.History {
		epoch := float64(i + 1)
		want := min(max(0, (epoch-4)/8), 1)
		phase := models.Penalised
		if epoch <= 4 {
			phase = models.Dense
		}
		if math.Abs(e.Strength-want) > 1e-12 || e.Phase != phase {
			t.Errorf("epoch %v: strength %v, %s; want %v, %s", epoch, e.Strength, e.Phase, want, phase)
		}
	}
	if r.Lambda != 0.05 {
		t.Errorf("λ at the end is %v", r.Lambda)
	}
	o.Ramp = 0
	sudden := fit(t, small(), o)
	if a, b := r.History[5].Zeros, sudden.History[5].Zeros; a >= b || b == 0 {
		t.Errorf("two epochs after the warm-up: %d zeros in the ramp, %d at once; want fewer", a, b)
	}
	if e := sudden.History[4]; e.Strength != 1 {
		t.Errorf("without a ramp the strength after the warm-up is %v", e.Strength)
	}
	o.Ramp, o.Recorder = 8, models.RecorderFunc(func(e models.Epoch) error {
		if e.Epoch == 8 {
			return errStop
		}
		return nil
	})
	x, y := blobs(101, 1)
	r, _ = small().Fit(bg, x, y, o)
	if math.Abs(r.Lambda-0.05/2) > 1e-12 {
		t.Errorf("λ of a fit that was ended half-way in the ramp is %v, want 0.025", r.Lambda)
	}
}

// With ProxEvery every epoch ends on a prox; more than the batches of an epoch is one at its end.
func TestProxEveryLandsWithTheEpoch(t *testing.T) {
	o := models.FitOptions{Epochs: 20, BatchSize: 20, Seed: 1, Penalty: prox.L1{Lambda: 0.05}}
	var ends []*models.Result
	for _, every := range []int{1, 3, 6, 100} { // six batches in an epoch
		o.ProxEvery = every
		r := fit(t, small(), o)
		for _, e := range r.History[4:] {
			if e.Zeros == 0 {
				t.Errorf("every %d: epoch %d ends without a zero", every, e.Epoch)
			}
		}
		ends = append(ends, r)
	}
	if d := cmp.Diff(ends[2], ends[3]); d != "" {
		t.Errorf("once an epoch, and less often (-once +less):\n%s", d)
	}
	if ends[0].Objective == ends[1].Objective {
		t.Error("every third step is the same as every step")
	}
	o.ProxEvery = 0
	if d := cmp.Diff(ends[0], fit(t, small(), o)); d != "" {
		t.Errorf("1 and the default differ:\n%s", d)
	}
}

// zerosKept says in how many of the epochs after the given one the zeros only grew, flip by flip.
func zerosKept(h []models.Epoch, from int) (kept int) {
	for i := from; i < len(h); i++ {
		if h[i].Flips == h[i].Zeros-h[i-1].Zeros {
			kept++
		}
	}
	return kept
}

func TestFreezeAt(t *testing.T) {
	o := models.FitOptions{Epochs: 30, Warmup: 5, Seed: 1, Penalty: prox.L1{Lambda: 0.02}}
	free := fit(t, small(), o)
	if zerosKept(free.History, 10) == 20 {
		t.Fatal("zeros stay by themselves: the test shows nothing")
	}
	o.FreezeAt = 10
	r := fit(t, small(), o)
	if n := zerosKept(r.History, 10); n != 20 {
		t.Errorf("frozen at epoch 10: the zeros stayed in %d epochs of 20", n)
	}
	for i, e := range r.History {
		want := 0
		if i >= 10 {
			want = r.History[i-1].Zeros
		}
		if e.Frozen != want {
			t.Errorf("epoch %d: %d frozen, want the %d zeros of the epoch before", i+1, e.Frozen, want)
		}
	}
	if d := cmp.Diff(free.History[:10], r.History[:10]); d != "" {
		t.Errorf("before the freeze (-free +frozen):\n%s", d)
	}
	// The polish has all weights again.
	o.Polish = &solvers.Polish{Limit: 3}
	if e := fit(t, small(), o).History[30]; e.Frozen != 0 || e.Phase != models.Polishing || e.Strength != 1 {
		t.Errorf("first polishing step: %+v", e)
	}
}

// Zeros that are held keep the others from their sum: the polish begins at the projection, and ends within the constraint.
func TestFreezeAtThenPolishOfASimplex(t *testing.T) {
	for _, double := range []bool{false, true} {
		for _, rule := range []solvers.Rule{nil, solvers.SGD{Rate: 1e-3}} {
			n := small()
			n.Double = double
			q := prox.Simplex{Radius: 10}
			o := models.FitOptions{Epochs: 30, Warmup: 5, Seed: 2, Penalty: q, FreezeAt: 10}
			if r := fit(t, n, o); !math.IsInf(r.Objective, 1) {
				t.Fatalf("the epochs end at an objective of %v: the test shows nothing", r.Objective)
			}
			o.Polish = &solvers.Polish{Rule: rule, Limit: 20}
			r := fit(t, n, o)
			if !(r.Polish.After < r.Polish.Before) || r.Objective-r.Objective != 0 {
				t.Errorf("double %v, rule %v: the polish went from %v to %v, the fit ended at %v", double, rule, r.Polish.Before, r.Polish.After, r.Objective)
			}
			layers, err := n.Weights()
			if err != nil {
				t.Fatal(err)
			}
			for i, l := range layers {
				if v := q.Value(l.Weight.RawMatrix().Data); v != 0 {
					t.Errorf("double %v, rule %v: layer %d ends outside of the simplex", double, rule, i+1)
				}
			}
		}
	}
}

func TestFreezeStill(t *testing.T) {
	o := models.FitOptions{Epochs: 60, Warmup: 5, Ramp: 5, Seed: 1, Penalty: prox.L1{Lambda: 0.02}, FreezeStill: 2}
	r := fit(t, small(), o)
	still, frozen := 0, false
	for i, e := range r.History {
		if (e.Frozen > 0) != frozen {
			t.Fatalf("epoch %d: %d frozen, %d still epochs before: %+v", i+1, e.Frozen, still, r.History[:i+1])
		}
		still++
		if e.Flips > 0 || e.Strength < 1 {
			still = 0
		}
		frozen = frozen || still >= 2
	}
	if !frozen {
		t.Fatal("never frozen: the test shows nothing")
	}
}
