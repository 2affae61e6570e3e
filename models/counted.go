package models

import (
	"fmt"
	"math"
	"slices"
)

// Counted says what a target counts.
type Counted int

// What can be counted. An input or a unit is left if a path of non-zero weights leads through it from a feature to an output.
const (
	OfWeights Counted = iota // weights of all layers
	OfInputs                 // input features
	OfUnits                  // units of all hidden layers
)

// String returns the name of what is counted.
func (c Counted) String() string {
	switch c {
	case OfWeights:
		return "weights"
	case OfInputs:
		return "inputs"
	case OfUnits:
		return "units"
	}
	return fmt.Sprintf("Counted(%d)", int(c))
}

// total returns how many there are in the network.
func (n *network) total(c Counted) int {
	total := 0
	for _, s := range n.sizesOf(c) {
		total += len(s)
	}
	return total
}

// left returns how many are not zero in a fitted network.
func (r *Result) left(c Counted) int {
	switch c {
	case OfInputs:
		return r.LiveFeatures()
	case OfUnits:
		units := 0
		for _, l := range r.Layers[:len(r.Layers)-1] {
			units += l.LiveUnits
		}
		return units
	}
	return r.Weights() - r.Zeros()
}

// sizesOf returns how large the counted things of each layer are: the magnitude of a weight, the root mean square of the
// weights that leave an input or enter a unit; nil for a layer where none is counted.
func (n *network) sizesOf(c Counted) [][]float64 {
	out := make([][]float64, n.layers())
	for l, t := range n.weights {
		w := floats64(nil, t)
		if c == OfWeights {
			for i, v := range w {
				w[i] = math.Abs(v)
			}
			out[l] = w
		}
		for _, at := range groupsOf(c, n.sizes, l) {
			out[l] = append(out[l], rms(w, at))
		}
	}
	return out
}

// groupsOf returns the coordinates in a layer's weight matrix of each counted thing; nil where they are the single weights,
// or none is counted.
func groupsOf(c Counted, sizes []int, layer int) [][]int {
	in, out := sizes[layer], sizes[layer+1]
	var groups [][]int
	switch {
	case c == OfInputs && layer == 0:
		for i := range in {
			groups = append(groups, nil)
			for j := range out {
				groups[i] = append(groups[i], i*out+j)
			}
		}
	case c == OfUnits && layer < len(sizes)-2:
		for j := range out {
			groups = append(groups, nil)
			for i := range in {
				groups[j] = append(groups[j], i*out+j)
			}
		}
	}
	return groups
}

// allocate shares out a number to keep among the layers: the largest of all, but at least one a layer that has any.
func allocate(sizes [][]float64, keep int) []int {
	shares := make([]int, len(sizes))
	type item struct {
		layer int
		size  float64
	}
	var rest []item
	for l, s := range sizes {
		if len(s) == 0 {
			continue
		}
		shares[l], keep = 1, keep-1
		best := 0
		for i, v := range s {
			if v > s[best] {
				best = i
			}
		}
		for i, v := range s {
			if i != best {
				rest = append(rest, item{l, v})
			}
		}
	}
	slices.SortStableFunc(rest, func(a, b item) int {
		switch {
		case a.size > b.size:
			return -1
		case a.size < b.size:
			return 1
		}
		return 0
	})
	for _, it := range rest[:max(min(keep, len(rest)), 0)] {
		shares[it.layer]++
	}
	return shares
}
