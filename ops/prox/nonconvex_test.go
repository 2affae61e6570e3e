package prox_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
)

// TestNonconvexTwins compares every coordinate of 10,000 random inputs with the twin, to 1e-9 of |x|; where the two differ,
// their objectives must agree to 1e-9. (TestNaiveTwins takes the objective of a whole vector, in which one coordinate can
// hide another.) Steps span six decades.
func TestNonconvexTwins(t *testing.T) {
	trials := 10_000
	if race.Enabled {
		trials = 500
	}
	for _, m := range nonconvexMembers() {
		t.Run(m.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(8, 2))
			g, ties := m.penalty.(prox.Coordinatewise), 0
			x, step, want := make([]float64, 1), make([]float64, 1), make([]float64, 1)
			for range trials {
				x[0], step[0] = 2*rng.NormFloat64(), math.Pow(10, 6*(rng.Float64()-0.5))
				got := g.ProxAt(0, x[0], step[0])
				m.naive(want, x, step)
				if math.Abs(got-want[0]) <= 1e-9*math.Abs(x[0]) {
					continue
				}
				ties++
				at := func(u float64) float64 { return 0.5*(u-x[0])*(u-x[0]) + step[0]*g.ValueAt(0, u) }
				if a, b := at(got), at(want[0]); !(math.Abs(a-b) <= 1e-9*math.Abs(b)) {
					t.Fatalf("prox of %v with step %v: got %v (objective %v), want %v (%v)", x[0], step[0], got, a, want[0], b)
				}
			}
			if ties > trials/500 {
				t.Errorf("%d of %d inputs differ from the twin at the same objective", ties, trials)
			}
		})
	}
}

// TestTiesOfJumps holds that at a jump the smaller minimiser is taken, zero where it is one.
func TestTiesOfJumps(t *testing.T) {
	tests := []struct {
		penalty    prox.Coordinatewise
		z, step    float64
		want, next float64 // at the tie, and 1e-10 beyond it
	}{
		{prox.L0{Lambda: 0.5}, 1, 1, 0, 1},
		{prox.MCP{Lambda: 1, Gamma: 2}, 2, 2, 0, 2}, // t = γ: from the firm to the hard threshold
		{prox.MCP{Lambda: 1, Gamma: 2}, 4, 8, 0, 4},
		{prox.SCAD{Lambda: 1, A: 3}, 3, 2, 1, 3}, // t = a − 1
		{prox.SCAD{Lambda: 1, A: 3}, 3.5, 3, 0.5, 3.5},
		{prox.SCAD{Lambda: 1, A: 3}, 4, 4, 0, 4},
		{prox.SCAD{Lambda: 1, A: 3}, 8, 16, 0, 8},
		{prox.LHalf{Lambda: 1}, 1.5, 1, 0, 1},
		{prox.LHalf{Lambda: 8}, 6, 1, 0, 4},
		{prox.LTwoThirds{Lambda: 1.5}, 2, 1, 0, 1},
		{prox.LTwoThirds{Lambda: 24}, 16, 1, 0, 8},
		{prox.Quantise{Lambda: 1}, 0.5, 1, 0, 1},
		{prox.Quantise{Lambda: 3, Levels: []float64{-1, 1}}, 0, 1, -1, 1},
		{prox.Quantise{Lambda: 1, Levels: []float64{-3, -1}}, -2, 4, -1, -1},
		{prox.Quantise{Lambda: 1, Levels: []float64{1, 3}}, 2, 4, 1, 3},
	}
	for _, test := range tests {
		sign := []float64{1, -1}
		if _, ok := test.penalty.(prox.Quantise); ok {
			sign = sign[:1]
		}
		for _, s := range sign {
			got := []float64{s * test.penalty.ProxAt(0, s*test.z, test.step), s * test.penalty.ProxAt(0, s*(test.z+1e-10), test.step)}
			if diff := cmp.Diff([]float64{test.want, test.next}, got, cmpopts.EquateApprox(1e-9, 0)); diff != "" {
				t.Errorf("%v: prox of %v and beyond, step %v (-want +got)\n%s", test.penalty, s*test.z, test.step, diff)
			}
		}
	}
}

// TestRootsToTheLastDigits compares L1/2 and L2/3 with roots found in 200 bits, from the tie on and at scales over 200 decades.
func TestRootsToTheLastDigits(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	half := func(z, q float64) (lambda float64) { return 2 * q * z * math.Sqrt(z) }
	twoThirds := func(z, q float64) (lambda float64) { return 1.5 * q * z * math.Cbrt(z) }
	worst := 0.0
	for trial := range 4000 {
		z := math.Pow(10, 200*(rng.Float64()-0.5))
		share := rng.Float64()
		if trial%4 == 0 {
			share = 1 - math.Pow(10, -14*rng.Float64()) // of the q at the tie
		} else if trial%4 == 1 {
			share = math.Pow(10, -20*rng.Float64())
		}
		for k, p := range map[int]prox.Coordinatewise{
			2: prox.LHalf{Lambda: half(z, 0.2721655269759*share)}, 3: prox.LTwoThirds{Lambda: twoThirds(z, 0.3968502629920*share)},
		} {
			var lambda float64
			if k == 2 {
				lambda = p.(prox.LHalf).Lambda
			} else {
				lambda = p.(prox.LTwoThirds).Lambda
			}
			got, want := p.ProxAt(0, z, 1), exactRoot(k, z, lambda)
			off := new(big.Float).Sub(big.NewFloat(got), want)
			relative, _ := off.Quo(off, want).Float64()
			if worst = max(worst, math.Abs(relative)); math.Abs(relative) > 1e-14 {
				t.Fatalf("%v: prox of %v is %v, off by %v of itself", p, z, got, relative)
			}
		}
	}
	t.Logf("the greatest relative error is %.2g", worst)
}

// exactRoot returns y^k for the greatest root y of y^(k+1) − z·y + λ·p, p = 1/2 for k = 2 and 2/3 for k = 3, by Newton's
// iteration from z^(1/k) down.
func exactRoot(k int, z, lambda float64) *big.Float {
	number := func(v float64) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(v) }
	power := func(y *big.Float, k int) *big.Float {
		r := number(1)
		for range k {
			r.Mul(r, y)
		}
		return r
	}
	c := new(big.Float).Quo(number(lambda), number(2))
	y := number(math.Sqrt(z))
	if k == 3 {
		c = new(big.Float).Quo(new(big.Float).Mul(number(2), number(lambda)), number(3))
		y = number(math.Cbrt(z))
	}
	y.Mul(y, number(1+1e-15))
	for range 30 {
		f := new(big.Float).Mul(number(z), y)
		f.Sub(c, f).Add(f, power(y, k+1))
		slope := new(big.Float).Mul(number(float64(k+1)), power(y, k))
		f.Quo(f, slope.Sub(slope, number(z)))
		y.Sub(y, f)
		if f.Sign() == 0 || f.MantExp(nil) < y.MantExp(nil)-100 { // the next step is below the 200 bits
			break
		}
	}
	return power(y, k)
}
