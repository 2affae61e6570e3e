package data

import (
	"slices"

	"gonum.org/v1/gonum/mat"
)

// A Table is a matrix of features and one target column. [Load], [Read] and [Open] give tables that are rectangular and
// finite, with at least one feature, one row, and names that are unique and not empty. A table can also be built by hand
// from its exported fields.
type Table struct {
	Name     string     // the file, as it was given, or the name of the embedded data set
	Features []string   // names of the columns of X
	X        *mat.Dense // rows × features
	Target   string     // name of the target column
	Raw      []string   // the target cells as they stand in the file, spaces around them removed

	lines []int // physical line of each row; nil for a table built by hand
}

// Constant gives the names of the features that hold one number only, rounding aside, in the order of the columns; nil
// when there is none. They carry nothing to learn from; [Standardiser] maps them to 0.
//
// Cost: O(rows·features).
func (t *Table) Constant() []string {
	var names []string
	rows, cols := t.X.Dims()
	column := make([]float64, rows)
	for j := range cols {
		mat.Col(column, j, t.X)
		if isConstant(slices.Min(column), slices.Max(column)) {
			names = append(names, t.Features[j])
		}
	}
	return names
}

// line gives the physical line of row i, 0 where the table does not come from a file.
func (t *Table) line(i int) int {
	if i < len(t.lines) {
		return t.lines[i]
	}
	return 0
}

// targetError is an error about the target column, at row i or, for i < 0, as a whole.
func (t *Table) targetError(i int, expected, got, hint string, kind error) error {
	line := 0
	if i >= 0 {
		line = t.line(i)
	}
	return fail(Error{File: t.Name, Line: line, Column: t.Target, Expected: expected, Got: got, Hint: hint, Err: kind})
}
