package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"proxgrad/cmd/demo/internal/truth"
	"proxgrad/internal/cli"
	"proxgrad/internal/race"
	"proxgrad/solvers"
)

// cellResult is what --format json promises of a cell, and nothing beside it.
type cellResult struct {
	Rule      string   `json:"rule"`
	Penalty   string   `json:"penalty"`
	Problem   string   `json:"problem"`
	Mode      string   `json:"mode"`
	Gap       *float64 `json:"gap"`
	KKT       *float64 `json:"kkt"`
	SupportOK *bool    `json:"support_ok"`
	Seconds   *float64 `json:"seconds"`
}

func decodeCells(t *testing.T, o outcome) []cellResult {
	t.Helper()
	if o.status != cli.OK || o.err != "" {
		t.Fatalf("status %d, stderr %q", o.status, o.err)
	}
	var cells []cellResult
	d := json.NewDecoder(strings.NewReader(o.stdout))
	d.DisallowUnknownFields()
	if err := d.Decode(&cells); err != nil {
		t.Fatalf("%v in\n%s", err, o.stdout)
	}
	for _, c := range cells {
		if c.Rule == "" || c.Penalty == "" || c.Problem == "" || c.Mode == "" || c.SupportOK == nil || c.Seconds == nil {
			t.Errorf("a field is missing in %+v", c)
		}
	}
	return cells
}

// The short form keeps its promises, and shows the unscaled mode break what it does not promise.
func TestTruthShort(t *testing.T) {
	list, args := solvers.Rules(), []string{truthName, "--short", "--format", "json"}
	if race.Enabled {
		list, args = []solvers.RuleEntry{list[0], list[5]}, append(args, "--rule", list[0].Name+","+list[5].Name)
	}
	cells := decodeCells(t, execute(t, args...))
	at := map[[3]string]cellResult{}
	for _, c := range cells {
		if c.Problem == "least-squares" {
			at[[3]string{c.Mode, c.Rule, c.Penalty}] = c
		}
	}
	for _, e := range list {
		for _, penalty := range []string{
			"l1", "elastic-net", "group", "sparse-group", "linf-groups", "slope", "fused", "nuclear",
		} {
			c, ok := at[[3]string{"full", e.Name, penalty}]
			if !ok || c.KKT == nil || !(*c.KKT <= 1e-8) || !*c.SupportOK {
				t.Errorf("%s with %s, full batch: %+v", e.Name, penalty, c)
			}
		}
	}
	if c := at[[3]string{"unscaled", "adam", "l1"}]; c.KKT == nil || *c.KKT < 1e-3 || *c.SupportOK {
		t.Errorf("Adam unscaled: %+v; it should be far from the optimum, or the table does not tell", c)
	}
}

// Where the penalty is not convex each rule rests at a stationary point after the Polish, some of them not before it.
func TestTruthOfPenaltiesThatAreNotConvex(t *testing.T) {
	race.Elsewhere(t)
	args := []string{truthName, "--problem", "least-squares", "--rule", "sgd,adam,rda", "--format", "json", "--mode"}
	seen := map[string]bool{}
	for _, c := range decodeCells(t, execute(t, append(args, "full+polish")...)) {
		if c.KKT == nil || !(*c.KKT <= 1e-8) {
			t.Errorf("%+v", c)
		}
		seen[c.Penalty+" with "+c.Rule] = true
	}
	before := 0
	for _, c := range decodeCells(t, execute(t, append(args, "full")...)) {
		if seen[c.Penalty+" with "+c.Rule] && (c.KKT == nil || *c.KKT > 1e-8) {
			before++
		}
	}
	if len(seen) != 3*11 || before < 5 {
		t.Errorf("%d cells, %d of them not stationary before the Polish; want 33 and some", len(seen), before)
	}
}

// On the Cox model, which has no mini-batches, every rule with the Polish and every batch method end at the recorded optima.
func TestTruthOfCox(t *testing.T) {
	at := map[string]int{}
	for _, c := range decodeCells(t, execute(t, truthName, "--problem", "drawn-60x8-cox,drawn-40x60", "--format", "json")) {
		at[c.Mode]++
		if c.Mode != "full" && (c.Gap == nil || !(math.Abs(*c.Gap) <= 1e-6) || !*c.SupportOK) {
			t.Errorf("%+v", c)
		}
	}
	n := len(solvers.Rules())
	if diff := cmp.Diff(map[string]int{"batch": 9 * len(truth.Methods()), "full": 9 * n, "full+polish": 9 * n}, at); diff != "" {
		t.Errorf("cells by mode (-want +got)\n%s", diff)
	}
}

// With SVRG a rule reaches the optimum without a polish, on its own.
func TestTruthOfSVRG(t *testing.T) {
	race.Elsewhere(t)
	cells := decodeCells(t, execute(t, truthName, "--short", "--mode", "svrg", "--format", "json"))
	reached := 0
	for _, c := range cells {
		if c.Problem == "" || strings.HasPrefix(c.Problem, "golub") {
			continue
		}
		if c.Gap == nil || !(math.Abs(*c.Gap) <= 1e-6) || !*c.SupportOK {
			t.Errorf("%+v; want the optimum", c)
		}
		reached++
	}
	if reached < 10 {
		t.Errorf("%d cells; want those of both rules on five problems", reached)
	}
}

