package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"proxgrad/internal/race"
)

// A vectorCase is a kernel on three vectors of one length: it may write the first, and returns its other results.
type vectorCase[F Float] struct {
	name string
	run  func(dst, x, y []F) []float64
}

func vectorCases[F Float]() []vectorCase[F] {
	unary := func(f func(dst, x []F)) func(dst, x, y []F) []float64 {
		return func(dst, x, _ []F) []float64 { f(dst, x); return nil }
	}
	binary := func(f func(dst, x, y []F)) func(dst, x, y []F) []float64 {
		return func(dst, x, y []F) []float64 { f(dst, x, y); return nil }
	}
	return []vectorCase[F]{
		{"ReLU", unary(ReLU[F])}, {"Tanh", unary(Tanh[F])}, {"Sigmoid", unary(Sigmoid[F])}, {"Softplus", unary(Softplus[F])},
		{"ReLUGrad", binary(ReLUGrad[F])}, {"TanhGrad", binary(TanhGrad[F])}, {"SigmoidGrad", binary(SigmoidGrad[F])},
		{"SoftplusGrad", binary(SoftplusGrad[F])}, {"SiLU", unary(SiLU[F])}, {"GELU", unary(GELU[F])},
		{"SiLUGrad", binary(SiLUGrad[F])}, {"GELUGrad", binary(GELUGrad[F])},
		{"Norm1", func(_, x, _ []F) []float64 { return []float64{Norm1(x)} }},
		{"Dot", func(_, x, y []F) []float64 { return []float64{Dot(x, y)} }},
		{"finite", func(_, x, _ []F) []float64 { return []float64{finite(x)} }},
		{"Scale", func(dst, x, _ []F) []float64 { Scale(dst, x, 0.3); return nil }},
		{"greatest", func(_, x, _ []F) []float64 {
			if Finite(x) {
				return []float64{greatest(x) + 0} // the sign of a zero is not settled
			}
			return nil // settled only where there is no NaN
		}},
		{"expRow", func(dst, x, _ []F) []float64 {
			small, ties := expRow(dst, x, greatest(x))
			if math.IsNaN(small) {
				clear(dst) // which of the others is NaN depends on what greatest makes of a NaN
				return []float64{small}
			}
			return []float64{small, ties}
		}},
		{"Softmax", func(dst, x, _ []F) []float64 { Softmax(dst, x, max(len(x), 1)); return nil }},
		{"SoftmaxCrossEntropyBoth", func(dst, x, _ []F) []float64 {
			if len(x) == 0 {
				return nil
			}
			return []float64{SoftmaxCrossEntropyBoth(dst, x, []int{len(x) / 2}, len(x), 0.7)}
		}},
	}
}

// special numbers for either precision.
var specials = []float64{
	math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 5e-324, 1e-310, -1e-42, 1e-20, 1e4, -1e4, 88.7, -87.4, -104,
	709.7, -745.1, 1e30, -1e300,
}

func TestVectorsGiveThePortableBits(t *testing.T) {
	race.Alone(t)
	both(t, testVectorBits[float32], testVectorBits[float64])
}

func testVectorBits[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(61, 1))
	sizes := []int{100, 1000, 12345}
	for n := range 68 {
		sizes = append(sizes, n)
	}
	for _, c := range vectorCases[F]() {
		for _, n := range sizes {
			for _, spread := range []float64{1, 100} {
				for _, spoilt := range []int{0, 1, n / 4} {
					sameVectors(t, fmt.Sprintf("%s, n=%d, spread %v, %d special", c.name, n, spread, spoilt), rng, n, spread, spoilt, c)
				}
			}
		}
	}
}

// sameVectors runs a kernel on the same operands with each instruction set, at odd places in memory, and compares all bits,
// those beside the operands too; then with dst over x.
func sameVectors[F Float](t *testing.T, what string, rng *rand.Rand, n int, spread float64, spoilt int, c vectorCase[F]) {
	t.Helper()
	const margin = 20
	var start [3][]F
	var at [3]int
	for k := range start {
		start[k], at[k] = normal[F](rng, n+2*margin), rng.IntN(margin)
		for i := range start[k] {
			start[k][i] *= F(spread)
		}
		for range spoilt {
			start[k][at[k]+rng.IntN(max(n, 1))] = F(specials[rng.IntN(len(specials))])
		}
	}
	for _, inPlace := range []bool{false, true} {
		var want [3][]F
		var wantResults []float64
		eachISA(t, func(isa string) {
			var all, x [3][]F
			for k := range all {
				all[k] = append([]F(nil), start[k]...)
				x[k] = all[k][at[k] : at[k]+n : at[k]+n]
			}
			if inPlace {
				x[0] = x[1]
			}
			results := c.run(x[0], x[1], x[2])
			if isa == "portable" {
				want, wantResults = all, results
				return
			}
			for i, r := range results {
				if !sameBits(r, wantResults[i]) {
					t.Fatalf("%s, %s: result %d is %v, portable %v", what, isa, i, r, wantResults[i])
				}
			}
			for k := range all {
				for i, v := range all[k] {
					if !sameBits(v, want[k][i]) {
						t.Fatalf("%s, %s: vector %d at %d is %v, portable %v", what, isa, k, i-at[k], v, want[k][i])
					}
				}
			}
		})
	}
}

