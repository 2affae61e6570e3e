package data_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"

	"proxgrad/models/data"
)

// checkError wants an *Error of that kind and text.
func checkError(t *testing.T, err error, want string, kind error) {
	t.Helper()
	var e *data.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %T (%v), want a *data.Error %q", err, err, want)
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if !errors.Is(err, kind) {
		t.Errorf("kind is %v, want %v", e.Err, kind)
	}
}

func TestErrorFields(t *testing.T) {
	_, err := data.Read(strings.NewReader("a,b\n1,2\n3,?\n"), "f.csv", "a")
	var e *data.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %T, want *data.Error", err)
	}
	want := data.Error{
		File: "f.csv", Line: 3, Column: "b", Index: 2,
		Expected: "a number", Got: `"?", a missing value`, Err: data.ErrMissing,
	}
	if diff := cmp.Diff(want, *e, cmp.Comparer(func(a, b error) bool { return a == b })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOtherErrors(t *testing.T) {
	one := mat.NewDense(2, 1, []float64{1, 2})
	std, err := data.FitStandardiser(one)
	if err != nil {
		t.Fatal(err)
	}
	read := func(rows string) *data.Table {
		table, err := data.Read(strings.NewReader("x,y\n"+rows), "f.csv", "")
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	tests := []struct {
		name string
		do   func() error
		want string
		kind error
	}{
		{"one class", func() error { _, _, err := read("1,a\n2,a\n").Classes(); return err },
			`f.csv: column "y": expected at least two classes, got "a" in all 2 rows`, data.ErrConstant},
		{"one class, one row", func() error { _, _, err := read("1,7\n").Classes(); return err },
			`f.csv: column "y": expected at least two classes, got "7" in all 1 row`, data.ErrConstant},
		{"an identifier", func() error { _, _, err := read("1,a\n2,b\n3,c\n4,d\n").Classes(); return err },
			`f.csv: column "y": expected classes, got 4 distinct texts in 4 rows (is it a name or an identifier?)`, data.ErrNotClasses},
		{"a quantity", func() error { _, _, err := read("1,5\n2,6\n3,8\n4,9\n").Classes(); return err },
			`f.csv: column "y": expected classes, got a numeric target, 4 distinct numbers in 4 rows (write the labels as text if they are classes)`,
			data.ErrNotClasses},
		{"a rare class", func() error { _, _, err := read("1,a\n2,a\n3,b\n4,a\n").StratifiedSplit(.5, 1); return err },
			`f.csv:4: column "y": expected at least 2 rows of each class, got 1 of "b"`, data.ErrTooFewRows},
		{"one class to split", func() error { _, _, err := read("1,a\n2,a\n").StratifiedSplit(.5, 1); return err },
			`f.csv: column "y": expected at least two classes, got "a" in all 2 rows`, data.ErrConstant},
		{"text for a number", func() error { _, err := read("1,2\n2,a\n").Numeric(); return err },
			`f.csv:3: column "y": expected a number, got "a"`, data.ErrNotNumber},
		{"infinity for a number", func() error { _, err := read("1,2\n2,inf\n").Numeric(); return err },
			`f.csv:3: column "y": expected a finite number, got "inf"`, data.ErrNotFinite},
		{"one number", func() error { _, err := read("1,2\n2,2.0\n").Numeric(); return err },
			`f.csv: column "y": expected at least two distinct numbers, got "2" in all 2 rows`, data.ErrConstant},
		{"no rows for classes", func() error { _, _, err := (&data.Table{Name: "t", Target: "y"}).Classes(); return err },
			`t: column "y": expected classes, got no rows`, data.ErrEmpty},
		{"no rows for numbers", func() error { _, err := (&data.Table{Name: "t", Target: "y"}).Numeric(); return err },
			`t: column "y": expected numbers, got no rows`, data.ErrEmpty},

		{"rare label", func() error { _, _, err := data.StratifiedSplit([]int{0, 0, 5}, .5, 1); return err },
			`expected at least 2 rows of each class, got 1 of class 5`, data.ErrTooFewRows},
		{"one row", func() error { _, _, err := data.Split(1, .5, 1); return err }, `expected at least 2 rows to split, got 1`, data.ErrTooFewRows},
		{"no labels", func() error { _, _, err := data.StratifiedSplit(nil, .5, 1); return err },
			`expected at least 2 rows to split, got 0`, data.ErrTooFewRows},
		{"fraction 0", func() error { _, _, err := data.Split(9, 0, 1); return err }, `expected a test fraction between 0 and 1, got 0`, data.ErrFraction},
		{"fraction 1", func() error { _, _, err := data.StratifiedSplit([]int{0, 0}, 1, 1); return err },
			`expected a test fraction between 0 and 1, got 1`, data.ErrFraction},
		{"fraction NaN", func() error { _, _, err := data.Split(9, math.NaN(), 1); return err },
			`expected a test fraction between 0 and 1, got NaN`, data.ErrFraction},

		{"nothing to standardise", func() error { _, err := data.FitStandardiser(&mat.Dense{}); return err },
			`expected a matrix to standardise, got 0 rows and 0 columns`, data.ErrEmpty},
		{"NaN to standardise", func() error {
			_, err := data.FitStandardiser(mat.NewDense(2, 2, []float64{1, 2, 3, math.NaN()}))
			return err
		},
			`column 2: expected finite numbers, got NaN in row 1`, data.ErrNotFinite},
		{"Inf to standardise", func() error { _, err := data.FitStandardiser(mat.NewDense(1, 1, []float64{math.Inf(1)})); return err },
			`column 1: expected finite numbers, got +Inf in row 0`, data.ErrNotFinite},
		{"other columns", func() error { return std.Transform(&mat.Dense{}, mat.NewDense(1, 2, nil)) },
			`expected a matrix of 1 column, got 2`, data.ErrShape},
		{"other destination", func() error { return std.Inverse(mat.NewDense(3, 1, nil), one) }, `expected a destination of 2×1, got 3×1`, data.ErrShape},
		{"not fitted", func() error { return new(data.Standardiser).Transform(&mat.Dense{}, one) },
			`expected a mean, a scale and a constant for each column, got lengths 0, 0, 0`, data.ErrShape},
		{"zero scale", func() error {
			return (&data.Standardiser{Mean: []float64{1}, Scale: []float64{0}, Constant: []bool{false}}).Transform(&mat.Dense{}, one)
		}, `column 1: expected a finite scale above 0, got 0`, data.ErrNotFinite},
		{"infinite mean", func() error {
			return (&data.Standardiser{Mean: []float64{math.Inf(-1)}, Scale: []float64{1}, Constant: []bool{false}}).Validate()
		}, `column 1: expected a finite mean, got -Inf`, data.ErrNotFinite},

		{"unknown set", func() error { _, err := data.Open("breastcancer"); return err },
			`expected a data set among "breast_cancer", "diabetes", "digits", got "breastcancer" (did you mean "breast_cancer"?)`, data.ErrUnknownName},
		{"unlike any set", func() error { _, err := data.Open(""); return err },
			`expected a data set among "breast_cancer", "diabetes", "digits", got ""`, data.ErrUnknownName},
		{"diabetes has no classes", func() error {
			table, err := data.Open("diabetes")
			if err != nil {
				return err
			}
			_, _, err = table.Classes()
			return err
		}, `diabetes: column "progression": expected classes, got a numeric target, 214 distinct numbers in 442 rows (write the labels as text if they are classes)`,
			data.ErrNotClasses},
		{"breast_cancer has no numbers", func() error {
			table, err := data.Open("breast_cancer")
			if err != nil {
				return err
			}
			_, err = table.Numeric()
			return err
		}, `breast_cancer:2: column "diagnosis": expected a number, got "malignant"`, data.ErrNotNumber},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkError(t, tt.do(), tt.want, tt.kind) })
	}
}
