package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/internal/cli"
	"proxgrad/internal/race"
	"proxgrad/models/data"
	"proxgrad/solvers/glm/golden"
)

// Help is for a terminal of 80 columns, on standard output, and the same wherever one looks for it.
func TestHelp(t *testing.T) {
	for _, same := range [][][]string{
		{{"--help"}, {"-h"}, {"help"}},
		{{truthName, "--help"}, {truthName, "-h"}, {"help", truthName}},
		{{compareName, "--help"}, {compareName, "-h"}, {"help", compareName}, quick("--help", "--lambda", "1")},
	} {
		want := execute(t, same[0]...)
		if want.status != cli.OK || want.err != "" {
			t.Errorf("%s: status %d, stderr %q", same[0], want.status, want.err)
		}
		checkWidth(t, want.stdout)
		for _, args := range same[1:] {
			got := execute(t, args...)
			if got != want {
				t.Errorf("%s: status %d, stderr %q, stdout (-%s +)\n%s", args, got.status, got.err, same[0], cmp.Diff(want.stdout, got.stdout))
			}
		}
	}
}

// The defaults that help states are those that a bare command uses.
func TestHelpDefaults(t *testing.T) {
	help := strings.Join(strings.Fields(execute(t, compareName, "--help").stdout), " ")
	for _, want := range []string{
		"--dataset NAME built-in data set NAME: breast_cancer or digits (default breast_cancer)",
		"(default 50,30,10)", "weight matrix (default l1)", "step rule (default adam)", "(default 0.003, but 0.0003 for l0)",
		"cosine (default that of the rule: 0.01 for adam)", "(default 100)", "(default a fifth of all)", "(default 32)",
		"order of rows (default 1)", "medians (default 1)", "(default penalty,unscaled,prox,polished)", "(default table)",
	} {
		if !strings.Contains(help, want) {
			t.Errorf("help does not have %q:\n%s", want, help)
		}
	}
	r := decode(t, execute(t, compareName, "--format", "json", "--arms", "prox"))
	type settings struct {
		Dataset, Penalty, Rule        string
		Hidden                        []int
		Lambda, Rate                  float64
		Epochs, Warmup, Batch, Repeat int
		Seed                          uint64
	}
	want := settings{"breast_cancer", "l1", "adam", []int{50, 30, 10}, 0.003, 0.01, 100, 20, 32, 1, 1}
	got := settings{r.Dataset, r.Penalty, r.Rule, r.Hidden, *r.Lambda, *r.LearningRate, *r.Epochs, *r.Warmup, *r.Batch, *r.Repeats, *r.Seed}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("defaults (-want +got)\n%s", diff)
	}
}

// The examples of the help work, with smaller networks and the data they name.
func TestHelpExamples(t *testing.T) {
	race.Elsewhere(t)
	inFolder(t, map[string]string{"wine.csv": strings.Replace(twoClasses(60), ",y\n", ",cultivar\n", 1)})
	examples := regexp.MustCompile(`(?m)^  demo (.+)$`).FindAllStringSubmatch(compareExample, -1)
	if len(examples) != 6 {
		t.Fatalf("%d examples in\n%s", len(examples), compareExample)
	}
	for _, e := range examples {
		args := append(strings.Fields(e[1]), "--hidden", "3", "--epochs", "1", "--quiet", "--repeats", "2")
		if !strings.Contains(e[1], "--arms") && !strings.Contains(e[1], "--list") {
			args = append(args, "--arms", "penalty,unscaled,prox")
		}
		if got := execute(t, args...); got.status != cli.OK || got.err != "" || got.stdout == "" {
			t.Errorf("%s: status %d, stderr %q", e[1], got.status, got.err)
		}
	}
}

// The built-in data sets of the help are all that have classes, and no other.
func TestClassSets(t *testing.T) {
	var want []string
	for _, name := range data.Names() {
		table, err := data.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := table.Classes(); err == nil {
			want = append(want, name)
		}
	}
	if diff := cmp.Diff(want, classSets()); diff != "" {
		t.Errorf("(-with classes +offered)\n%s", diff)
	}
}

// The notices of all data sets that the program carries, and nothing else.
func TestNotices(t *testing.T) {
	got := execute(t, "--notices")
	if want := data.Notice() + "\n\n" + golden.Notice(); got.status != cli.OK || got.err != "" || got.stdout != want {
		t.Errorf("status %d, stderr %q, stdout (-want +got)\n%s", got.status, got.err, cmp.Diff(want, got.stdout))
	}
	if got := execute(t, "--notices", "nothing"); got.status != cli.Usage {
		t.Errorf("status %d beside an argument, want %d", got.status, cli.Usage)
	}
}
