package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"proxgrad/internal/cli"
)

func runBench(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, log bytes.Buffer
	err := run(context.Background(), cli.Streams{Out: &out, Err: &log}, args)
	return out.String(), err
}

// The JSON has the documented fields, numbers that can be, and no allocation in a step.
func TestJSON(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures, if only for a moment")
	}
	out, err := runBench(t, "--workloads", "mission", "--rounds", "1", "--time", "2ms", "--format", "json", "--small")
	if err != nil {
		t.Fatal(err)
	}
	var r Result
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatal(err)
	}
	if len(r.Workloads) != 1 || r.Workloads[0].Name != "mission" || !(r.Workloads[0].Microseconds > 0) {
		t.Fatalf("workloads are %+v", r.Workloads)
	}
	// What the runtime allocates in the meantime is a few in hundreds of steps; what a step allocates is at least one in each.
	if a := r.Workloads[0].Allocs; a > 0.1 {
		t.Errorf("%v allocations a step, want none", a)
	}
	if p := r.Workloads[0].Peers["tapemachine"]; p.Ratio == nil || !(*p.Ratio > 0) {
		t.Errorf("the tape machine is %+v", p)
	}
	if len(r.Gemm) == 0 || r.Update == nil || !(r.Update.GigabytesPerSecond > 0) || !(r.Update.CopyShare > 0) {
		t.Errorf("products %+v, update %+v", r.Gemm, r.Update)
	}
	for _, g := range r.Gemm {
		if !(g.Gflops > 0) || g.PeakShare == nil || g.Peers != nil {
			t.Errorf("product %+v", g)
		}
	}
}

// The lasso path is measured alone, at each tolerance, which it meets.
func TestLassoPath(t *testing.T) {
	out, err := runBench(t, "--lasso-path", "--rounds", "1", "--format", "json", "--small")
	if err != nil {
		t.Fatal(err)
	}
	var r Result
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.LassoPath) != len(lassoGoals) || len(r.Workloads) > 0 {
		t.Fatalf("%+v", r)
	}
	for i, p := range r.LassoPath {
		if p.Rows != 50 || p.Lambdas != 10 || !(p.Seconds > 0) || p.Gap > p.Tolerance || p.Tolerance != lassoGoals[i].gap || p.NonZero < 5 {
			t.Errorf("%+v", p)
		}
	}
	table, err := runBench(t, "--lasso-path", "--rounds", "1", "--small")
	if err != nil || !strings.Contains(table, "a lasso path of 10 λ") {
		t.Errorf("%v\n%s", err, table)
	}
}

// A peer that does not answer is missing, not a number.
func TestMissingPeer(t *testing.T) {
	var r rival
	p := start(context.Background(), "/nonexistent/python", t.TempDir(), "nobody", 1)
	defer p.stop()
	r.add(func() (float64, error) { return p.microseconds(workloads[0], 1) }, 10)
	if got := r.peer(); got.Ratio != nil || got.Microseconds != nil || got.Missing == "" {
		t.Errorf("a peer that does not start is %+v", got)
	}
	text, err := json.Marshal(r.peer())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `"ratio":null`) || !strings.Contains(string(text), `"missing":"`) {
		t.Errorf("in JSON: %s", text)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"--rounds", "0"}, {"--time", "0s"}, {"--format", "xml"}, {"--workloads", "mision"}, {"--nope"}, {"stray"}} {
		if _, err := runBench(t, args...); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

// Every line of the table fits a terminal of 80 columns.
func TestTableFits(t *testing.T) {
	us, ratio := 1234567.8, 123.45
	r := Result{Machine: "a processor", Gemm: []Gemm{{Dtype: "float32", N: 1024, Threads: 2, Gflops: 412.3, PeakShare: &ratio,
		Peers: map[string]Peer{"openblas": {Ratio: &ratio, RatioMin: &ratio, RatioMax: &ratio, Microseconds: &us}}}}, Update: &Update{1, 1}}
	r.Workloads = []Workload{{Name: "lenet300", Microseconds: us, Peers: map[string]Peer{
		"torch.compile": {Microseconds: &us, Ratio: &ratio, RatioMin: &ratio, RatioMax: &ratio},
		"jax":           {Missing: strings.Repeat("no such thing ", 20)}}}}
	var b bytes.Buffer
	if err := writeTable(&b, r); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}
