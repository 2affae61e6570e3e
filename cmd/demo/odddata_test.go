package main

import (
	"fmt"
	"strings"
	"testing"

	"proxgrad/internal/cli"
)

// Data that are odd but possible are trained on, with a note where a person would want one.
func TestOddData(t *testing.T) {
	single := "a,y\n"
	constant := "k,a,y\n"
	still := "k,l,y\n"
	many := "a,b,y\n"
	huge := "a,b,y\n"
	for i := range 40 {
		single += fmt.Sprintf("%d,%c\n", i%2*5+i%3, "xz"[i%2])
		constant += fmt.Sprintf("7,%d,%c\n", i%2*5+i%3, "xz"[i%2])
		still += fmt.Sprintf("7,0.1,%c\n", "xz"[i%2])
		huge += fmt.Sprintf("1e%d,-1.7e308,%c\n", 300+i%8, "xz"[i%2])
	}
	for i := range 600 {
		many += fmt.Sprintf("%d,%d,class %d\n", i%25, i/25, i/2)
	}
	for _, c := range []struct {
		name, content string
		want          string // on standard error
	}{
		{"one feature", single, "note: batches of 32 rows are more than the 30 training rows: each epoch is one step\n"},
		{"a constant column", constant,
			"note: batches of 32 rows are more than the 30 training rows: each epoch is one step\n" +
				"note: 1 of 2 features constant, which tell the network nothing: k\n"},
		{"constant columns only", still,
			"note: batches of 32 rows are more than the 30 training rows: each epoch is one step\n" +
				"note: 2 of 2 features constant, which tell the network nothing: k, l\n"},
		{"four rows", "a,y\n1,x\n2,x\n8,z\n9,z\n",
			"note: batches of 32 rows are more than the 2 training rows: each epoch is one step\n"},
		{"hundreds of classes", many, ""},
		{"numbers near the end of float64", huge,
			"note: batches of 32 rows are more than the 30 training rows: each epoch is one step\n" +
				"note: 1 of 2 features constant, which tell the network nothing: b\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inFolder(t, map[string]string{"t.csv": c.content})
			got := execute(t, quick("--data", "t.csv")...)
			if got.status != cli.OK || got.err != c.want {
				t.Errorf("status %d, stderr %q; want 0 and %q", got.status, got.err, c.want)
			}
			if !strings.HasPrefix(got.stdout, "t.csv: ") || strings.Contains(got.stdout, "NaN") {
				t.Errorf("stdout is no table:\n%s", got.stdout)
			}
		})
	}
}

// A λ that kills the network is no failure: the results carry a warning with advice, and so does standard error where
// these are for programs.
func TestDeadNetwork(t *testing.T) {
	const advice = "lower λ"
	table := execute(t, quick("--lambda", "5", "--warmup", "1")...)
	if table.status != cli.OK || !strings.Contains(table.stdout, "warning: unscaled and prox: the network is dead") ||
		!strings.Contains(table.stdout, advice) || table.err != "" {
		t.Errorf("status %d, stderr %q, stdout\n%s", table.status, table.err, table.stdout)
	}
	for _, format := range []string{"json", "csv"} {
		got := execute(t, quick("--lambda", "5", "--warmup", "1", "--format", format)...)
		lines := strings.Split(strings.TrimSuffix(got.err, "\n"), "\n")
		if got.status != cli.OK || len(lines) != 2 {
			t.Fatalf("%s: status %d, stderr %q; want a note for unscaled and one for prox", format, got.status, got.err)
		}
		for i, arm := range []string{"unscaled", "prox"} {
			if !strings.HasPrefix(lines[i], "note: "+arm+": the network is dead") || !strings.Contains(lines[i], advice) {
				t.Errorf("%s: note %q", format, lines[i])
			}
		}
		if got := execute(t, quick("--lambda", "5", "--format", format, "--quiet")...); got.err != "" {
			t.Errorf("%s --quiet: stderr %q", format, got.err)
		}
	}
}
