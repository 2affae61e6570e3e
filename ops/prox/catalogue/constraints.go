package catalogue

import "proxgrad/ops/prox"

var constraints = []Entry{
	{"non-negative", "NonNegative", "no weight below zero", true,
		func(_ float64, _, _ int) prox.Penalty { return prox.NonNegative{} }},
	{"box", "Box", "no weight beyond ±1", true,
		func(_ float64, _, _ int) prox.Penalty { return prox.Box{Lo: -1, Hi: 1} }},
}
