package data_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"

	"proxgrad/models/data"
)

func TestOpen(t *testing.T) {
	tests := []struct {
		name       string
		rows, cols int
		target     string
		kind       data.Kind
		constant   []string
		counts     map[string]int
		sum        float64 // of all features, from another program
	}{
		{"breast_cancer", 569, 30, "diagnosis", data.Classification, nil,
			map[string]int{"benign": 357, "malignant": 212}, 1056474.4596356},
		{"diabetes", 442, 10, "progression", data.Regression, nil, nil, 276404.2336},
		{"digits", 1797, 64, "digit", data.Classification, []string{"px00", "px40", "px47"},
			map[string]int{"0": 178, "1": 182, "2": 177, "3": 183, "4": 181, "5": 182, "6": 181, "7": 179, "8": 174, "9": 180}, 561718.0},
	}
	var names []string
	for _, tt := range tests {
		names = append(names, tt.name)
		t.Run(tt.name, func(t *testing.T) {
			table, err := data.Open(tt.name)
			if err != nil {
				t.Fatal(err)
			}
			rows, cols := table.X.Dims()
			got := fmt.Sprint(table.Name, rows, cols, len(table.Features), len(table.Raw), table.Target, table.Kind())
			if want := fmt.Sprint(tt.name, tt.rows, tt.cols, tt.cols, tt.rows, tt.target, tt.kind); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			if diff := cmp.Diff(tt.constant, table.Constant()); diff != "" {
				t.Errorf("constant columns (-want +got):\n%s", diff)
			}
			if sum := mat.Sum(table.X); math.Abs(sum-tt.sum) > 1e-12*tt.sum {
				t.Errorf("sum of the features %v, want %v", sum, tt.sum)
			}
			if tt.kind == data.Regression {
				y, err := table.Numeric()
				if err != nil {
					t.Fatal(err)
				}
				if mean := mat.Sum(mat.NewVecDense(len(y), y)) / float64(len(y)); math.Abs(mean-152.13348416289594) > 1e-12 {
					t.Errorf("mean of the target %v, want 152.13348416289594", mean)
				}
				return
			}
			labels, classes, err := table.Classes()
			if err != nil {
				t.Fatal(err)
			}
			counts := make(map[string]int)
			for _, k := range labels {
				counts[classes[k]]++
			}
			if diff := cmp.Diff(tt.counts, counts); diff != "" {
				t.Errorf("classes (-want +got):\n%s", diff)
			}
		})
	}
	if diff := cmp.Diff(names, data.Names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

// Each Open gives a table of its own.
func TestOpenIsFresh(t *testing.T) {
	first, err := data.Open(data.Default)
	if err != nil {
		t.Fatal(err)
	}
	was := first.X.At(0, 0)
	first.X.Set(0, 0, was+1)
	second, err := data.Open(data.Default)
	if err != nil {
		t.Fatal(err)
	}
	if got := second.X.At(0, 0); got != was {
		t.Errorf("X[0,0] = %v, want %v", got, was)
	}
}

// The terms ask for author, source, licence and changes of each set.
func TestNotice(t *testing.T) {
	notice := data.Notice()
	for _, name := range data.Names() {
		_, after, found := strings.Cut(notice, name+".csv.gz: ")
		if !found {
			t.Errorf("%s is not in the notice", name)
			continue
		}
		entry, _, _ := strings.Cut(after, "\n\n")
		for _, part := range []string{"Authors:", "Source:", "Terms:", "BSD-3-Clause"} {
			if !strings.Contains(entry, part) {
				t.Errorf("%s: the notice has no %q", name, part)
			}
		}
	}
	if strings.Count(notice, "creativecommons.org/licenses/by/4.0") != 2 || !strings.Contains(notice, "THIS SOFTWARE IS PROVIDED") {
		t.Error("the texts of the licences are not in the notice")
	}
}
