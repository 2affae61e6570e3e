package data_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proxgrad/models/data"
)

// The draws are part of what a seed means: results of other people depend on them.
func TestSplitPinned(t *testing.T) {
	train, test, err := data.Split(10, 0.3, 1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]int{{0, 1, 5, 6, 7, 8, 9}, {2, 3, 4}}, [][]int{train, test}); diff != "" {
		t.Errorf("Split (-want +got):\n%s", diff)
	}
	train, test, err = data.StratifiedSplit([]int{0, 1, 0, 1, 0, 0, 1, 0, 1, 0}, 0.3, 1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]int{{0, 1, 2, 3, 7, 8, 9}, {4, 5, 6}}, [][]int{train, test}); diff != "" {
		t.Errorf("StratifiedSplit (-want +got):\n%s", diff)
	}
}

func TestStratifiedSplitCounts(t *testing.T) {
	tests := []struct {
		name     string
		sizes    []int // of the classes
		fraction float64
		want     []int // rows of each class in the test part
	}{
		{"breast cancer", []int{357, 212}, .25, []int{89, 53}},    // 89.25 + 53 → 142
		{"largest remainder", []int{5, 7, 8}, .3, []int{2, 2, 2}}, // 1.5 + 2.1 + 2.4 → 6
		{"ties to the first", []int{5, 5, 5, 5}, .1, []int{1, 1, 1, 1}},
		{"half of odd classes", []int{3, 3, 3}, .5, []int{2, 2, 1}}, // 1.5 each → 5
		{"one in the test part", []int{100, 2}, .01, []int{1, 1}},
		{"one in the training part", []int{100, 2}, .99, []int{99, 1}},
		{"one each", []int{2, 2}, .5, []int{1, 1}},
		{"single class", []int{10}, .25, []int{3}},
	}
	for _, tt := range tests {
		var labels []int
		for k, n := range tt.sizes {
			labels = append(labels, slices.Repeat([]int{k}, n)...)
		}
		_, test, err := data.StratifiedSplit(labels, tt.fraction, 5)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := make([]int, len(tt.sizes))
		for _, i := range test {
			got[labels[i]]++
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// checkParts wants two sorted parts that together are 0…n−1, neither empty.
func checkParts(t *rapid.T, train, test []int, n int) {
	if len(train) == 0 || len(test) == 0 || !slices.IsSorted(train) || !slices.IsSorted(test) {
		t.Fatalf("train %v, test %v: want both sorted and not empty", train, test)
	}
	all := slices.Sorted(slices.Values(slices.Concat(train, test)))
	for i, row := range all {
		if row != i {
			t.Fatalf("train %v and test %v do not partition 0…%d", train, test, n-1)
		}
	}
	if len(all) != n {
		t.Fatalf("%d rows, want %d", len(all), n)
	}
}

func TestSplitLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 200).Draw(t, "n")
		fraction := rapid.Float64Range(1e-6, 1-1e-6).Draw(t, "fraction")
		seed := rapid.Uint64().Draw(t, "seed")
		train, test, err := data.Split(n, fraction, seed)
		if err != nil {
			t.Fatal(err)
		}
		checkParts(t, train, test, n)
		want := max(1, min(n-1, int(math.Round(fraction*float64(n)))))
		if len(test) != want {
			t.Fatalf("%d test rows, want %d", len(test), want)
		}
		again, _, _ := data.Split(n, fraction, seed)
		if !slices.Equal(train, again) {
			t.Fatal("the same seed gave another split")
		}
	})
}

func TestStratifiedSplitLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := rapid.SliceOfN(rapid.IntRange(-2, 3), 2, 200).Draw(t, "labels")
		labels = append(labels, labels...) // two of each
		fraction := rapid.Float64Range(1e-6, 1-1e-6).Draw(t, "fraction")
		seed := rapid.Uint64().Draw(t, "seed")
		was := slices.Clone(labels)
		train, test, err := data.StratifiedSplit(labels, fraction, seed)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(labels, was) {
			t.Fatal("the labels have changed")
		}
		checkParts(t, train, test, len(labels))
		size, in := map[int]float64{}, map[int]float64{}
		for _, k := range labels {
			size[k]++
		}
		for _, i := range test {
			in[labels[i]]++
		}
		for k, n := range size {
			if off := math.Abs(in[k] - fraction*n); off >= 1 && in[k] != 1 && in[k] != n-1 || in[k] == 0 || in[k] == n {
				t.Fatalf("class %d: %v of %v rows in a test part of %v", k, in[k], n, fraction)
			}
		}
		again, _, _ := data.StratifiedSplit(labels, fraction, seed)
		if !slices.Equal(train, again) {
			t.Fatal("the same seed gave another split")
		}
	})
}

// Over many seeds each row is in the test part as often as any other.
func TestSplitsAreUniform(t *testing.T) {
	const n, seeds, fraction = 20, 4000, 0.25
	labels := make([]int, n)
	for i := range labels {
		labels[i] = i % 2
	}
	splits := map[string]func(seed uint64) []int{
		"Split": func(seed uint64) []int { _, test, _ := data.Split(n, fraction, seed); return test },
		"StratifiedSplit": func(seed uint64) []int {
			_, test, _ := data.StratifiedSplit(append(labels, labels...), fraction, seed) // 5 of 20 in each class
			return test
		},
	}
	for name, split := range splits {
		count := make(map[int]int)
		for seed := range uint64(seeds) {
			for _, i := range split(seed) {
				count[i]++
			}
		}
		mean, sd := seeds*fraction, math.Sqrt(seeds*fraction*(1-fraction))
		for i, c := range count {
			if math.Abs(float64(c)-mean) > 4.5*sd {
				t.Errorf("%s: row %d was drawn %d times of %d, want about %v", name, i, c, seeds, mean)
			}
		}
	}
}

func TestTableStratifiedSplit(t *testing.T) {
	table, err := data.Open("digits")
	if err != nil {
		t.Fatal(err)
	}
	labels, _, err := table.Classes()
	if err != nil {
		t.Fatal(err)
	}
	train, test, err := table.StratifiedSplit(0.25, 3)
	if err != nil {
		t.Fatal(err)
	}
	wantTrain, wantTest, err := data.StratifiedSplit(labels, 0.25, 3)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]int{wantTrain, wantTest}, [][]int{train, test}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, other, _ := table.StratifiedSplit(0.25, 4); slices.Equal(test, other) {
		t.Error("seeds 3 and 4 give the same split")
	}
}
