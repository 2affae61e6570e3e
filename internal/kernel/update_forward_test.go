package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestAdamForward(t *testing.T) { both(t, testAdamForward[float32], testAdamForward[float64]) }

// The forward step gives the bits of the portable update without a penalty and the step sizes of the formula, keeps the gradient,
// and writes nowhere else.
func testAdamForward[F Float](t *testing.T) {
	a := AdamStep{Rate: 0.1, Beta1: 0.9, Beta2: 0.99, Eps: 1e-3, ScaleM: 1 / (1 - 0.9*0.9), ScaleV: 1 / (1 - 0.99*0.99)}
	sizes := []int{100, 1000, 12345}
	for n := range 68 {
		sizes = append(sizes, n)
	}
	rng := rand.New(rand.NewPCG(23, 1))
	for _, n := range sizes {
		w0, g0, m0, v0 := updateOperands[F](rng, n)
		var u update[F] = updateOf[F](a)
		w1, g1, m1, v1 := slices.Clone(w0), slices.Clone(g0), slices.Clone(m0), slices.Clone(v0)
		adamGo(w1, g1, m1, v1, &u)
		eachISA(t, func(isa string) {
			w, g, m, v := slices.Clone(w0), slices.Clone(g0), slices.Clone(m0), slices.Clone(v0)
			room := make([]F, n+16)
			for i := range room {
				room[i] = 42
			}
			step := room[8 : n+8]
			AdamForward(w, g, m, v, step, a)
			for i := range n {
				if !sameBits(w[i], w1[i]) || !sameBits(m[i], m1[i]) || !sameBits(v[i], v1[i]) || g[i] != g0[i] {
					t.Fatalf("%s, n=%d: at %d %v %v %v with gradient %v, want %v %v %v with %v", isa, n, i, w[i], m[i], v[i], g[i], w1[i], m1[i], v1[i], g0[i])
				}
				s := a.Rate / (math.Sqrt(float64(v[i])*a.ScaleV) + a.Eps)
				if !near(float64(step[i]), s, 0, ulps[F](4)) {
					t.Fatalf("%s, n=%d: step %d is %v, want %v", isa, n, i, step[i], s)
				}
			}
			for i, x := range room {
				if (i < 8 || i >= n+8) && x != 42 {
					t.Fatalf("%s, n=%d: wrote beside the steps", isa, n)
				}
			}
		})
	}
}
