package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"proxgrad/internal/race"
)

// A rootCase is a rule, which of its state vectors are sums of squares, and one coordinate of a step in float64: x is its state.
type rootCase struct {
	name    string
	rule    RootRule
	squares []int
	naive   func(r RootStep, w, g float64, x *[4]float64) (z, s float64)
}

func rootCases() []rootCase {
	decay := func(r RootStep, v *float64, g float64) { *v = r.Beta2**v + r.OfSquare*g*g }
	along := func(r RootStep, w, g, square float64) (z, s float64) {
		s = r.Rate / (math.Sqrt(square) + r.Eps)
		return w - s*g, s
	}
	about := func(r RootStep, v, g float64, a *float64) float64 {
		*a += r.OfSquare * (g - *a)
		return v - *a**a
	}
	rolling := func(r RootStep, w, g, square float64, b, k *float64) (z, s float64) {
		d := math.Sqrt(square) + r.Eps
		*b = r.Beta1**b + g/d
		*k = r.Beta1**k + 1/d
		return w - r.Rate**b, r.Rate * *k
	}
	return []rootCase{
		{"scaled", RootScaled, []int{0}, func(r RootStep, w, g float64, x *[4]float64) (z, s float64) {
			decay(r, &x[0], g)
			return along(r, w, g, x[0])
		}},
		{"centered", RootCentered, []int{0}, func(r RootStep, w, g float64, x *[4]float64) (z, s float64) {
			decay(r, &x[0], g)
			return along(r, w, g, about(r, x[0], g, &x[1]))
		}},
		{"momentum", RootMomentum, []int{0, 2}, func(r RootStep, w, g float64, x *[4]float64) (z, s float64) {
			decay(r, &x[0], g)
			return rolling(r, w, g, x[0], &x[1], &x[2])
		}},
		{"both", RootCenteredMomentum, []int{0, 3}, func(r RootStep, w, g float64, x *[4]float64) (z, s float64) {
			decay(r, &x[0], g)
			return rolling(r, w, g, about(r, x[0], g, &x[1]), &x[2], &x[3])
		}},
		{"greatest", RootGreatest, []int{1, 2}, func(r RootStep, w, g float64, x *[4]float64) (z, s float64) {
			x[0] = r.Beta1*x[0] + (1-r.Beta1)*g
			decay(r, &x[1], g)
			x[2] = math.Max(x[2], x[1])
			s = r.Rate / (math.Sqrt(x[2]*r.ScaleV) + r.Eps)
			return w - s*x[0]*r.ScaleM, s
		}},
		{"ahead", RootAhead, []int{1}, func(r RootStep, w, g float64, x *[4]float64) (z, s float64) {
			x[0] = r.Beta1*x[0] + (1-r.Beta1)*g
			decay(r, &x[1], g)
			s = r.Rate / (math.Sqrt(x[1]*r.ScaleV) + r.Eps)
			return w - s*(x[0]*r.ScaleM+r.OfGradient*g), s * r.Total
		}},
	}
}

// rootStepOf is a step of a rule.
func rootStepOf(rule RootRule) RootStep {
	return RootStep{
		Rule:     rule,
		AdamStep: AdamStep{Rate: 0.1, Beta1: 0.9, Beta2: 0.99, Eps: 1e-3, ScaleM: 1.25, ScaleV: 1 / (1 - 0.99*0.99)},
		OfSquare: 0.0625, OfGradient: 0.375, Total: 0.875,
	}
}

func TestRoot(t *testing.T) { both(t, testRoot[float32], testRoot[float64]) }

