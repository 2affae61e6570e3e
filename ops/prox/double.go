package prox

import "math"

// A double is a number of twice the precision, hi + lo with |lo| ≤ ½ulp(hi): sums of light and heavy coordinates in which
// the light ones still count.
//
// Source: Dekker (1971); Knuth, The Art of Computer Programming 2, §4.2.2, Theorem B.
type double struct{ hi, lo float64 }

// add returns a + b.
func (a double) add(b double) double {
	s := a.hi + b.hi
	v := s - a.hi
	e := (a.hi - (s - v)) + (b.hi - v) + a.lo + b.lo
	hi := s + e
	return double{hi, e - (hi - s)}
}

// plus returns a + b.
func (a double) plus(b float64) double { return a.add(double{hi: b}) }

// minus returns −a.
func (a double) minus() double { return double{-a.hi, -a.lo} }

// timesPlus returns a·b + c.
func (a double) timesPlus(b float64, c double) double { return product(a.hi, b).plus(a.lo * b).add(c) }

// product returns a·b without rounding.
func product(a, b float64) double {
	hi := a * b
	return double{hi, math.FMA(a, b, -hi)}
}
