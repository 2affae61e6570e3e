package prox

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// vectored are penalties whose float32 maps have vector kernels, with the units in the last place by which a kernel may
// differ from the float64 map, rounded.
var vectored = []struct {
	penalty interface {
		Coordinatewise
		Float32Proxer
		Float32DiagonalProxer
	}
	ulps int
}{
	{L1{Lambda: 0.7}, 0}, {L1{}, 0}, {L1{Lambda: 1e300}, 0}, {ElasticNet{L1: 0.6, L2: 1.4}, 0}, {ElasticNet{L2: 3}, 0}, {ElasticNet{L1: 0.7}, 0},
	{L0{Lambda: 0.3}, 0}, {L0{}, 0}, {MCP{Lambda: 0.9}, 0}, {MCP{Lambda: 0.9, Gamma: 0.3}, 0}, {MCP{}, 0},
	{SCAD{Lambda: 0.5}, 0}, {SCAD{Lambda: 0.5, A: 1.25}, 0}, {SCAD{}, 0},
	{LogSum{Lambda: 0.7}, 1}, {LogSum{Lambda: 0.5, Eps: 0.03}, 1}, {LogSum{Lambda: 0.5, Eps: 30}, 1}, {LogSum{}, 0},
	{LHalf{Lambda: 0.6}, 1}, {LHalf{}, 0}, {LTwoThirds{Lambda: 0.6}, 1}, {LTwoThirds{}, 0},
	{NonNegative{}, 0}, {Box{Lo: -0.3, Hi: 1.1}, 0}, {Box{Lo: 0.25, Hi: 0.75}, 0}, {Box{}, 0}, {Box{Lo: 1e-60, Hi: 1}, 0},
	{Quantise{Lambda: 0.8}, 0}, {Quantise{}, 0}, {Quantise{Lambda: 2, Levels: []float64{-0.9, -0.31, 0.1, 0.2, 0.7}}, 0},
	{Quantise{Lambda: 0.5, Levels: []float64{0.1, 0.3}}, 0},
}

// TestKernels compares the float32 maps with those on float64, coordinate by coordinate: at all lengths up to 40, at points
// of the order of the strengths, at the ends of the range of float32, where they are not finite, and the same of steps.
func TestKernels(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for _, v := range vectored {
		t.Run(fmt.Sprintf("%T%+v", v.penalty, v.penalty), func(t *testing.T) {
			for trial := range 600 {
				n := trial%40 + 1
				x, step, dst := make([]float32, n), make([]float32, n), make([]float32, n+1)
				for i := range x {
					x[i], step[i] = anyPoint(rng), anyStep(rng)
				}
				dst[n] = 42
				got := v.penalty.ProxDiag32(dst[:n], x, step)
				compareWith64(t, v.penalty, v.ulps, dst[:n], x, step, got)
				for i := range step {
					step[i] = step[0]
				}
				got = v.penalty.Prox32(dst[:n], x, step[0])
				compareWith64(t, v.penalty, v.ulps, dst[:n], x, step, got)
				if dst[n] != 42 {
					t.Fatalf("n = %d: wrote beyond the end", n)
				}
			}
		})
	}
}

func anyPoint(rng *rand.Rand) float32 {
	switch rng.IntN(24) {
	case 0:
		return []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))}[rng.IntN(3)]
	case 1:
		return math.SmallestNonzeroFloat32 * float32(rng.IntN(9)-4)
	case 2:
		return float32(math.Copysign(math.MaxFloat32, rng.NormFloat64()))
	case 3:
		return float32(math.Copysign(0, rng.NormFloat64()))
	case 4, 5, 6, 7, 8:
		return float32(rng.NormFloat64() * math.Pow(10, 8*rng.Float64()-4))
	}
	return float32(rng.NormFloat64())
}

func anyStep(rng *rand.Rand) float32 {
	switch rng.IntN(16) {
	case 0:
		return 0
	case 1:
		return float32(math.NaN())
	case 2:
		return []float32{math.SmallestNonzeroFloat32, 1e-30, 1e30, math.MaxFloat32}[rng.IntN(4)]
	case 3, 4, 5, 6:
		return float32(math.Pow(10, 8*rng.Float64()-4))
	}
	return 1.5 * rng.Float32()
}

func compareWith64(t *testing.T, p Coordinatewise, ulps int, dst, x, step []float32, value float64) {
	t.Helper()
	var sum float64
	for i, z := range x {
		exact := p.ProxAt(i, float64(z), float64(step[i]))
		if b, ok := p.(Box); ok { // bounds are those of float32
			lo, hi := within[float32](b)
			exact = Box{float64(lo), float64(hi)}.ProxAt(i, float64(z), float64(step[i]))
		}
		if l, ok := p.(L1); ok { // its threshold is that of float32
			exact = soft(float64(z), float64(step[i]*float32(min(l.Lambda, math.MaxFloat32))))
		}
		if e, ok := p.(ElasticNet); ok && e.L2 == 0 {
			exact = soft(float64(z), float64(step[i]*float32(min(e.L1, math.MaxFloat32))))
		}
		want := clean[float32](exact)
		sick := z-z != 0 && dst[i]-dst[i] != 0 && !finite(float64(want)) // ±Inf and a step that is NaN or infinite: either
		if apart(dst[i], want) > ulps && !sick {
			t.Fatalf("coordinate %d of %d, prox of %v with step %v: got %v, want %v", i, len(x), z, step[i], dst[i], want)
		}
		sum += p.ValueAt(i, float64(dst[i]))
	}
	if finite(value) != finite(sum) || finite(sum) && math.Abs(value-sum) > 2e-7*sum {
		t.Fatalf("prox of %v with %v is %v: returned %v, its value is %v", x, step, dst, value, sum)
	}
}

// apart returns how many float32 are between a and b, and one; 0 where they are equal.
func apart(a, b float32) int {
	x, y := math.Float32bits(a), math.Float32bits(b)
	switch {
	case x == y || a != a && b != b:
		return 0
	case x>>31 != y>>31 || a != a || b != b:
		return math.MaxInt
	}
	return max(int(x)-int(y), int(y)-int(x))
}
