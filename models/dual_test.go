package models_test

import (
	"fmt"
	"testing"

	"proxgrad/internal/race"
	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// Dual averaging begins anew when the warm-up ends. Without that its first prox would make up for all steps of the warm-up at
// once, and RAMDA's network would be dead from there on.
func TestDualAveragingOutlivesTheWarmup(t *testing.T) {
	for _, name := range []string{"ftrl", "rda", "rmda", "ramda"} {
		r := fitWith(t, ruleNamed(t, name), 30, 1)
		t.Logf("%s: objective %.3f, %d zeros of 3320", name, r.Objective, r.Zeros())
		if !(r.Objective < 0.35) || r.Zeros() < 2000 || r.Zeros() > 3300 {
			t.Errorf("%s: objective %.3f with %d zeros of 3320; want < 0.35, and 2000 to 3300", name, r.Objective, r.Zeros())
		}
	}
}

// With what the catalogue gives a newcomer, dual averaging trains the mission network no worse than momentum does: the objective is
// no higher, the weights are as sparse, as many rows are right. RMDA's zeros stand still at the end, those of momentum flip. RDA
// as published, without restarts, does not get there at the same rate.
func TestDualAveragingTrainsNetworks(t *testing.T) {
	race.Alone(t)
	seeds := uint64(3)
	if race.Enabled {
		seeds = 1
	}
	for seed := range seeds {
		sum := map[string]*outcome{}
		for _, name := range []string{"sgd", "momentum", "ftrl", "rda", "rmda", "ramda"} {
			sum[name] = outcomeOf(fitWith(t, ruleNamed(t, name), 100, seed))
			t.Logf("seed %d, %-22s %v", seed, name+":", sum[name])
		}
		bare, fast := outcomeOf(fitWith(t, solvers.RDA{}, 100, seed)), outcomeOf(fitWith(t, solvers.RDA{Rate: 3}, 100, seed))
		t.Logf("seed %d, %-22s %v", seed, "rda, never restarted:", bare)
		t.Logf("seed %d, %-22s %v", seed, "that at a rate of 3:", fast)
		base := sum["momentum"]
		for _, name := range []string{"ftrl", "rda", "rmda", "ramda"} {
			o := sum[name]
			if !(o.objective <= base.objective) || o.zeros < base.zeros || o.accuracy < base.accuracy-0.01 {
				t.Errorf("seed %d, %s: %v; want no worse than momentum: %v", seed, name, o, base)
			}
		}
		if o := sum["rmda"]; o.flips*10 > base.flips {
			t.Errorf("seed %d, rmda: %d flips in 10 epochs; want a tenth of momentum's %d", seed, o.flips, base.flips)
		}
		if !(bare.objective > 2*sum["rda"].objective) {
			t.Errorf("seed %d: RDA without restarts: %v; its doc says that it does not train networks", seed, bare)
		}
	}
}

// outcome is what a training comes to.
type outcome struct {
	objective, accuracy float64
	zeros, flips        int // flips in the last 10 epochs
}

func (o *outcome) String() string {
	return fmt.Sprintf("objective %.3f, %d zeros of 3320, accuracy %.3f, %d flips in the last 10 epochs",
		o.objective, o.zeros, o.accuracy, o.flips)
}

func outcomeOf(r *models.Result) *outcome {
	o := &outcome{objective: r.Objective, accuracy: r.Accuracy, zeros: r.Zeros()}
	for _, e := range r.History[len(r.History)-10:] {
		o.flips += e.Flips
	}
	return o
}

// fitWith trains the mission network with a rule, as the demonstration does.
func fitWith(t *testing.T, rule solvers.Rule, epochs int, seed uint64) *models.Result {
	t.Helper()
	x, y := cancer(t)
	r, err := mission().Fit(bg, x, y, models.FitOptions{
		Rule: rule, Schedule: solvers.Cosine{}, BatchSize: 32, Epochs: epochs, Seed: seed, Penalty: prox.L1{Lambda: 3e-3},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ruleNamed is the rule of the catalogue at its own rate.
func ruleNamed(t *testing.T, name string) solvers.Rule {
	t.Helper()
	e, ok := solvers.FindRule(name)
	if !ok {
		t.Fatalf("no rule %s", name)
	}
	return e.New(0)
}
