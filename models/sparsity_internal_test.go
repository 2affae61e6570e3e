package models

import (
	"math/rand/v2"
	"testing"
)

// A path-by-path twin of liveness.
func naiveLive(sizes []int, nonzero [][]bool) [][]bool {
	live := make([][]bool, len(sizes))
	for l, s := range sizes {
		live[l] = make([]bool, s)
	}
	path := make([]int, len(sizes))
	var walk func(l int)
	walk = func(l int) {
		if l == len(sizes) {
			for k, u := range path {
				live[k][u] = true
			}
			return
		}
		for u := range sizes[l] {
			if l == 0 || nonzero[l-1][path[l-1]*sizes[l]+u] {
				path[l] = u
				walk(l + 1)
			}
		}
	}
	walk(0)
	return live
}

func TestLivenessIsAllPaths(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	sizes := []int{5, 4, 3, 2}
	partial := 0
	for range 500 {
		nonzero := make([][]bool, 3)
		density := rng.Float64()
		for l := range nonzero {
			nonzero[l] = make([]bool, sizes[l]*sizes[l+1])
			for i := range nonzero[l] {
				nonzero[l][i] = rng.Float64() < density
			}
		}
		got, want := liveness(sizes, nonzero), naiveLive(sizes, nonzero)
		for l := range want {
			for u := range want[l] {
				if got[l][u] != want[l][u] {
					t.Fatalf("layer %d, unit %d: live %v, want %v (weights %v)", l, u, got[l][u], want[l][u], nonzero)
				}
			}
		}
		if c := count(want[1]); c > 0 && c < 4 {
			partial++
		}
	}
	if partial < 100 {
		t.Errorf("only %d cases are partly alive: the test shows little", partial)
	}
}
