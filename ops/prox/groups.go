package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"
)

// ConsecutiveGroups returns the blocks {0…size−1}, {size…2·size−1}, … of n coordinates. For a weight matrix stored row
// by row, with one row an input, size = the number of columns makes one block of each input.
//
// Errors: n ≥ 1 and size ≥ 1 are needed, and size must divide n. Allocates the blocks, all on one array.
func ConsecutiveGroups(n, size int) ([][]int, error) {
	switch {
	case n < 1:
		return nil, errors.Errorf("prox: ConsecutiveGroups: need n ≥ 1 coordinates, got %d", n)
	case size < 1:
		return nil, errors.Errorf("prox: ConsecutiveGroups: need blocks of size ≥ 1, got %d", size)
	case n%size != 0:
		return nil, errors.Errorf("prox: ConsecutiveGroups: blocks of %d do not divide %d coordinates: %d would be left",
			size, n, n%size)
	}
	index := make([]int, n)
	for i := range index {
		index[i] = i
	}
	groups := make([][]int, 0, n/size)
	for lo := 0; lo < n; lo += size {
		groups = append(groups, index[lo:lo+size:lo+size])
	}
	return groups, nil
}

// A partition is how a vector falls into weighted blocks: the fields Groups and Weights of a group penalty.
type partition struct {
	groups  [][]int
	weights []float64
}

// A block is one group of coordinates with its weight w_b.
type block struct {
	index  []int // nil: the coordinates 0…size−1
	size   int
	weight float64
}

// at returns the k-th coordinate of the block.
func (b block) at(k int) int {
	if b.index == nil {
		return k
	}
	return b.index[k]
}

func (p partition) len() int {
	if p.groups == nil {
		return 1
	}
	return len(p.groups)
}

// greatest returns the size of the greatest block of a vector of n coordinates.
func (p partition) greatest(n int) int {
	if p.groups == nil {
		return n
	}
	most := 0
	for _, index := range p.groups {
		most = max(most, len(index))
	}
	return most
}

// block returns the j-th block of a vector of n coordinates.
func (p partition) block(j, n int) block {
	b := block{size: n}
	if p.groups != nil {
		b.index, b.size = p.groups[j], len(p.groups[j])
	}
	if p.weights != nil {
		b.weight = p.weights[j]
	} else {
		b.weight = math.Sqrt(float64(b.size))
	}
	return b
}

// String returns the partition as reports show it: 30 blocks.
func (p partition) String() string {
	if p.len() == 1 {
		return "1 block"
	}
	return fmt.Sprintf("%d blocks", p.len())
}

func (p partition) validate(penalty string) error {
	if p.groups != nil && len(p.groups) == 0 {
		return errors.Errorf("prox: %s: Groups is empty; want at least one block, or nil for one block of all "+
			"coordinates", penalty)
	}
	if p.weights != nil && len(p.weights) != p.len() {
		return errors.Errorf("prox: %s: want one weight a block, that is %d, got %d", penalty, p.len(), len(p.weights))
	}
	for j, w := range p.weights {
		if !(w >= 0 && finite(w)) {
			return errors.Errorf("prox: %s: the weight of block %d must be a finite number ≥ 0, got %v", penalty, j, w)
		}
	}
	owner := make(map[int]int)
	for j, index := range p.groups {
		if len(index) == 0 {
			return errors.Errorf("prox: %s: block %d is empty; want at least one index", penalty, j)
		}
		for _, i := range index {
			if i < 0 {
				return errors.Errorf("prox: %s: block %d holds index %d; want indices ≥ 0", penalty, j, i)
			}
			if other, taken := owner[i]; taken {
				return errors.Errorf("prox: %s: index %d is in block %d and again in block %d; want disjoint blocks",
					penalty, i, other, j)
			}
			owner[i] = j
		}
	}
	return nil
}

func (p partition) checkLen(penalty string, n int) error {
	for j, index := range p.groups {
		for _, i := range index {
			if i < 0 || i >= n {
				return errors.Errorf("prox: %s: block %d holds index %d; want indices from 0 to %d, the vector has %d "+
					"coordinates", penalty, j, i, n-1, n)
			}
		}
	}
	return nil
}

// maxOutside returns the greatest f(i) ≥ 0 over the coordinates 0…n−1 that are in no block, 0 where there are none. The
// coordinates that a block holds are marked in a window on the stack, so nothing is allocated; a vector longer than the
// window takes several passes over the blocks.
func (p partition) maxOutside(n int, f func(i int) float64) float64 {
	covered := 0
	for _, index := range p.groups {
		covered += len(index)
	}
	if p.groups == nil || covered == n {
		return 0
	}
	var (
		window [4096]uint64
		m      float64
	)
	for lo := 0; lo < n; lo += 64 * len(window) {
		width := min(n-lo, 64*len(window))
		clear(window[:])
		for _, index := range p.groups {
			for _, i := range index {
				if i -= lo; 0 <= i && i < width {
					window[i/64] |= 1 << (i % 64)
				}
			}
		}
		for i := range width {
			if window[i/64]&(1<<(i%64)) == 0 {
				m = max(m, f(lo+i))
			}
		}
	}
	return m
}
