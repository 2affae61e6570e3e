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
			x, gx, mx, vx := slices.Clone(w0), slices.Clone(g0), slices.Clone(m0), slices.Clone(v0)
			if AdamForward(x, gx, mx, vx, nil, a); !equalBits(x, w) || !equalBits(gx, g) || !equalBits(mx, m) || !equalBits(vx, v) {
				t.Fatalf("%s, n=%d: without step sizes another step", isa, n)
			}
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

func equalBits[F Float](x, y []F) bool { return slices.EqualFunc(x, y, sameBits[F]) }

func TestSGDForward(t *testing.T) { both(t, testSGDForward[float32], testSGDForward[float64]) }

// The forward step has the bits of the portable update without a penalty, and keeps the gradient.
func testSGDForward[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(24, 1))
	for _, n := range []int{0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 1000} {
		for _, c := range []struct {
			mu       float64
			nesterov bool
		}{{}, {0.9, false}, {0.9, true}} {
			w0, g0, b0, _ := updateOperands[F](rng, n)
			if c.mu == 0 {
				b0 = nil
			}
			w1, b1 := slices.Clone(w0), slices.Clone(b0)
			u := update[F]{rate: F(0.1), beta1: F(c.mu)}
			if b0 != nil {
				u.mode = modeMomentum
			}
			if c.nesterov {
				u.mode |= modeNesterov
			}
			sgdGo(w1, slices.Clone(g0), b1, &u)
			eachISA(t, func(isa string) {
				w, g, b := slices.Clone(w0), slices.Clone(g0), slices.Clone(b0)
				SGDForward(w, g, b, 0.1, c.mu, c.nesterov)
				if !equalBits(w, w1) || !equalBits(b, b1) || !equalBits(g, g0) {
					t.Fatalf("%s, n=%d, %+v: %v %v with gradient %v, want %v %v with %v", isa, n, c, w, b, g, w1, b1, g0)
				}
			})
		}
	}
}
