package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"proxgrad/internal/race"
)

func TestRules(t *testing.T) {
	race.Alone(t)
	both(t, testRules[float32], testRules[float64])
}

// The kernels against the formulas: the update with each penalty, and the forward step with its step sizes.
func testRules[F Float](t *testing.T) {
	eachISA(t, func(isa string) {
		for _, c := range fixedCases[F]() {
			for name, p := range shrinkages() {
				rng := rand.New(rand.NewPCG(24, 1))
				for _, n := range []int{0, 1, 15, 100, 1024 + 7} {
					what := fmt.Sprintf("%s %s %s n=%d", isa, c.name, name, n)
					x := ruleOperands(rng, c, n)
					forward := clone(x)
					want, points, sizes := make([][]float64, len(x)), make([]float64, n), make([]float64, n)
					for k := range want {
						want[k] = make([]float64, n)
					}
					ok := true
					for i := range n {
						var state [5]float64
						for k := range x[2:] {
							state[k] = float64(x[2+k][i])
						}
						z, s := c.naive(float64(x[0][i]), float64(x[1][i]), &state)
						points[i], sizes[i] = z, s
						if p != nil && (p.Fixed || c.scalar) {
							s = p.Step
						}
						want[0][i] = naiveShrink(z, s, p)
						ok = ok && (p == nil || want[0][i] >= p.Lo && want[0][i] <= p.Hi)
						for k := range want[2:] {
							want[2+k][i] = state[k]
						}
					}
					if got := c.update(x[0], x[1], x[2:], p); got != ok {
						t.Errorf("%s: reports %v, want %v", what, got, ok)
					}
					for k := range x {
						check(t, fmt.Sprintf("%s vector %d", what, k), x[k], want[k], 4, ulps[F](4))
					}
					step := make([]F, n)
					want[0], want[1] = points, float64s(forward[1])
					c.forward(forward[0], forward[1], forward[2:], step)
					for k := range forward {
						check(t, fmt.Sprintf("%s forward, vector %d", what, k), forward[k], want[k], 4, ulps[F](4))
					}
					if !c.scalar {
						check(t, what+" step sizes", step, sizes, 0, ulps[F](8))
					}
				}
			}
		}
	})
}

