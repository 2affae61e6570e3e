package report

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"

	"pgregory.net/rapid"
)

func TestSpreadOut(t *testing.T) {
	const gap, lo, hi, eps = 10, 0, 200, 1e-9
	rapid.Check(t, func(t *rapid.T) {
		// Uniform in a window, since rapid's own floats crowd at the lower end.
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		window := rng.Float64() * (hi - lo)
		start := lo + rng.Float64()*(hi-lo-window)
		ends := make([]float64, rapid.IntRange(0, 30).Draw(t, "n"))
		for i := range ends {
			ends[i] = start + rng.Float64()*window
		}
		got := spreadOut(ends, gap, lo, hi)
		if len(got) != len(ends) {
			t.Fatalf("%d places for %d ends", len(got), len(ends))
		}
		order := make([]int, len(ends))
		for i := range order {
			order[i] = i
		}
		sort.SliceStable(order, func(a, b int) bool { return ends[order[a]] < ends[order[b]] })
		apart := float64(gap)
		if n := len(ends); n > 1 {
			apart = min(gap, (hi-lo)/float64(n-1))
		}
		cost := func(x []float64) (sum float64) {
			for i := range x {
				sum += (x[i] - ends[i]) * (x[i] - ends[i])
			}
			return sum
		}
		for r, i := range order {
			if got[i] < lo-eps || got[i] > hi+eps {
				t.Fatalf("place %g of %v is out of bounds", got[i], got)
			}
			if r > 0 && got[i]-got[order[r-1]] < apart-eps {
				t.Fatalf("%v are not %g apart, or not in the order of %v", got, apart, ends)
			}
		}
		// Nothing else that is allowed is nearer: try moving any stretch of neighbours together.
		for from := range order {
			for to := from; to < len(order); to++ {
				for _, by := range []float64{-.1, .1} {
					x := slices.Clone(got)
					ok := true
					for _, i := range order[from : to+1] {
						x[i] += by
						ok = ok && x[i] >= lo && x[i] <= hi
					}
					ok = ok && (from == 0 || x[order[from]]-x[order[from-1]] >= apart)
					ok = ok && (to == len(order)-1 || x[order[to+1]]-x[order[to]] >= apart)
					if ok && cost(x) < cost(got)-1e-6 {
						t.Fatalf("%v is nearer to %v than %v", x, ends, got)
					}
				}
			}
		}
	})
}

func TestSpreadOutLeavesRoomyLabels(t *testing.T) {
	ends := []float64{50, 10, 90}
	if got := spreadOut(ends, 10, 0, 100); !slices.Equal(got, ends) {
		t.Errorf("%v moved to %v without need", ends, got)
	}
	if got := spreadOut([]float64{math.Pi}, 10, 0, 100); got[0] != math.Pi {
		t.Errorf("a single label moved to %v", got)
	}
}
