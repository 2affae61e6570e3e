package main

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"proxgrad/models/data"
)

// Both parts are scaled by mean and deviation of the training rows: nothing is learnt from the test rows.
func TestSplit(t *testing.T) {
	const seed = 3
	o := &compareOptions{dataset: "breast_cancer"}
	set, err := o.open()
	if err != nil {
		t.Fatal(err)
	}
	parts, err := set.split(seed)
	if err != nil {
		t.Fatal(err)
	}
	train, test, err := set.table.StratifiedSplit(testShare, seed)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(data.Pick(set.labels, train), parts.trainLabels); diff != "" {
		t.Errorf("training labels (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(data.Pick(set.labels, test), parts.testLabels); diff != "" {
		t.Errorf("test labels (-want +got)\n%s", diff)
	}
	for j, name := range set.table.Features {
		mean, sd := stat.PopMeanStdDev(mat.Col(nil, j, data.Rows(set.table.X, train)), nil)
		for part, rows := range map[*mat.Dense][]int{parts.train: train, parts.test: test} {
			for i, row := range rows {
				if got, want := part.At(i, j), (set.table.X.At(row, j)-mean)/sd; math.Abs(got-want) > 1e-12*(1+math.Abs(want)) {
					t.Fatalf("%s of row %d is %v, want %v", name, row, got, want)
				}
			}
		}
	}
}
