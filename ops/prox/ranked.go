package prox

import (
	"cmp"
	"slices"
	"sync"
)

// A ranked is a coordinate with the number it is sorted by.
type ranked struct {
	key   float64
	index int
}

// A ranking is a vector of them on loan from a pool.
type ranking struct{ v []ranked }

var rankings sync.Pool

// borrowRanking returns n ranked coordinates of any content. It goes back with giveBack.
func borrowRanking(n int) *ranking {
	r, _ := rankings.Get().(*ranking)
	if r == nil {
		r = new(ranking)
	}
	if cap(r.v) < n {
		r.v = make([]ranked, n)
	}
	r.v = r.v[:n]
	return r
}

func (r *ranking) giveBack() { rankings.Put(r) }

// descend sorts by key, the greatest first, equal keys by index. O(n log n), no allocation.
func descend(v []ranked) {
	slices.SortFunc(v, func(a, b ranked) int {
		if a.key != b.key {
			return cmp.Compare(b.key, a.key)
		}
		return cmp.Compare(a.index, b.index)
	})
}
