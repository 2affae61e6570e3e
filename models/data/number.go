package data

import (
	"math"
	"strconv"
)

// missing tells whether a cell says that its value is not known.
func missing(cell string) bool {
	switch cell {
	case "", "?", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "NULL", "null":
		return true
	}
	return false
}

// number reads a cell as a finite number. kind is nil, ErrMissing, ErrNotFinite or ErrNotNumber.
func number(cell string) (v float64, kind error) {
	v, err := strconv.ParseFloat(cell, 64)
	switch {
	case err == nil && math.Abs(v) <= math.MaxFloat64:
		return v, nil
	case missing(cell) || math.IsNaN(v):
		return 0, ErrMissing
	case math.IsInf(v, 0): // written so, or beyond the range
		return 0, ErrNotFinite
	}
	return 0, ErrNotNumber
}

// gotCell describes a cell that was refused.
func gotCell(cell string, kind error) string {
	switch {
	case cell == "":
		return "an empty cell"
	case kind == ErrMissing:
		return quote(cell) + ", a missing value"
	}
	return quote(cell)
}

// expectedNumber says what belongs in a cell that was refused as a number.
func expectedNumber(kind error) string {
	if kind == ErrNotFinite {
		return "a finite number"
	}
	return "a number"
}
