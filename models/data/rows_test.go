package data_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"

	"proxgrad/models/data"
)

func TestRows(t *testing.T) {
	x := mat.NewDense(3, 2, []float64{1, 2, 3, 4, 5, 6})
	got := data.Rows(x, []int{2, 0, 2})
	if want := mat.NewDense(3, 2, []float64{5, 6, 1, 2, 5, 6}); !mat.Equal(want, got) {
		t.Errorf("got %v, want %v", mat.Formatted(got), mat.Formatted(want))
	}
	got.Set(0, 0, -1)
	if x.At(2, 0) != 5 {
		t.Error("the rows are not a copy")
	}
	view := x.Slice(1, 3, 1, 2).(*mat.Dense)
	if got, want := data.Rows(view, []int{1, 0}), mat.NewDense(2, 1, []float64{6, 4}); !mat.Equal(want, got) {
		t.Errorf("of a view: got %v, want %v", mat.Formatted(got), mat.Formatted(want))
	}
	if got := data.Rows(x, nil); !got.IsEmpty() {
		t.Errorf("no rows: got %v", mat.Formatted(got))
	}
}

func TestPick(t *testing.T) {
	if diff := cmp.Diff([]string{"c", "a", "c"}, data.Pick([]string{"a", "b", "c"}, []int{2, 0, 2})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