// The twins of the reductions: one sum, in order.
func TestSumsAgainstOneSum(t *testing.T) {
	rng := rand.New(rand.NewPCG(62, 1))
	for n := range 68 {
		x, y := normal[float32](rng, n), normal[float32](rng, n)
		var abs, dot float64
		for i := range x {
			abs += math.Abs(float64(x[i]))
			dot += float64(x[i]) * float64(y[i])
		}
		eachISA(t, func(isa string) {
			if got := Norm1(x); !near(got, abs, 0, 1e-14) {
				t.Errorf("%s, n=%d: Norm1 %v, want %v", isa, n, got, abs)
			}
			if got := Dot(x, y); !near(got, dot, abs, 1e-14) {
				t.Errorf("%s, n=%d: Dot %v, want %v", isa, n, got, dot)
			}
			for i, bad := range []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))} {
				if n == 0 || !Finite(x) {
					continue
				}
				z := append([]float32(nil), x...)
				z[(i*17+n/2)%n] = bad
				if Finite(z) {
					t.Errorf("%s, n=%d: %v counts as finite", isa, n, bad)
				}
			}
		})
	}
}

// Both is the loss and the gradient of their own, to the bit.
func TestSoftmaxCrossEntropyBoth(t *testing.T) {
	both(t, testCrossEntropyBoth[float32], testCrossEntropyBoth[float64])
}

func testCrossEntropyBoth[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(63, 1))
	for k := 1; k < 68; k++ {
		for _, n := range []int{1, 2, 32} {
			z, labels := normal[F](rng, n*k), make([]int, n)
			for i := range labels {
				labels[i] = rng.IntN(k)
			}
			for i := range n {
				if k > 1 && i%3 == 0 { // a tie of the greatest
					z[i*k], z[i*k+k-1] = 5, 5
				}
			}
			eachISA(t, func(isa string) {
				one, two := garbage[F](n*k), garbage[F](n*k)
				loss := SoftmaxCrossEntropyBoth(one, z, labels, k, 0.7)
				SoftmaxCrossEntropyGrad(two, z, labels, k, 0.7)
				check(t, fmt.Sprintf("%s, %d×%d gradient", isa, n, k), one, wide(two), 0, 0)
				want := SoftmaxCrossEntropy(z, labels, k)
				if tol := map[bool]float64{true: 0, false: 1e-15}[k <= 64]; !near(loss, want, 0, tol) {
					t.Errorf("%s, %d×%d: loss %v, alone %v", isa, n, k, loss, want)
				}
			})
		}
	}
}

func FuzzVectorBits(f *testing.F) {
	f.Add(uint64(1), 33, 5.0, 3)
	f.Fuzz(func(t *testing.T, seed uint64, n int, spread float64, spoilt int) {
		if n < 0 || n > 1<<11 || spoilt < 0 || spoilt > n {
			t.Skip()
		}
		rng := rand.New(rand.NewPCG(seed, 1))
		for _, c := range vectorCases[float32]() {
			sameVectors(t, c.name, rng, n, spread, spoilt, c)
		}
		for _, c := range vectorCases[float64]() {
			sameVectors(t, c.name, rng, n, spread, spoilt, c)
		}
	})
}

func TestVectorsAllocate(t *testing.T) {
	x, y, z := make([]float32, 100), make([]float32, 100), make([]float32, 100)
	for _, c := range vectorCases[float32]() {
		if c.name == "ReLU" || c.name == "ReLUGrad" || c.name == "Scale" { // those without results of the test's own
			allocations(t, c.name, func() { c.run(x, y, z) })
		}
	}
	labels := make([]int, 10)
	allocations(t, "SoftmaxCrossEntropyBoth", func() { SoftmaxCrossEntropyBoth(x, y, labels, 10, 1) })
	allocations(t, "Norm1", func() { Norm1(x); Finite(x); Dot(x, y) })
}
