package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/internal/report"
)

var (
	listHead = regexp.MustCompile(`(?m)^(\S+), (layer\d+): (\d+) of (\d+)\s+weights\s+are\s+not\s+zero`)
	listCell = regexp.MustCompile(`\b\d+:[+-]\S+`)
)

// --print-weights lists as many weights as are not zero, in lines of a terminal.
func TestPrintWeights(t *testing.T) {
	got := execute(t, small("--print-weights")...)
	r := decode(t, execute(t, small("--format", "json")...))
	heads := listHead.FindAllStringSubmatchIndex(got.stdout, -1)
	want := make(map[string]string)
	for _, a := range r.Arms {
		for _, l := range a.Layers {
			want[a.Name+" "+l.Name] = fmt.Sprintf("%d of %d", l.Size-l.Zeros, l.Size)
		}
	}
	said, listed := make(map[string]string), make(map[string]string)
	for i, h := range heads {
		end := len(got.stdout)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		at := func(group int) string { return got.stdout[h[2*group]:h[2*group+1]] }
		said[at(1)+" "+at(2)] = at(3) + " of " + at(4)
		cells := listCell.FindAllString(got.stdout[h[1]:end], -1)
		for _, c := range cells {
			_, number, _ := strings.Cut(c, ":")
			if v, err := strconv.ParseFloat(number, 64); err != nil || v == 0 {
				t.Errorf("%s lists the weight %q", at(1), c)
			}
		}
		listed[at(1)+" "+at(2)] = fmt.Sprintf("%d of %s", len(cells), at(4))
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("said (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(want, listed); diff != "" {
		t.Errorf("listed (-want +got)\n%s", diff)
	}
	checkWidth(t, got.stdout)
}

// The listing names inputs and units as they are, and never steers the terminal.
func TestListing(t *testing.T) {
	long := strings.Repeat("x", 90)
	c := report.Comparison{Arms: []report.Arm{{Name: "prox", Matrices: []report.Matrix{
		{Name: "layer1", Rows: 5, Cols: 2, RowNames: []string{"a", "b\x1b[2J", "平均半径", long, "e"},
			Data: []float64{0, 0.25, -1e-9, 3, 0, 0, 0, 0, 12345678, 0}},
		{Name: "layer2", Rows: 2, Cols: 1, Data: []float64{0, -0.5}},
	}}}}
	var b bytes.Buffer
	if err := printWeights(&b, c); err != nil {
		t.Fatal(err)
	}
	want := `
prox, layer1: 4 of 10 weights are not zero (input, then unit:weight)
  a 2:+0.25
  b�[2J 1:-1e-09 2:+3
  e 1:+1.235e+07
  all zero: 平均半径 ` + long[:nameWidth-1] + `…

prox, layer2: 1 of 2 weights are not zero (input, then unit:weight)
  unit2 1:-0.5
  all zero: unit1
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func checkWidth(t *testing.T, text string) {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		if n := runes.StringWidth(line); n > lineWidth {
			t.Errorf("a line of %d columns:\n%s", n, line)
		}
	}
}
