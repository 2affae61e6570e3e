package models

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"proxgrad/internal/race"
)

// The projection keeps what its naive twin, a full sort, keeps: the k largest in the metric, the first of equals.
func TestKeepIsItsNaiveTwin(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	for range 3000 {
		n := 1 + rng.IntN(12)
		x, step := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = float64(rng.IntN(5)-2) / 2 // with ties and zeros
			step[i] = math.Pow(2, float64(rng.IntN(7)-3))
		}
		p := keep{k: rng.IntN(n + 2)}
		groups := make([][]int, 0, n)
		for i := range n {
			groups = append(groups, []int{i})
		}
		if rng.IntN(2) == 0 {
			groups = nil
			for lo := 0; lo < n; lo += 3 {
				g := []int{}
				for i := lo; i < min(lo+3, n); i++ {
					g = append(g, i)
				}
				groups = append(groups, g)
			}
			p.groups = groups
		}
		order := make([]int, len(groups))
		size := make([]float64, len(groups))
		for j, g := range groups {
			order[j] = j
			for _, i := range g {
				size[j] += x[i] * x[i] / step[i]
			}
		}
		slices.SortStableFunc(order, func(a, b int) int {
			switch {
			case size[a] > size[b]:
				return -1
			case size[a] < size[b]:
				return 1
			}
			return 0
		})
		want := slices.Clone(x)
		for _, j := range order[min(p.k, len(order)):] {
			for _, i := range groups[j] {
				want[i] = 0
			}
		}
		got := make([]float64, n)
		if g := p.ProxDiag(got, x, step); g != 0 || !slices.Equal(got, want) || p.Value(got) != 0 {
			t.Fatalf("%+v at %v in the metric of %v: %v with value %v, want %v", p, x, step, got, g, want)
		}
		if slices.Equal(want, x) != (p.Value(x) == 0) {
			t.Fatalf("%+v: value %v at %v", p, p.Value(x), x)
		}
	}
}

func TestKeepPassesOnNaN(t *testing.T) {
	x := []float64{1, math.NaN(), 3}
	dst := make([]float64, 3)
	if g := (keep{k: 1}).Prox(dst, x, 1); !math.IsNaN(g) || !math.IsNaN(dst[1]) {
		t.Errorf("value %v at %v, want NaN for both", g, dst)
	}
}

func TestKthLargest(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 9))
	for range 2000 {
		v := make([]float64, 1+rng.IntN(40))
		for i := range v {
			v[i] = float64(rng.IntN(15))
		}
		sorted := slices.Clone(v)
		slices.Sort(sorted)
		slices.Reverse(sorted)
		for k := 1; k <= len(v); k++ {
			kth, larger := kthLargest(slices.Clone(v), k)
			if kth != sorted[k-1] || larger != slices.Index(sorted, kth) {
				t.Fatalf("%v: %d-th is %v with %d larger, sorted %v", v, k, kth, larger, sorted)
			}
		}
	}
}

func TestKeepAllocatesNothing(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector makes a sync.Pool forget")
	}
	x := make([]float64, 50)
	x[3], x[20] = 1, 2
	if a := testing.AllocsPerRun(100, func() { keep{k: 1}.Prox(x, x, 1) }); a > 0 {
		t.Errorf("%v allocations", a)
	}
}