// The kernels against the formulas: the update with each penalty, and the forward step with its step sizes.
func testRoot[F Float](t *testing.T) {
	eachISA(t, func(isa string) {
		for _, c := range rootCases() {
			for name, p := range shrinkages() {
				rng := rand.New(rand.NewPCG(24, 1))
				for _, n := range []int{0, 1, 15, 100, 1024 + 7} {
					what := fmt.Sprintf("%s %s %s n=%d", isa, c.name, name, n)
					x, r := rootOperands[F](rng, c, n), rootStepOf(c.rule)
					forward := clone(x)
					want, points, sizes := make([][]float64, len(x)), make([]float64, n), make([]float64, n)
					for k := range want {
						want[k] = make([]float64, n)
					}
					ok := true
					for i := range n {
						var state [4]float64
						for k := range x[2:] {
							state[k] = float64(x[2+k][i])
						}
						z, s := c.naive(r, float64(x[0][i]), float64(x[1][i]), &state)
						points[i], sizes[i] = z, s
						if p != nil && p.Fixed {
							s = p.Step
						}
						want[0][i] = naiveShrink(z, s, p)
						ok = ok && (p == nil || want[0][i] >= p.Lo && want[0][i] <= p.Hi)
						for k := range want[2:] {
							want[2+k][i] = state[k]
						}
					}
					if got := RootUpdate(x[0], x[1], x[2:], r, p); got != ok {
						t.Errorf("%s: reports %v, want %v", what, got, ok)
					}
					for k := range x {
						check(t, fmt.Sprintf("%s vector %d", what, k), x[k], want[k], 4, ulps[F](4))
					}
					step := make([]F, n)
					want[0], want[1] = points, float64s(forward[1])
					RootForward(forward[0], forward[1], forward[2:], step, r)
					for k := range forward {
						check(t, fmt.Sprintf("%s forward, vector %d", what, k), forward[k], want[k], 4, ulps[F](4))
					}
					check(t, what+" step sizes", step, sizes, 0, ulps[F](8))
				}
			}
		}
	})
}

// rootOperands are w, g and the state of a rule, that start and end anywhere in memory. The first sum of squares is so great that
// it stays above the square of any mean.
func rootOperands[F Float](rng *rand.Rand, c rootCase, n int) [][]F {
	x := make([][]F, 2+c.rule.states())
	for k := range x {
		at := rng.IntN(16)
		x[k] = normal[F](rng, n+at)[at:]
	}
	for j, k := range c.squares {
		for i, v := range x[2+k] {
			x[2+k][i] = v * v
			if j == 0 {
				x[2+k][i] += 20
			}
		}
	}
	return x
}

func clone[F Float](x [][]F) [][]F {
	y := make([][]F, len(x))
	for k := range x {
		y[k] = slices.Clone(x[k])
	}
	return y
}

func float64s[F Float](x []F) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

func TestRootVectorsGiveThePortableBits(t *testing.T) {
	race.Alone(t)
	both(t, testRootBits[float32], testRootBits[float64])
}

func testRootBits[F Float](t *testing.T) {
	sizes := []int{100, 1000, 12345}
	for n := range 68 {
		sizes = append(sizes, n)
	}
	rng := rand.New(rand.NewPCG(25, 1))
	for _, n := range sizes {
		for _, spoil := range []bool{false, true} {
			for _, c := range rootCases() {
				for name, p := range shrinkages() {
					sameRoot[F](t, name, rng, n, spoil, c, func(x [][]F, _ []F) bool {
						return RootUpdate(x[0], x[1], x[2:], rootStepOf(c.rule), p)
					})
				}
				sameRoot[F](t, "forward", rng, n, spoil, c, func(x [][]F, step []F) bool {
					RootForward(x[0], x[1], x[2:], step, rootStepOf(c.rule))
					return true
				})
				sameRoot[F](t, "forward without sizes", rng, n, spoil, c, func(x [][]F, _ []F) bool {
					RootForward(x[0], x[1], x[2:], nil, rootStepOf(c.rule))
					return true
				})
			}
		}
	}
}

