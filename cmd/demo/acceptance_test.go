package main

import (
	"os/exec"
	"regexp"
	"testing"
	"time"

	"proxgrad/internal/cli"
)

// TestAcceptance holds what the default demonstrations promise: how many weights the arms set exactly to zero, at which
// accuracy and objective, in which time, and that a seed settles all of it.
func TestAcceptance(t *testing.T) {
	if !*acceptance {
		t.Skip("trains the default networks in full; run with -acceptance")
	}
	for _, c := range []struct {
		dataset        string
		prox, polished float64 // least share of exact zeros
		unscaled       float64 // the greatest
		points         float64 // of test accuracy that polished may be apart from penalty
		objective      float64 // greatest objective of polished over that of penalty
	}{
		{"breast_cancer", 0.90, 0.95, 0.10, 2.5, 1.03},
		{"digits", 0.80, 0.90, 0.10, 2, 1.03},
	} {
		t.Run(c.dataset, func(t *testing.T) {
			args := []string{compareName, "--dataset", c.dataset, "--format", "json"}
			first := whole(t, args...)
			r := decode(t, first)
			share := make(map[string]float64)
			for i, name := range []string{"penalty", "unscaled", "prox", "polished"} {
				a := r.Arms[i]
				if a.Name != name {
					t.Fatalf("arm %d is %s, want %s", i+1, a.Name, name)
				}
				share[name] = float64(*a.ExactZeros) / float64(*a.Weights)
				t.Logf("%-8s  %4d of %d exact zeros (%.1f %%), test accuracy %.3f, objective %.4f, %.2f s",
					name, *a.ExactZeros, *a.Weights, 100*share[name], *a.TestAccuracy, *a.Objective, *a.Seconds)
			}
			penalty, polished := r.Arms[0], r.Arms[3]
			if share["penalty"] != 0 {
				t.Errorf("penalty has exact zeros: %d", *penalty.ExactZeros)
			}
			if share["unscaled"] >= c.unscaled {
				t.Errorf("unscaled: %.3f exact zeros, promised under %v", share["unscaled"], c.unscaled)
			}
			if share["prox"] < c.prox {
				t.Errorf("prox: %.3f exact zeros, promised at least %v", share["prox"], c.prox)
			}
			if share["polished"] < c.polished || share["polished"] < share["prox"] {
				t.Errorf("polished: %.3f exact zeros, promised at least %v and those of prox, %.3f",
					share["polished"], c.polished, share["prox"])
			}
			if apart := 100 * (*penalty.TestAccuracy - *polished.TestAccuracy); apart > c.points || -apart > c.points {
				t.Errorf("test accuracy of polished is %.3f, of penalty %.3f: promised within %v points",
					*polished.TestAccuracy, *penalty.TestAccuracy, c.points)
			}
			if *polished.Objective > c.objective**penalty.Objective {
				t.Errorf("objective of polished is %.4f, of penalty %.4f: promised at most %v times that",
					*polished.Objective, *penalty.Objective, c.objective)
			}

			timing := regexp.MustCompile(`"seconds": .*`)
			same := func(a, b outcome) bool {
				return timing.ReplaceAllString(a.stdout, "") == timing.ReplaceAllString(b.stdout, "")
			}
			if !same(first, whole(t, args...)) {
				t.Error("a second run with the same seed gives other results")
			}
			if same(first, whole(t, append(args, "--seed", "2")...)) {
				t.Error("a run with another seed gives the same results")
			}
		})
	}
	t.Run("time", func(t *testing.T) {
		const most = 20 * time.Second
		start := time.Now()
		whole(t, compareName)
		took := time.Since(start)
		t.Logf("the default demonstration took %v", took.Round(time.Millisecond))
		if took > most {
			t.Errorf("promised under %v", most)
		}
	})
}

// whole runs the program in a process of its own.
func whole(t *testing.T, args ...string) outcome {
	t.Helper()
	p := start(t, args...)
	if err := <-p.done; err != nil || p.err.Len() > 0 {
		t.Fatalf("%v: %v, stderr %q", exec.Command("demo", args...), err, p.err.String())
	}
	return outcome{cli.OK, p.stdout.String(), p.err.String()}
}
