package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// The update by a team of any size has the bits of the update alone.
func TestAdamUpdateTeam(t *testing.T) {
	t.Run("float32", adamTeam[float32])
	t.Run("float64", adamTeam[float64])
}

func adamTeam[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	step := AdamStep{Rate: 0.01, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, ScaleM: 10, ScaleV: 1000}
	l1 := &Shrinkage{L1: 0.3, Lo: math.Inf(-1), Hi: math.Inf(1)}
	for _, n := range []int{1, 100, worthSharingUpdate - 1, worthSharingUpdate, worthSharingUpdate + 1, 5*updatePart + 7, 20 * updatePart} {
		var start [4][]F
		for i := range start {
			start[i] = make([]F, n)
			for j := range start[i] {
				start[i][j] = F(rng.NormFloat64())
			}
		}
		for j := range start[3] {
			start[3][j] *= start[3][j] // v ≥ 0
		}
		copied := func() (c [4][]F) {
			for i := range c {
				c[i] = slices.Clone(start[i])
			}
			return c
		}
		want := copied()
		fine := AdamUpdate(want[0], want[1], want[2], want[3], step, l1)
		for size := 1; size <= 5; size++ {
			team := NewTeam(size)
			got := copied()
			if ok := AdamUpdateTeam(team, got[0], got[1], got[2], got[3], step, l1); ok != fine || !ok {
				t.Errorf("n = %d, team of %d: fine %v, alone %v", n, size, ok, fine)
			}
			for i := range got {
				if !slices.Equal(got[i], want[i]) {
					t.Fatalf("n = %d, team of %d: vector %d differs from the update alone", n, size, i)
				}
			}
			got = copied()
			got[0][n/2] = F(math.NaN())
			if AdamUpdateTeam(team, got[0], got[1], got[2], got[3], step, l1) {
				t.Errorf("n = %d, team of %d: a NaN in w is fine", n, size)
			}
			team.Close()
		}
	}
}

// Whoever finds the team busy works alone: several updates at once are all right, and none allocates.
func TestTeamIsShared(t *testing.T) {
	if SharedTeam(0) != nil || SharedTeam(1) != nil {
		t.Error("a team of one is not nil")
	}
	team := SharedTeam(3)
	if team != SharedTeam(3) || team.Size() != 3 {
		t.Errorf("two teams of three, or one of %d", team.Size())
	}
	step := AdamStep{Rate: 0.01, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, ScaleM: 1, ScaleV: 1}
	const n = worthSharingUpdate + 5
	want := make([]float32, n)
	update := func(team *Team, w []float32) {
		g, m, v := make([]float32, n), make([]float32, n), make([]float32, n)
		for range 20 {
			for i := range g {
				g[i] = float32(i%7) - 3
			}
			AdamUpdateTeam(team, w, g, m, v, step, nil)
		}
	}
	update(nil, want)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			w := make([]float32, n)
			update(team, w)
			if !slices.Equal(w, want) {
				t.Error("beside others the update differs")
			}
		})
	}
	wg.Wait()
	w, g, m, v := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	if a := testing.AllocsPerRun(10, func() { AdamUpdateTeam(team, w, g, m, v, step, nil) }); a != 0 {
		t.Errorf("%v allocations", a)
	}
}

func BenchmarkAdamUpdateTeam(b *testing.B) {
	for _, threads := range []int{1, 2} {
		b.Run(fmt.Sprint(threads), func(b *testing.B) {
			const n = 1 << 18
			team := SharedTeam(threads)
			w, g, m, v := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
			step := AdamStep{Rate: 0.01, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, ScaleM: 1, ScaleV: 1}
			b.SetBytes(8 * 4 * n)
			b.ReportAllocs()
			for b.Loop() {
				AdamUpdateTeam(team, w, g, m, v, step, nil)
			}
		})
	}
}
