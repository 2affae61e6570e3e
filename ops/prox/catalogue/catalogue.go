// Package catalogue lists the penalties of package prox by the names that commands take, each with a maker for a weight
// matrix of a given size. Demonstrations, tables and documents are made from it, so that none of them misses a penalty.
package catalogue

import (
	"slices"

	"proxgrad/ops/prox"
)

// An Entry is one penalty of the catalogue.
type Entry struct {
	Name    string // as commands take it: l1, elastic-net
	Type    string // its type in package prox: L1
	Summary string // one line: what it does to a weight matrix
	Convex  bool
	// Make returns the penalty with strength lambda for a matrix of rows × cols, stored row by row: one row an input, one
	// column a unit; a vector of coefficients is rows × 1. What else the penalty takes has the defaults that Summary and
	// the penalty's own doc say. A pure constraint does not depend on lambda.
	Make func(lambda float64, rows, cols int) prox.Penalty
}

// Penalties returns the entries in the order of documents: separable convex ones, groups and structures, non-convex ones,
// constraints.
func Penalties() []Entry { return slices.Concat(convex, structured, nonconvex, constraints) }

// Find returns the entry of that name.
func Find(name string) (Entry, bool) {
	for _, e := range Penalties() {
		if e.Name == name {
			return e, true
		}
	}
	return Entry{}, false
}
