package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// The tests compare each kernel with a twin that is written after the formula, in float64, on operands that are
// representable in the precision under test. both runs a test in each precision.
func both(t *testing.T, f32, f64 func(*testing.T)) {
	t.Helper()
	t.Run("float32", f32)
	t.Run("float64", f64)
}

// ulps is the error allowed in one rounding of a result, relative to its magnitude, times n.
func ulps[F Float](n float64) float64 {
	if _, ok := any(F(0)).(float32); ok {
		return n * 0x1p-23
	}
	return n * 0x1p-52
}

// near says whether got is want to within tol relative to scale, or both are the same special number.
func near(got, want, scale, tol float64) bool {
	if got == want || math.IsNaN(got) && math.IsNaN(want) {
		return true
	}
	return math.Abs(got-want) <= tol*math.Max(math.Abs(want), scale)
}

func check[F Float](t interface {
	Helper()
	Errorf(string, ...any)
}, what string, got []F, want []float64, scale, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %d elements, want %d", what, len(got), len(want))
		return
	}
	for i := range want {
		if !near(float64(got[i]), want[i], scale, tol) {
			t.Errorf("%s: element %d is %v, want %v", what, i, got[i], want[i])
			return
		}
	}
}

func normal[F Float](rng *rand.Rand, n int) []F {
	x := make([]F, n)
	for i := range x {
		x[i] = F(rng.NormFloat64())
	}
	return x
}

func wide[F Float](x []F) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// garbage fills a destination with what a kernel must not read.
func garbage[F Float](n int) []F {
	x := make([]F, n)
	for i := range x {
		x[i] = F(math.NaN())
	}
	return x
}

// shapes are n×p·p×q with the edges first.
var shapes = [][3]int{{1, 1, 1}, {1, 5, 3}, {7, 1, 5}, {7, 5, 1}, {5, 3, 8}, {5, 3, 9}, {32, 50, 17}, {130, 20, 140}}

// drawn calls f on random dimensions up to limit with a generator of its own.
func drawn(t *testing.T, limit int, f func(t *rapid.T, rng *rand.Rand, m, n, k int)) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(1, limit).Draw(t, "m")
		n := rapid.IntRange(1, limit).Draw(t, "n")
		k := rapid.IntRange(1, limit).Draw(t, "k")
		f(t, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)), m, n, k)
	})
}

func dims(s [3]int) string { return fmt.Sprintf("%dx%dx%d", s[0], s[1], s[2]) }

// allocations fails the test unless f allocates nothing.
func allocations(t *testing.T, what string, f func()) {
	t.Helper()
	if n := testing.AllocsPerRun(20, f); n != 0 {
		t.Errorf("%s: %v allocations a run, want 0", what, n)
	}
}
