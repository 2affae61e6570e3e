// Package gallery draws the pictures of docs/penalties.md, one for each penalty of the catalogue.
package gallery

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"proxgrad/internal/report"
	"proxgrad/ops/prox"
	"proxgrad/ops/prox/catalogue"
)

// Picture draws the picture of a penalty with λ = 1 (for structures a λ that fits the vector) as PNG: of a penalty whose
// coordinates are independent, g and the proximal map with step 1; of any other, a vector and what the map makes of it.
func Picture(e catalogue.Entry) ([]byte, error) { return report.PenaltyPicture(shapeOf(e)) }

func shapeOf(e catalogue.Entry) report.PenaltyShape {
	lambda := 1.0
	if l, ok := strengths[e.Name]; ok {
		lambda = l
	}
	if c, ok := prox.As[prox.Coordinatewise](e.Make(lambda, 1, 1)); ok {
		return curves(e.Name, c)
	}
	return bars(e)
}

// curves samples a penalty of one coordinate.
func curves(name string, c prox.Coordinatewise) report.PenaltyShape {
	const points = 1001
	reach := 3.0
	if r, ok := reaches[name]; ok {
		reach = r
	}
	s := report.PenaltyShape{Name: name}
	for i := range points {
		x := reach * (2*float64(i)/(points-1) - 1)
		s.X = append(s.X, x)
		s.Value = append(s.Value, c.ValueAt(0, x))
		s.Prox = append(s.Prox, c.ProxAt(0, x, 1))
	}
	return s
}

// reaches are how far the curves go where 3 is not enough.
var reaches = map[string]float64{"mcp": 5, "scad": 5}

// bars applies a penalty to a vector of its kind.
func bars(e catalogue.Entry) report.PenaltyShape {
	v := mixed
	if own, ok := vectors[e.Name]; ok {
		v = own
	}
	p := e.Make(v.lambda, v.rows, len(v.x)/v.rows)
	s := report.PenaltyShape{Name: e.Name, Before: v.x, After: make([]float64, len(v.x)), Block: v.block, Label: v.label}
	p.Prox(s.After, s.Before, 1)
	if v.show != nil {
		s.Before, s.After = v.show(s.Before), v.show(s.After)
	}
	return s
}

// vector is what a structure is shown on: a matrix of so many rows, or a vector as one column.
type vector struct {
	x      []float64
	rows   int
	lambda float64
	block  int
	label  string
	show   func([]float64) []float64 // what of it stands in the picture; nil means all
}

// mixed has four rows of three: large, middling with a small one, small, and one large among small ones.
var mixed = vector{
	x:    []float64{2.6, -1.9, 2.2, 1.3, -0.25, 1.1, 0.5, -0.4, 0.3, -0.35, 2.4, 0.2},
	rows: 4, lambda: 0.7, block: 3, label: "weights of a 4 × 3 matrix, row by row",
}

// signal is a piecewise constant vector with noise.
var signal = vector{x: steps(), rows: 24, lambda: 0.6, label: "coordinate"}

func steps() []float64 {
	x := make([]float64, 24)
	for i := range x {
		level := []float64{0, 2, 0.4, -1.2}[i/6]
		x[i] = level + 0.35*math.Sin(2.7*float64(i*i)+float64(i))
	}
	return x
}

// vectors are those of penalties that mixed does not suit.
var vectors = map[string]vector{
	"tv": signal.with(1.1), "fused": signal.with(1.6), "slope": ranked.with(1.25), "l1-ball": ranked.of(6), "simplex": ranked.of(4), "top-k": ranked, "n-m": fours, "lassonet": paths, "nuclear": spectrum,
}

// fours is ranked in blocks of four.
var fours = vector{x: ranked.x, rows: 12, lambda: 1, block: 4, label: "coordinate, in blocks of four"}

// paths are the weights of three inputs: one that skips the hidden layer, then three that lead into it.
var paths = vector{
	x:    []float64{1.4, 0.9, -0.6, 0.4, 0.06, 1.6, -0.3, 0.7, 0.25, 0.02, -0.01, 0.02},
	rows: 3, lambda: 0.8, block: 4, label: "three inputs: the weight past the hidden layer, then three into it",
}

// spectrum is a matrix near one of rank two, shown by its singular values.
var spectrum = vector{x: nearRankTwo(), rows: 8, lambda: 0.9, label: "singular values of an 8 × 6 matrix", show: singularValues}

func nearRankTwo() []float64 {
	x := make([]float64, 8*6)
	for i := range x {
		row, col := float64(i/6), float64(i%6)
		x[i] = math.Cos(row)*math.Cos(0.5*col) + 1.1*math.Sin(1.3*row)*math.Sin(1.2*col) + 0.25*math.Sin(float64(7*i*i+3*i))
	}
	return x
}

func singularValues(x []float64) []float64 {
	var svd mat.SVD
	if !svd.Factorize(mat.NewDense(8, 6, slices.Clone(x)), mat.SVDNone) {
		return x // of finite numbers it does not happen
	}
	values := svd.Values(nil)
	for i, v := range values {
		if v < 1e-12 { // the factors of a matrix of low rank have rounding where it has zeros
			values[i] = 0
		}
	}
	return values
}

// of returns the vector as a matrix of so many rows.
func (v vector) of(rows int) vector {
	v.rows = rows
	return v
}

// ranked has sizes that are near each other, in no order.
var ranked = vector{
	x:    []float64{2.42, -0.4, 1.62, -2.25, 0.15, 1.55, -0.25, 2.33, -1.58, 0.5, -0.1, 0.3},
	rows: 12, lambda: 1,
}

// with returns the vector for another λ.
func (v vector) with(lambda float64) vector {
	v.lambda = lambda
	return v
}

// strengths are the λ of curves where 1 does not show the penalty.
var strengths = map[string]float64{"parq": 0.6}
