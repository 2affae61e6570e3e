package models

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/floats"

	"proxgrad/ops/prox"
)

var (
	_ prox.Penalty        = keep{}
	_ prox.DiagonalProxer = keep{}
	_ prox.Stationary     = keep{}
)

// keep is the constraint that at most k coordinates, or k groups of them, are not zero:
//
//	g(x) = 0 if that is so, else +Inf.
//
// Its prox in the metric diag(1/step) keeps the k coordinates with the largest x_i²/step_i (groups: the sum of these), the
// first of equals, and sets the others to zero: exactly n − k zeros unless more were zero before. Coordinates in no group
// are free. Cost: O(n) on average; no allocation.
type keep struct {
	k      int
	groups [][]int // nil: each coordinate is one
}

// Validate implements prox.Penalty: targets make no invalid one.
func (keep) Validate() error { return nil }

// Value implements prox.Penalty.
func (p keep) Value(x []float64) float64 {
	left, sum := 0, 0.
	for j := range p.len(len(x)) {
		size := p.size(j, x, nil)
		sum += 0 * size
		if size != 0 {
			left++
		}
	}
	if left > p.k {
		return sum + math.Inf(1)
	}
	return sum // NaN where x has a NaN
}

// Prox implements prox.Penalty: the metric does not matter where it is scalar.
func (p keep) Prox(dst, x []float64, step float64) float64 { return p.project(dst, x, nil) }

// ProxDiag implements prox.DiagonalProxer.
func (p keep) ProxDiag(dst, x, step []float64) float64 { return p.project(dst, x, step) }

// SubdiffDist implements prox.Stationary: max |grad_i| over the coordinates of what is not zero; a zero is where it is by
// force, and so are all where there are more than k.
func (p keep) SubdiffDist(x, grad []float64) float64 {
	worst := 0.
	for j := range p.len(len(x)) {
		if p.size(j, x, nil) == 0 {
			continue
		}
		for i := range p.width(j) {
			worst = max(worst, math.Abs(grad[p.at(j, i)]))
		}
	}
	return worst
}

func (p keep) len(n int) int {
	if p.groups == nil {
		return n
	}
	return len(p.groups)
}

func (p keep) width(j int) int {
	if p.groups == nil {
		return 1
	}
	return len(p.groups[j])
}

func (p keep) at(j, i int) int {
	if p.groups == nil {
		return j
	}
	return p.groups[j][i]
}

// size returns Σ x_i²/step_i over group j, Σ x_i² without steps.
func (p keep) size(j int, x, step []float64) float64 {
	sum := 0.
	for i := range p.width(j) {
		at := p.at(j, i)
		v := x[at] * x[at]
		if step != nil && v != 0 {
			v /= step[at]
		}
		sum += v
	}
	return sum
}

var sizes = sync.Pool{New: func() any { return new([]float64) }}

func (p keep) project(dst, x, step []float64) float64 {
	n := p.len(len(x))
	copy(dst, x)
	scratch := sizes.Get().(*[]float64)
	defer sizes.Put(scratch)
	all := (*scratch)[:0]
	for j := range n {
		all = append(all, p.size(j, x, step))
	}
	all = append(all, all...)
	*scratch = all
	size := all[:n]
	if p.k >= n || math.IsNaN(floats.Sum(size)) {
		return p.Value(dst)
	}
	bar, larger := kthLargest(all[n:], p.k)
	equals := p.k - larger // how many of those at the bar are kept
	for j, v := range size {
		if v > bar {
			continue
		}
		if v == bar && equals > 0 {
			equals--
			continue
		}
		for i := range p.width(j) {
			dst[p.at(j, i)] = 0
		}
	}
	return p.Value(dst)
}

// kthLargest returns the k-th largest of v, which it permutes, and how many are larger; +Inf and 0 for k = 0. v has no NaN.
//
// Source: Hoare (1961), Algorithm 65, with the three parts of Dijkstra's Dutch national flag.
func kthLargest(v []float64, k int) (kth float64, larger int) {
	if k == 0 {
		return math.Inf(1), 0
	}
	for {
		pivot := v[len(v)/2]
		lo, at, hi := 0, 0, len(v) // v[:lo] is larger than the pivot, v[lo:at] equal, v[hi:] less
		for at < hi {
			switch x := v[at]; {
			case x > pivot:
				v[at], v[lo] = v[lo], x
				lo++
				at++
			case x < pivot:
				hi--
				v[at], v[hi] = v[hi], x
			default:
				at++
			}
		}
		switch {
		case k <= lo:
			v = v[:lo]
		case k <= hi:
			return pivot, larger + lo
		default:
			v, k, larger = v[hi:], k-hi, larger+hi
		}
	}
}