// ruleOperands are w, g and the state of a rule, that start and end anywhere in memory. The first sum of squares is so great that
// it stays above the square of any mean, and no step is.
func ruleOperands[F Float](rng *rand.Rand, c ruleCase[F], n int) [][]F {
	x := make([][]F, 2+c.states)
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

func TestRuleVectorsGiveThePortableBits(t *testing.T) {
	race.Alone(t)
	both(t, testRuleBits[float32], testRuleBits[float64])
}

func testRuleBits[F Float](t *testing.T) {
	sizes := []int{100, 1000, 12345}
	for n := range 68 {
		sizes = append(sizes, n)
	}
	rng := rand.New(rand.NewPCG(25, 1))
	for _, n := range sizes {
		for _, spoil := range []bool{false, true} {
			for _, c := range fixedCases[F]() {
				for _, name := range []string{"none", "l1", "box", "everything", "l1 fixed"} {
					p := shrinkages()[name]
					sameRule(t, name, rng, n, spoil, c, func(x [][]F, _ []F) bool {
						return c.update(x[0], x[1], x[2:], p)
					})
				}
				sameRule(t, "forward", rng, n, spoil, c, func(x [][]F, step []F) bool {
					c.forward(x[0], x[1], x[2:], step)
					return true
				})
				sameRule(t, "forward without sizes", rng, n, spoil, c, func(x [][]F, _ []F) bool {
					c.forward(x[0], x[1], x[2:], nil)
					return true
				})
			}
		}
	}
}

// sameRule compares the bits of a step with each instruction set.
func sameRule[F Float](t *testing.T, what string, rng *rand.Rand, n int, spoil bool, c ruleCase[F], f func(x [][]F, step []F) bool) {
	t.Helper()
	var squares []int
	for _, k := range c.squares {
		squares = append(squares, 2+k)
	}
	vectors := 2 + c.states
	sameOf(t, fmt.Sprintf("%s, %s, n=%d, spoilt=%v", c.name, what, n, spoil), rng, n, vectors+1, spoil, squares,
		func(x [][]F) bool { return f(x[:vectors], x[vectors]) })
}

func FuzzRuleBits(f *testing.F) {
	f.Add(uint64(1), 33, true)
	f.Fuzz(func(t *testing.T, seed uint64, n int, spoil bool) {
		if n < 0 || n > 1<<10 {
			t.Skip()
		}
		rng := rand.New(rand.NewPCG(seed, 1))
		p := &Shrinkage{L1: rng.Float64(), L2: rng.Float64(), Lo: -rng.Float64(), Hi: rng.Float64()}
		r := RootStep{
			0, AdamStep{rng.Float64(), rng.Float64(), rng.Float64(), rng.Float64() * 1e-3, 1 + rng.Float64(), 1 + rng.Float64()},
			rng.Float64(), rng.Float64(), rng.Float64(), rng.Float64(),
		}
		d := DualStep{0, rng.Float64(), rng.Float64() * 1e-3, rng.Float64()}
		for _, c := range ruleCases[float32](r, d) {
			sameRule(t, "update", rng, n, spoil, c, func(x [][]float32, _ []float32) bool { return c.update(x[0], x[1], x[2:], p) })
		}
		for _, c := range ruleCases[float64](r, d) {
			sameRule(t, "update", rng, n, spoil, c, func(x [][]float64, _ []float64) bool { return c.update(x[0], x[1], x[2:], p) })
		}
	})
}

// Numbers at the end of the range, in every lane: sums that are subnormal or overflow, and gradients of 0.
func TestRulesAtExtremes(t *testing.T) {
	both(t, testRulesAtExtremes[float32], testRulesAtExtremes[float64])
}

func testRulesAtExtremes[F Float](t *testing.T) {
	tiny, huge := math.Sqrt(leastNormal[F]()), math.Sqrt(largest[F]())
	r := rootStepOf(0)
	r.Eps = 1e-30
	for _, c := range ruleCases[F](r, DualStep{Rate: 0.3, Eps: 1e-30, Scale: 1.7}) {
		for _, scale := range []float64{0, tiny / 1e4, tiny, 1 / huge, huge, huge * 1e4} {
			rng := rand.New(rand.NewPCG(26, 1))
			sameRule(t, fmt.Sprint("gradients of size ", scale), rng, 40, false, c, func(x [][]F, step []F) bool {
				for i := range x[1] {
					x[1][i] = F(float64(x[1][i]) * scale)
				}
				for k := range x[2:] {
					clear(x[2+k])
				}
				for range 3 {
					c.forward(x[0], x[1], x[2:], step)
				}
				return c.update(x[0], x[1], x[2:], shrinkages()["l1"])
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

func TestRulesReportWhatIsNotFinite(t *testing.T) {
	eachISA(t, func(isa string) {
		for _, c := range fixedCases[float32]() {
			for _, bad := range []float64{math.NaN(), math.Inf(1)} {
				for n := 1; n < 36; n++ {
					x := ruleOperands(rand.New(rand.NewPCG(27, 1)), c, n)
					if !c.update(x[0], x[1], x[2:], shrinkages()["l1"]) {
						t.Fatalf("%s, %s, n=%d: reports numbers as not finite", isa, c.name, n)
					}
					x[1][n-1] = float32(bad)
					if c.update(x[0], x[1], x[2:], shrinkages()["everything"]) {
						t.Errorf("%s, %s, n=%d: a gradient of %v is not reported", isa, c.name, n, bad)
					}
				}
			}
		}
	})
}