// Before the polish rules differ; after it none does.
func TestTruthBeforeThePolish(t *testing.T) {
	args := []string{truthName, "--short", "--problem", "mtcars", "--format", "json"}
	alone := decodeCells(t, execute(t, append(args, "--mode", "mini-batch")...))
	both := decodeCells(t, execute(t, append(args, "--mode", "mini-batch,stochastic+polish")...))
	if len(alone) == 0 || len(both) != 2*len(alone) {
		t.Fatalf("%d cells before the polish and %d with those after it", len(alone), len(both))
	}
	at := map[[3]string]cellResult{}
	for _, c := range both {
		at[[3]string{c.Mode, c.Rule, c.Problem}] = c
	}
	best, worst := math.Inf(1), 0.0
	for _, c := range alone {
		again, after := at[[3]string{"mini-batch", c.Rule, c.Problem}], at[[3]string{"stochastic+polish", c.Rule, c.Problem}]
		if c.Gap == nil || again.Gap == nil || after.Gap == nil || *c.Gap != *again.Gap {
			t.Fatalf("%+v, %+v, %+v", c, again, after)
		}
		if !(*c.Gap > 1e-6) || !(math.Abs(*after.Gap) <= 1e-6) || !(*after.Seconds >= *again.Seconds) {
			t.Errorf("%+v, then %+v", again, after)
		}
		best, worst = min(best, *c.Gap), max(worst, *c.Gap)
	}
	if !(worst > 10*best) {
		t.Errorf("gaps from %.1e to %.1e: nothing tells rules apart", best, worst)
	}
}

// A problem is chosen by the names that the output shows.
func TestTruthByShownNames(t *testing.T) {
	few := []string{truthName, "--mode", "batch", "--rule", "fista", "--format", "json", "--problem"}
	for name, want := range map[string]int{
		"mtcars": 12, "mtcars-linear": 6, "mtcars-linear,golub-logistic": 9, "mtcars,mtcars-linear": 12, "golub leukemia binomial λ=0.1": 1,
	} {
		if cells := decodeCells(t, execute(t, append(few, name)...)); len(cells) != want {
			t.Errorf("--problem %s: %d cells, want %d", name, len(cells), want)
		}
	}
}

// The three formats and the file show the same cells.
func TestTruthFormats(t *testing.T) {
	race.Elsewhere(t)
	few := []string{truthName, "--problem", "least-squares", "--rule", "sgd,adam", "--penalty", "l1,group", "--mode", "full,unscaled"}
	cells := decodeCells(t, execute(t, append(few, "--format", "json")...))
	var got []string
	for _, c := range cells {
		got = append(got, c.Mode+" "+c.Rule+" "+c.Penalty+" "+c.Problem)
	}
	want := []string{
		"full sgd l1 least-squares", "full adam l1 least-squares", "unscaled sgd l1 least-squares", "unscaled adam l1 least-squares",
		"full sgd group least-squares", "full adam group least-squares", "unscaled sgd group least-squares", "unscaled adam group least-squares",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cells (-want +got)\n%s", diff)
	}
	lines, err := csv.NewReader(strings.NewReader(execute(t, append(few, "--format", "csv")...).stdout)).ReadAll()
	if err != nil || len(lines) != 1+len(want) || strings.Join(lines[0], ",") != "rule,penalty,problem,mode,gap,kkt,support_ok,seconds" {
		t.Errorf("CSV: %v, %d lines, %v", err, len(lines), lines[0])
	}
	file := filepath.Join(t.TempDir(), "docs", "truth.md")
	table := execute(t, append(few, "--write", file)...)
	if table.status != cli.OK || table.err != "" {
		t.Fatalf("status %d, stderr %q", table.status, table.err)
	}
	checkWidth(t, table.stdout)
	again := execute(t, few...)
	if diff := cmp.Diff(table, again, cmp.AllowUnexported(outcome{})); diff != "" {
		t.Errorf("two runs (-first +second)\n%s", diff)
	}
	page := read(t, filepath.Dir(file), filepath.Base(file))
	for _, said := range []string{"group", "adam", "4 of 4 promises are kept.", "Unscaled, 2 of 4 cells are not at the optimum."} {
		if !strings.Contains(table.stdout, said) || !strings.Contains(page, said) {
			t.Errorf("%q is not in the table and the page:\n%s\n%s", said, table.stdout, page)
		}
	}
}

// Ctrl-C in the midst of the table: one line, status 130, and no file.
func TestTruthInterrupt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "docs")
	p := start(t, truthName, "--write", filepath.Join(dir, "truth.md"))
	p.waitFor(t, func() bool {
		_, err := os.Stat(dir)
		return err == nil
	})
	time.Sleep(100 * time.Millisecond) // into the work
	p.signal(t, os.Interrupt)
	if diff := cmp.Diff(outcome{cli.Interrupted, "", "demo: interrupted\n"}, p.wait(t), cmp.AllowUnexported(outcome{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("stat of the folder: %v; there was none before", err)
	}
}

// On a terminal the bar is drawn while cells are worked out, and nothing of it is left running.
func TestTruthProgress(t *testing.T) {
	ignore := goleak.IgnoreCurrent()
	var stderr bytes.Buffer
	s := cli.Streams{In: strings.NewReader(""), Out: io.Discard, Err: &stderr, ErrIsTerminal: true}
	args := []string{truthName, "--rule", "sgd", "--penalty", "l1", "--problem", "least-squares"}
	if status := cli.Execute(t.Context(), "demo", s, args, run); status != cli.OK {
		t.Errorf("status %d, stderr %q", status, stderr.String())
	}
	if err := goleak.Find(ignore); err != nil {
		t.Error(err)
	}
	stderr.Reset()
	if status := cli.Execute(t.Context(), "demo", s, append(args, "--quiet"), run); status != cli.OK || stderr.Len() > 0 {
		t.Errorf("--quiet: status %d, stderr %q", status, stderr.String())
	}
}
