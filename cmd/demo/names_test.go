package main

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/internal/cli"
	"proxgrad/internal/race"
	"proxgrad/solvers"
)

// tiny is a comparison of an instant, followed by more options.
func tiny(more ...string) []string {
	return append([]string{compareName, "--epochs", "2", "--warmup", "1", "--hidden", "4", "--batch", "64", "--arms", "penalty,unscaled,prox"},
		more...)
}

// Every penalty of the catalogue trains, with finite figures, and so does every rule, each with the learning rate of the
// list.
func TestEveryName(t *testing.T) {
	race.Elsewhere(t)
	for _, name := range penaltyNames() {
		checkTrains(t, name, "adam")
	}
	for _, e := range solvers.Rules() {
		r := checkTrains(t, "l1", e.Name)
		if *r.LearningRate != e.Rate {
			t.Errorf("%s: learning rate %v, the list has %v", e.Name, *r.LearningRate, e.Rate)
		}
		if got := *decode(t, execute(t, tiny("--rule", e.Name, "--lr", "0.02", "--format", "json")...)).LearningRate; got != 0.02 {
			t.Errorf("%s --lr 0.02: learning rate %v", e.Name, got)
		}
	}
}

func checkTrains(t *testing.T, penalty, rule string) result {
	t.Helper()
	got := execute(t, tiny("--penalty", penalty, "--rule", rule, "--format", "json")...)
	if got.status != cli.OK {
		t.Fatalf("%s, %s: status %d, stderr %q", penalty, rule, got.status, got.err)
	}
	var v penaltyName
	if err := v.Set(penalty); err != nil {
		t.Fatal(err)
	}
	if v.constraint() { // its λ is null, as it says itself
		got.stdout = strings.Replace(got.stdout, `"lambda": null`, `"lambda": 0`, 1)
	}
	r := decode(t, got)
	if r.Penalty != penalty || r.Rule != rule {
		t.Errorf("asked for %s and %s, got %s and %s", penalty, rule, r.Penalty, r.Rule)
	}
	var arms []string
	for _, a := range r.Arms {
		arms = append(arms, a.Name)
		for _, x := range []*float64{a.Loss, a.Penalty, a.Objective, a.KKT, a.TrainAccuracy, a.TestAccuracy} {
			if math.IsNaN(*x) || math.IsInf(*x, 0) {
				t.Errorf("%s, %s: %v in %+v", penalty, rule, *x, a)
			}
		}
	}
	want := []string{"penalty", "unscaled", "prox"}
	if !v.differentiable() {
		want = want[1:]
		if !strings.Contains(got.err, "note: no arm penalty: "+penalty+" has no derivative to put into the loss\n") {
			t.Errorf("%s: stderr %q does not say where the arm is", penalty, got.err)
		}
	}
	if diff := cmp.Diff(want, arms); diff != "" {
		t.Errorf("%s: arms (-want +got)\n%s", penalty, diff)
	}
	return r
}

// The table of another penalty does not speak of L1 and λ_max where there is none.
func TestOtherPenaltyTable(t *testing.T) {
	joined := func(text string) string { return strings.Join(strings.Split(text, "\n"), " ") }
	for _, c := range []struct {
		penalty   string
		has, lack []string
	}{
		{"l1", []string{"loss + λ‖W‖₁", "λ = 0.003 = ", "‖W‖₁ "}, []string{"penalty l1"}},
		{"group", []string{"penalty group (zeros whole inputs", ", rule sgd", "λ_max", "loss + penalty", " penalty  "}, []string{"‖W‖₁"}},
		{"box", []string{"constraint box (", "under the constraint", "scale of the gradient"}, []string{"‖W‖₁", "λ", " penalty  "}},
	} {
		args := tiny("--penalty", c.penalty, "--quiet")
		if c.penalty != "l1" {
			args = append(args, "--rule", "sgd")
		}
		got := execute(t, args...)
		if got.status != cli.OK || got.err != "" {
			t.Fatalf("%s: status %d, stderr %q", c.penalty, got.status, got.err)
		}
		checkWidth(t, got.stdout)
		for _, text := range c.has {
			if !strings.Contains(joined(got.stdout), text) {
				t.Errorf("%s: no %q in\n%s", c.penalty, text, got.stdout)
			}
		}
		for _, text := range c.lack {
			if strings.Contains(joined(got.stdout), text) {
				t.Errorf("%s: %q in\n%s", c.penalty, text, got.stdout)
			}
		}
	}
}

// The λ that the help names are those that a bare command uses.
func TestUsualLambda(t *testing.T) {
	for name, want := range map[string]float64{"l1": 0.003, "l0": 0.0003, "group": 0.003} {
		if got := *decode(t, execute(t, tiny("--penalty", name, "--format", "json", "--quiet")...)).Lambda; got != want {
			t.Errorf("%s: λ = %v, want %v", name, got, want)
		}
	}
}

// --list shows every name, in every format, and trains nothing.
func TestList(t *testing.T) {
	table := execute(t, compareName, "--list")
	data := execute(t, compareName, "--list", "--format", "json")
	lines := execute(t, compareName, "--list", "--format", "csv")
	checkWidth(t, table.stdout)
	var l listing
	if err := json.Unmarshal([]byte(data.stdout), &l); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(newListing(), l); diff != "" {
		t.Errorf("JSON (-want +got)\n%s", diff)
	}
	for _, o := range []outcome{table, data, lines} {
		if o.status != cli.OK || o.err != "" {
			t.Errorf("status %d, stderr %q", o.status, o.err)
		}
	}
	for _, name := range append(penaltyNames(), ruleNames()...) {
		if !strings.Contains(table.stdout, "\n"+name+" ") || !strings.Contains(lines.stdout, ","+name+",") {
			t.Errorf("%s is not listed in\n%s\n%s", name, table.stdout, lines.stdout)
		}
	}
}
