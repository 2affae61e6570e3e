package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"proxgrad/internal/race"
)

// shrinkages are the penalties of the tests, none first.
func shrinkages() map[string]*Shrinkage {
	inf := math.Inf(1)
	return map[string]*Shrinkage{
		"none":             nil,
		"zero":             {Lo: -inf, Hi: inf},
		"l1":               {L1: 0.5, Lo: -inf, Hi: inf},
		"l2":               {L2: 0.25, Lo: -inf, Hi: inf},
		"elastic net":      {L1: 0.3, L2: 0.7, Lo: -inf, Hi: inf},
		"non-negative":     {Hi: inf},
		"box":              {Lo: -0.125, Hi: 0.25},
		"non-negative l1":  {L1: 0.5, Hi: inf},
		"everything":       {L1: 0.3, L2: 0.7, Lo: -0.5, Hi: 0.75},
		"l1 fixed":         {L1: 0.5, Lo: -inf, Hi: inf, Fixed: true, Step: 0.3},
		"everything fixed": {L1: 0.3, L2: 0.7, Lo: -0.5, Hi: 0.75, Fixed: true, Step: 0.3},
		"box at rest":      {Lo: -0.125, Hi: 0.25, Fixed: true},
	}
}

// An updateCase is a kernel with one penalty: step works on w, g and two vectors of state.
type updateCase[F Float] struct {
	name string
	step func(w, g, m, v []F, p *Shrinkage) bool
	// naive is one coordinate in float64: the forward point, the step size and the new state.
	naive func(w, g, m, v float64, p *Shrinkage) (z, s, m1, v1 float64)
}

func updateCases[F Float]() []updateCase[F] {
	a := AdamStep{Rate: 0.1, Beta1: 0.9, Beta2: 0.99, Eps: 1e-3, ScaleM: 1 / (1 - 0.9*0.9), ScaleV: 1 / (1 - 0.99*0.99)}
	fixed := func(p *Shrinkage) float64 {
		if p == nil {
			return 0
		}
		return p.Step
	}
	sgdCase := func(name string, mu float64, nesterov bool) updateCase[F] {
		return updateCase[F]{name,
			func(w, g, m, _ []F, p *Shrinkage) bool {
				if mu == 0 {
					m = nil
				}
				return SGDUpdate(w, g, m, 0.1, mu, nesterov, p)
			},
			func(w, g, m, v float64, p *Shrinkage) (z, s, m1, v1 float64) {
				d := g
				if mu != 0 {
					m = mu*m + g
					d = m
				}
				if nesterov {
					d = g + mu*m
				}
				return w - 0.1*d, fixed(p), m, v
			}}
	}
	return []updateCase[F]{
		{"adam",
			func(w, g, m, v []F, p *Shrinkage) bool { return AdamUpdate(w, g, m, v, a, p) },
			func(w, g, m, v float64, p *Shrinkage) (z, s, m1, v1 float64) {
				m = a.Beta1*m + (1-a.Beta1)*g
				v = a.Beta2*v + (1-a.Beta2)*g*g
				s = a.Rate / (math.Sqrt(v*a.ScaleV) + a.Eps)
				z = w - s*m*a.ScaleM
				if p != nil && p.Fixed {
					s = p.Step
				}
				return z, s, m, v
			}},
		sgdCase("sgd", 0, false), sgdCase("momentum", 0.9, false), sgdCase("nesterov", 0.9, true),
	}
}

// naiveShrink minimises ½(x−z)²/s + l1|x| + ½l2x² on [lo, hi] by looking at each side of the kink.
func naiveShrink(z, s float64, p *Shrinkage) float64 {
	if p == nil || s == 0 {
		return z
	}
	x := 0.0
	if r := (z - s*p.L1) / (1 + s*p.L2); r > 0 {
		x = r
	} else if l := (z + s*p.L1) / (1 + s*p.L2); l < 0 {
		x = l
	}
	return math.Min(math.Max(x, p.Lo), p.Hi)
}

func TestUpdate(t *testing.T) { both(t, testUpdate[float32], testUpdate[float64]) }

