package prox

import (
	"math"
	"slices"
)

var ternary = []float64{-1, 0, 1}

// levels returns the levels, those of the default where there are none.
func (p Quantise) levels() []float64 {
	if p.Levels == nil {
		return ternary
	}
	return p.Levels
}

// around returns the neighbouring levels with lo ≤ x ≤ hi, the outermost two for an x beyond them.
func (p Quantise) around(x float64) (lo, hi float64) {
	q := p.levels()
	i := 0
	for n := len(q) - 2; n > 0; { // q[i] ≤ x, or i = 0; the answer is at most n further on
		half := (n + 1) / 2
		if q[i+half] <= x {
			i += half
		}
		n -= half
	}
	return q[i], q[i+1]
}

// nearest returns the level nearer to x, midway the one nearer to zero, the lower one of two that are as near.
func nearest(x, lo, hi float64) float64 {
	below, above := x-lo, hi-x
	if below < above || below == above && math.Abs(lo) <= math.Abs(hi) {
		return lo
	}
	return hi
}

// outside reports whether x is beyond the levels, and beyond the float32 nearest to the outermost ones.
func (p Quantise) outside(x float64) bool {
	lo, hi := p.span()
	return x < lo || x > hi
}

// span returns the range: from the lower one of q_1 and its float32 to the greater one of q_m and its float32.
func (p Quantise) span() (lo, hi float64) {
	if p.Lambda == 0 {
		return math.Inf(-1), math.Inf(1)
	}
	q := p.levels()
	lo, hi = q[0], q[len(q)-1]
	return min(lo, float64(float32(lo))), max(hi, float64(float32(hi)))
}

// slopes returns the ends of ∂g(x) for one coordinate, and whether x is at a level.
func (p Quantise) slopes(x float64) (least, most float64, held bool) {
	if x != x || p.Lambda == 0 {
		return p.Lambda * x, p.Lambda * x, false
	}
	q := p.levels()
	lo, hi := p.around(x)
	if at := nearest(x, lo, hi); x == at || x == float64(float32(at)) {
		i, _ := slices.BinarySearch(q, at)
		least, most = math.Inf(-1), math.Inf(1)
		if i > 0 {
			least = -0.5 * p.Lambda * (at - q[i-1])
		}
		if i < len(q)-1 {
			most = 0.5 * p.Lambda * (q[i+1] - at)
		}
		return least, most, true
	}
	slope := p.Lambda * (0.5*lo + 0.5*hi - x)
	return slope, slope, false
}
