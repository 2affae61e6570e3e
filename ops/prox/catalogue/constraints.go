package catalogue

import "proxgrad/ops/prox"

var constraints = []Entry{
	{"non-negative", "NonNegative", "no weight below zero", true,
		func(_ float64, _, _ int) prox.Penalty { return prox.NonNegative{} }},
	{"box", "Box", "no weight beyond ±1", true,
		func(_ float64, _, _ int) prox.Penalty { return prox.Box{Lo: -1, Hi: 1} }},
	{"l1-ball", "L1Ball", "zeros single weights, under a budget for the sum of their sizes: one a row of the matrix", true,
		func(_ float64, rows, _ int) prox.Penalty { return prox.L1Ball{Radius: float64(rows)} }},
	{"simplex", "Simplex", "makes the weights shares that are not negative and sum to the number of rows", true,
		func(_ float64, rows, _ int) prox.Penalty { return prox.Simplex{Radius: float64(rows)} }},
	{"top-k", "TopK", "keeps a tenth of the weights, the greatest", false,
		func(_ float64, rows, cols int) prox.Penalty { return prox.TopK{K: (rows*cols + 9) / 10} }},
	{"n-m", "NM", "keeps 2 of each 4 weights, the greater ones", false,
		func(_ float64, _, _ int) prox.Penalty { return prox.NM{} }},
}
