package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The update by a team of any size has the bits of the update alone, says what it says, and allocates nothing.
func TestRootUpdateTeam(t *testing.T) { both(t, rootTeam[float32], rootTeam[float64]) }

func rootTeam[F Float](t *testing.T) {
	l1 := &Shrinkage{L1: 0.3, Lo: math.Inf(-1), Hi: math.Inf(1)}
	for _, c := range []rootCase{rootCases()[RootScaled], rootCases()[RootCenteredMomentum]} { // the least state and the most
		for _, n := range []int{100, 5*updatePart + 7} {
			r := rootStepOf(c.rule)
			start := ruleOperands(rand.New(rand.NewPCG(28, 1)), ruleCase[F]{states: c.rule.states(), squares: c.squares}, n)
			want := clone(start)
			if !RootUpdate(want[0], want[1], want[2:], r, l1) {
				t.Fatal("not fine alone")
			}
			for size := 2; size <= 3; size++ {
				team, got := NewTeam(size), clone(start)
				if !RootUpdateTeam(team, got[0], got[1], got[2:], r, l1) {
					t.Errorf("%s, n = %d, team of %d: not fine", c.name, n, size)
				}
				for i := range got {
					if !slices.Equal(got[i], want[i]) {
						t.Fatalf("%s, n = %d, team of %d: vector %d differs from the update alone", c.name, n, size, i)
					}
				}
				allocations(t, c.name, func() { RootUpdateTeam(team, got[0], got[1], got[2:], r, l1) })
				got[0][n/2] = F(math.NaN())
				if RootUpdateTeam(team, got[0], got[1], got[2:], r, l1) {
					t.Errorf("%s, n = %d, team of %d: a NaN in w is fine", c.name, n, size)
				}
				team.Close()
			}
		}
	}
}
