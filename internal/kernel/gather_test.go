package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestGather(t *testing.T) {
	t.Run("float32", gathers[float32])
	t.Run("float64", gathers[float64])
}

func gathers[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, tc := range []struct{ rows, width, wanted int }{
		{5, 3, 0}, {5, 3, 1}, {5, 3, 9}, {40, 784, 128}, {200, 700, 97}, {3, worthSharingCopy, 2}, {9, 0, 4},
	} {
		src := make([]F, tc.rows*tc.width)
		for i := range src {
			src[i] = F(rng.NormFloat64())
		}
		rows := make([]int, tc.wanted)
		for i := range rows {
			rows[i] = rng.IntN(tc.rows)
		}
		var want []F // row by row
		for _, r := range rows {
			want = append(want, src[r*tc.width:(r+1)*tc.width]...)
		}
		for size := 0; size <= 4; size++ {
			team := NewTeam(size)
			dst := make([]F, len(want)+3)
			for i := range dst {
				dst[i] = 7
			}
			Gather(team, dst, src, tc.width, rows)
			if !slices.Equal(dst[:len(want)], want) {
				t.Errorf("%+v, team of %d: not the rows asked for", tc, size)
			}
			if !slices.Equal(dst[len(want):], []F{7, 7, 7}) {
				t.Errorf("%+v, team of %d: wrote beyond the rows", tc, size)
			}
			team.Close()
		}
	}
}

// A row that is not there panics in the caller's goroutine, which can recover, also where a team would share the work.
func TestGatherOutOfRange(t *testing.T) {
	team := NewTeam(2)
	defer team.Close()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	src := make([]float32, 2*worthSharingCopy)
	Gather(team, make([]float32, 2*worthSharingCopy), src, worthSharingCopy, []int{1, 2})
}

func TestFiniteTeam(t *testing.T) {
	team := NewTeam(3)
	defer team.Close()
	for _, n := range []int{0, 1, worthSharingCopy - 1, worthSharingCopy, worthSharingCopy + 1, 5*updatePart + 3} {
		x := make([]float64, n)
		if !FiniteTeam(team, x) {
			t.Errorf("n = %d: zeros are not finite", n)
		}
		for _, at := range []int{0, n / 2, n - 1} {
			for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
				if n == 0 {
					continue
				}
				x[at] = bad
				if FiniteTeam(team, x) {
					t.Errorf("n = %d: %v at %d is finite", n, bad, at)
				}
				x[at] = 1
			}
		}
		if !FiniteTeam(team, x) {
			t.Errorf("n = %d: a bad number is remembered", n)
		}
	}
	x := make([]float32, worthSharingCopy)
	if a := testing.AllocsPerRun(10, func() { FiniteTeam(team, x) }); a != 0 {
		t.Errorf("%v allocations", a)
	}
}