// The kernels against the formulas.
func testUpdate[F Float](t *testing.T) {
	eachISA(t, func(isa string) {
		for _, c := range updateCases[F]() {
			for name, p := range shrinkages() {
				rng := rand.New(rand.NewPCG(21, 1))
				for _, n := range []int{0, 1, 15, 100, 4096 + 7} {
					w, g, m, v := updateOperands[F](rng, n)
					want := [4][]float64{make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)}
					ok := true
					for i := range w {
						z, s, m1, v1 := c.naive(float64(w[i]), float64(g[i]), float64(m[i]), float64(v[i]), p)
						x := naiveShrink(z, s, p)
						want[0][i], want[2][i], want[3][i] = x, m1, v1
						ok = ok && (p == nil || x >= p.Lo && x <= p.Hi)
					}
					if got := c.step(w, g, m, v, p); got != ok {
						t.Errorf("%s %s %s n=%d: reports %v, want %v", isa, c.name, name, n, got, ok)
					}
					for k, got := range [][]F{w, g, m, v} {
						check(t, fmt.Sprintf("%s %s %s n=%d vector %d", isa, c.name, name, n, k), got, want[k], 4, ulps[F](4))
					}
				}
			}
		}
	})
}

// updateOperands are w, g, m, v ≥ 0 of length n that start and end anywhere in memory, with some zeros.
func updateOperands[F Float](rng *rand.Rand, n int) (w, g, m, v []F) {
	var x [4][]F
	for k := range x {
		at := rng.IntN(16)
		x[k] = normal[F](rng, n+at)[at:]
	}
	for i := range x[3] {
		x[3][i] *= x[3][i]
	}
	for i := range n / 3 {
		x[i%4][rng.IntN(n)] = 0
	}
	return x[0], x[1], x[2], x[3]
}

func TestUpdateVectorsGiveThePortableBits(t *testing.T) {
	race.Alone(t)
	both(t, testUpdateBits[float32], testUpdateBits[float64])
}

func testUpdateBits[F Float](t *testing.T) {
	sizes := []int{100, 1000, 1 << 14, 12345}
	for n := range 68 {
		sizes = append(sizes, n)
	}
	rng := rand.New(rand.NewPCG(22, 1))
	for _, n := range sizes {
		for _, spoil := range []bool{false, true} {
			for _, c := range updateCases[F]() {
				for name, p := range shrinkages() {
					sameUpdate(t, fmt.Sprintf("%s, %s, n=%d, spoilt=%v", c.name, name, n, spoil), rng, n, spoil, func(x [4][]F) bool {
						return c.step(x[0], x[1], x[2], x[3], p)
					})
				}
			}
		}
	}
}

// sameUpdate runs step on the same operands with each instruction set and compares all bits, those beside the operands too.
func sameUpdate[F Float](t *testing.T, what string, rng *rand.Rand, n int, spoil bool, step func([4][]F) bool) {
	t.Helper()
	sameOf(t, what, rng, n, 4, spoil, []int{3}, func(x [][]F) bool { return step([4][]F(x)) })
}

// sameOf is sameUpdate on so many vectors, of which those at squares are not negative.
func sameOf[F Float](t *testing.T, what string, rng *rand.Rand, n, vectors int, spoil bool, squares []int, step func([][]F) bool) {
	t.Helper()
	const margin = 20
	start, at := make([][]F, vectors), make([]int, vectors)
	for k := range start {
		start[k], at[k] = normal[F](rng, n+2*margin), rng.IntN(margin)
	}
	for _, k := range squares {
		for i := range start[k] {
			start[k][i] *= start[k][i]
		}
	}
	if spoil {
		special := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 1e-310, -1e-42, 1e30, -1e300, 1e-20}
		for range n/4 + 1 {
			start[rng.IntN(vectors)][rng.IntN(n+2*margin)] = F(special[rng.IntN(len(special))])
		}
	}
	var want [][]F
	var wantOK bool
	eachISA(t, func(isa string) {
		all, x := make([][]F, vectors), make([][]F, vectors)
		for k := range all {
			all[k] = append([]F(nil), start[k]...)
			x[k] = all[k][at[k] : at[k]+n]
		}
		ok := step(x)
		if isa == "portable" {
			want, wantOK = all, ok
			return
		}
		if ok != wantOK {
			t.Errorf("%s, %s: reports %v, portable %v", what, isa, ok, wantOK)
		}
		for k := range all {
			for i, v := range all[k] {
				if !sameBits(v, want[k][i]) {
					t.Fatalf("%s, %s: vector %d at %d of %d is %v, portable %v", what, isa, k, i-at[k], n, v, want[k][i])
				}
			}
		}
	})
}

// sameBits says whether a and b have the same bits, or are NaN both.
func sameBits[F Float](a, b F) bool {
	return a == b && math.Signbit(float64(a)) == math.Signbit(float64(b)) || a != a && b != b
}