// sameRoot compares the bits of a step with each instruction set.
func sameRoot[F Float](t *testing.T, what string, rng *rand.Rand, n int, spoil bool, c rootCase, f func(x [][]F, step []F) bool) {
	t.Helper()
	var squares []int
	for _, k := range c.squares {
		squares = append(squares, 2+k)
	}
	vectors := 2 + c.rule.states()
	sameOf(t, fmt.Sprintf("%s, %s, n=%d, spoilt=%v", c.name, what, n, spoil), rng, n, vectors+1, spoil, squares,
		func(x [][]F) bool { return f(x[:vectors], x[vectors]) })
}

func FuzzRootBits(f *testing.F) {
	f.Add(uint64(1), 33, true)
	f.Fuzz(func(t *testing.T, seed uint64, n int, spoil bool) {
		if n < 0 || n > 1<<10 {
			t.Skip()
		}
		rng := rand.New(rand.NewPCG(seed, 1))
		p := &Shrinkage{L1: rng.Float64(), L2: rng.Float64(), Lo: -rng.Float64(), Hi: rng.Float64()}
		for _, c := range rootCases() {
			r := RootStep{
				c.rule, AdamStep{rng.Float64(), rng.Float64(), rng.Float64(), rng.Float64() * 1e-3, 1 + rng.Float64(), 1 + rng.Float64()},
				rng.Float64(), rng.Float64(), rng.Float64(),
			}
			sameRoot[float32](t, "update", rng, n, spoil, c, func(x [][]float32, _ []float32) bool { return RootUpdate(x[0], x[1], x[2:], r, p) })
			sameRoot[float64](t, "update", rng, n, spoil, c, func(x [][]float64, _ []float64) bool { return RootUpdate(x[0], x[1], x[2:], r, p) })
		}
	})
}

// Numbers at the end of the range, in every lane: sums that are subnormal or overflow, and gradients of 0.
func TestRootAtExtremes(t *testing.T) {
	both(t, testRootAtExtremes[float32], testRootAtExtremes[float64])
}

func testRootAtExtremes[F Float](t *testing.T) {
	tiny, huge := math.Sqrt(leastNormal[F]()), math.Sqrt(largest[F]())
	for _, c := range rootCases() {
		for _, scale := range []float64{0, tiny / 1e4, tiny, 1 / huge, huge, huge * 1e4} {
			rng := rand.New(rand.NewPCG(26, 1))
			r := rootStepOf(c.rule)
			r.Eps = 1e-30
			sameRoot[F](t, fmt.Sprint("gradients of size ", scale), rng, 40, false, c, func(x [][]F, step []F) bool {
				for i := range x[1] {
					x[1][i] = F(float64(x[1][i]) * scale)
				}
				for k := range x[2:] {
					clear(x[2+k])
				}
				for range 3 {
					RootForward(x[0], x[1], x[2:], step, r)
				}
				return RootUpdate(x[0], x[1], x[2:], r, shrinkages()["l1"])
			})
		}
	}
}

// leastNormal is the least normal number.
func leastNormal[F Float]() float64 {
	if largest[F]() == math.MaxFloat32 {
		return 0x1p-126
	}
	return 0x1p-1022
}

func TestRootReportsWhatIsNotFinite(t *testing.T) {
	eachISA(t, func(isa string) {
		for _, c := range rootCases() {
			for _, bad := range []float64{math.NaN(), math.Inf(1)} {
				for n := 1; n < 36; n++ {
					x := rootOperands[float32](rand.New(rand.NewPCG(27, 1)), c, n)
					if !RootUpdate(x[0], x[1], x[2:], rootStepOf(c.rule), shrinkages()["l1"]) {
						t.Fatalf("%s, %s, n=%d: reports numbers as not finite", isa, c.name, n)
					}
					x[0][n-1] = float32(bad)
					if RootUpdate(x[0], x[1], x[2:], rootStepOf(c.rule), shrinkages()["everything"]) {
						t.Errorf("%s, %s, n=%d: %v is not reported", isa, c.name, n, bad)
					}
				}
			}
		}
	})
}
