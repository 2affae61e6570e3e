package prox

import (
	"slices"

	"github.com/pkg/errors"
)

// checkDisjoint says which coordinate two parts share.
func (p Sum) checkDisjoint() error {
	owner := make(map[int]int)
	for k, t := range p.Terms {
		for _, i := range t.(Indexed).Index {
			if other, taken := owner[i]; taken {
				return errors.Errorf("prox: Sum: the terms %d and %d both act on coordinate %d, so that no exact prox of the "+
					"sum is known; give each coordinates of its own", other, k, i)
			}
			owner[i] = k
		}
	}
	return nil
}

// partOf returns the part that holds the coordinate i of parts whose indices ascend, nil if none does.
func (p Sum) partOf(i int) Penalty {
	for _, t := range p.Terms {
		if _, ok := slices.BinarySearch(t.(Indexed).Index, i); ok {
			return t
		}
	}
	return nil
}

// outside returns the greatest f(i) ≥ 0 over the coordinates that are in no part. It marks them in windows on the stack, as
// maxOutside does of groups.
func (p Sum) outside(n int, f func(i int) float64) float64 {
	var (
		window [4096]uint64
		worst  float64
	)
	for lo := 0; lo < n; lo += 64 * len(window) {
		width := min(n-lo, 64*len(window))
		clear(window[:])
		for _, t := range p.Terms {
			for _, i := range t.(Indexed).Index {
				if i -= lo; 0 <= i && i < width {
					window[i/64] |= 1 << (i % 64)
				}
			}
		}
		for i := range width {
			if window[i/64]&(1<<(i%64)) == 0 {
				worst = max(worst, f(lo+i))
			}
		}
	}
	return worst
}
