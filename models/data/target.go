package data

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// Kind is what a target column can be learned as.
type Kind uint8

// The kinds of a target. [Table.Kind] tells which.
const (
	Classification Kind = iota // text, or few distinct numbers
	Regression                 // many distinct numbers
)

// String gives "classification" or "regression".
func (k Kind) String() string {
	if k == Regression {
		return "regression"
	}
	return "classification"
}

// Beyond these, a column of numbers is a quantity and no label.
const (
	mostClasses    = 100 // distinct numbers
	mostFractional = 10  // distinct numbers when some are not whole
)

// Kind tells what the target is by its values. A target of numbers is [Regression] when it has more than 100 distinct
// values, or more than 10 of which some are not whole, or more than half as many as there are rows (and more than two);
// any other target is [Classification]. A target of few numbers can be had both ways, by [Table.Classes] and
// [Table.Numeric].
//
// Cost: O(rows).
func (t *Table) Kind() Kind {
	if l := t.levels(); l.numeric && l.tooMany(len(t.Raw)) {
		return Regression
	}
	return Classification
}

// Classes gives the class 0…K−1 of each row, and the names of the K classes in the order of the numbers: numerically if
// all of them are numbers, else lexically by bytes. Numbers that are equal ("1" and "1.0") are one class; its name is the
// text that comes first in the file.
//
// Errors: [ErrNotClasses] for a [Regression] target, or texts that are more than two and more than half as many as the
// rows; [ErrConstant] for a single class; [ErrEmpty] without rows. Cost: O(rows + K log K), labels and names are new.
func (t *Table) Classes() (labels []int, names []string, err error) {
	const expected = "classes"
	l := t.levels()
	switch {
	case len(t.Raw) == 0:
		return nil, nil, t.targetError(-1, expected, "no rows", "", ErrEmpty)
	case l.numeric && l.tooMany(len(t.Raw)):
		got := "a numeric target, " + l.count(len(t.Raw))
		return nil, nil, t.targetError(-1, expected, got, "write the labels as text if they are classes", ErrNotClasses)
	case l.tooMany(len(t.Raw)):
		got := l.count(len(t.Raw))
		return nil, nil, t.targetError(-1, expected, got, "is it a name or an identifier?", ErrNotClasses)
	case len(l.names) == 1:
		got := quote(l.names[0]) + " in all " + plural(len(t.Raw), "row", "rows")
		return nil, nil, t.targetError(-1, "at least two classes", got, "", ErrConstant)
	}
	return l.labels, l.names, nil
}

// Numeric gives the target as numbers.
//
// Errors: [ErrNotNumber], [ErrNotFinite] or [ErrMissing] for the first cell that is no finite number; [ErrConstant] when
// all rows have the same; [ErrEmpty] without rows. Cost: O(rows), the result is new.
func (t *Table) Numeric() ([]float64, error) {
	if len(t.Raw) == 0 {
		return nil, t.targetError(-1, "numbers", "no rows", "", ErrEmpty)
	}
	y := make([]float64, len(t.Raw))
	for i, cell := range t.Raw {
		v, kind := number(cell)
		if kind != nil {
			return nil, t.targetError(i, expectedNumber(kind), gotCell(cell, kind), "", kind)
		}
		y[i] = v
	}
	if slices.Min(y) == slices.Max(y) {
		got := quote(t.Raw[0]) + " in all " + plural(len(y), "row", "rows")
		return nil, t.targetError(-1, "at least two distinct numbers", got, "", ErrConstant)
	}
	return y, nil
}

// levels are the distinct values of a target.
type levels struct {
	labels     []int    // index into names, for each row
	names      []string // distinct values in order
	numeric    bool     // all are finite numbers
	fractional bool     // and some are not whole
}

// tooMany tells whether the levels are too many to be classes of that many rows.
func (l levels) tooMany(rows int) bool {
	k := len(l.names)
	if l.numeric && (k > mostClasses || l.fractional && k > mostFractional) {
		return true
	}
	return k > 2 && k > rows/2
}

// count gives "214 distinct numbers in 442 rows".
func (l levels) count(rows int) string {
	what := " distinct texts in "
	if l.numeric {
		what = " distinct numbers in "
	}
	return strconv.Itoa(len(l.names)) + what + plural(rows, "row", "rows")
}

func (t *Table) levels() levels {
	values := make([]float64, len(t.Raw))
	for i, cell := range t.Raw {
		v, kind := number(cell)
		if kind != nil {
			return levelsOf(t.Raw, t.Raw)
		}
		values[i] = v
	}
	l := levelsOf(values, t.Raw)
	l.numeric = true
	l.fractional = slices.ContainsFunc(values, func(v float64) bool { return v != math.Trunc(v) })
	return l
}

// levelsOf numbers the distinct keys in ascending order and names each after the text of its first row.
func levelsOf[K cmp.Ordered](keys []K, text []string) levels {
	first := make(map[K]int)
	for i, k := range keys {
		if _, seen := first[k]; !seen {
			first[k] = i
		}
	}
	ordered := make([]K, 0, len(first))
	for k := range first {
		ordered = append(ordered, k)
	}
	slices.Sort(ordered)
	names := make([]string, len(ordered))
	index := make(map[K]int, len(ordered))
	for j, k := range ordered {
		names[j] = text[first[k]]
		index[k] = j
	}
	labels := make([]int, len(keys))
	for i, k := range keys {
		labels[i] = index[k]
	}
	return levels{labels: labels, names: names}
}
