package data_test

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proxgrad/models/data"
)

func TestClasses(t *testing.T) {
	tests := []struct {
		name   string
		raw    []string
		names  []string
		labels []int
	}{
		{"text", []string{"b", "a", "b", "B"}, nil, nil}, // three texts in four rows
		{"text, lexically", []string{"b", "a", "b", "B", "a", "B"}, []string{"B", "a", "b"}, []int{2, 1, 2, 0, 1, 0}},
		{"numbers, numerically", []string{"10", "9", "-1", "9", "10", "-1"}, []string{"-1", "9", "10"}, []int{2, 1, 0, 1, 2, 0}},
		{"one number many ways", []string{"1", "1.0", "0", "1e0", "-0"}, []string{"0", "1"}, []int{1, 1, 0, 1, 0}},
		{"numbers and text", []string{"10", "9", "x", "9", "10", "x"}, []string{"10", "9", "x"}, []int{0, 1, 2, 1, 0, 2}},
		{"infinity is a text", []string{"inf", "1", "inf", "1"}, []string{"1", "inf"}, []int{1, 0, 1, 0}},
		{"two in two rows", []string{"1", "0"}, []string{"0", "1"}, []int{1, 0}},
		{"truth", []string{"true", "false", "true"}, []string{"false", "true"}, []int{1, 0, 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			labels, names, err := (&data.Table{Raw: tt.raw}).Classes()
			if (err != nil) != (tt.names == nil) {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.names, names); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.labels, labels); diff != "" {
				t.Errorf("labels (-want +got):\n%s", diff)
			}
		})
	}
}

// cycle gives n cells that run through k values.
func cycle(n, k int, format func(int) string) []string {
	cells := make([]string, n)
	for i := range cells {
		cells[i] = format(i % k)
	}
	return cells
}

func TestKind(t *testing.T) {
	halves := func(i int) string { return strconv.FormatFloat(float64(i)/2, 'g', -1, 64) }
	words := func(i int) string { return "w" + strconv.Itoa(i) }
	tests := []struct {
		name string
		raw  []string
		want data.Kind
	}{
		{"100 whole numbers", cycle(1000, 100, strconv.Itoa), data.Classification},
		{"101 whole numbers", cycle(1000, 101, strconv.Itoa), data.Regression},
		{"10 halves", cycle(1000, 10, halves), data.Classification},
		{"11 halves", cycle(1000, 11, halves), data.Regression},
		{"half of the rows", cycle(10, 5, strconv.Itoa), data.Classification},
		{"more than half of the rows", cycle(10, 6, strconv.Itoa), data.Regression},
		{"two numbers in two rows", cycle(2, 2, strconv.Itoa), data.Classification},
		{"one number", cycle(5, 1, strconv.Itoa), data.Classification},
		{"500 words", cycle(1000, 500, words), data.Classification},
		{"an identifier", cycle(1000, 1000, words), data.Classification},
	}
	for _, tt := range tests {
		if got := (&data.Table{Raw: tt.raw}).Kind(); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Whatever the classes, the labels name the rows' own texts and the names ascend.
func TestClassesLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.SampledFrom([]string{"x", "y", "zz", "10", "9", "-3"}), 12, 60).Draw(t, "raw")
		labels, names, err := (&data.Table{Raw: raw}).Classes()
		if err != nil {
			t.Skip(err)
		}
		allNumbers := true
		for i, k := range labels {
			if names[k] != raw[i] {
				t.Fatalf("row %d is %q, its class %q", i, raw[i], names[k])
			}
			if _, err := strconv.Atoi(raw[i]); err != nil {
				allNumbers = false
			}
		}
		for k := 1; k < len(names); k++ {
			if !allNumbers && names[k-1] >= names[k] {
				t.Fatalf("names %q do not ascend", names)
			}
			a, _ := strconv.Atoi(names[k-1])
			b, _ := strconv.Atoi(names[k])
			if allNumbers && a >= b {
				t.Fatalf("names %q do not ascend", names)
			}
		}
	})
}

func TestNumeric(t *testing.T) {
	got, err := (&data.Table{Raw: []string{"1", "-2.5", "1e3"}}).Numeric()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{1, -2.5, 1000}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
