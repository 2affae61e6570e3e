package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestReductions(t *testing.T) { both(t, testReductions[float32], testReductions[float64]) }

func testReductions[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 1))
	for _, n := range []int{0, 1, 5, 64, 1000} {
		x, y := normal[F](rng, n), normal[F](rng, n)
		var dot, abs, squares, odd float64
		var index []int
		for i := range x {
			u, v := float64(x[i]), float64(y[i])
			dot += u * v
			abs += math.Abs(u)
			squares += u * u
			if i%2 == 1 {
				index = append(index, i)
				odd += u * u
			}
		}
		results := []struct {
			name      string
			got, want float64
		}{
			{"Dot", Dot(x, y), dot},
			{"Norm1", Norm1(x), abs},
			{"SquaredNorm2", SquaredNorm2(x), squares},
			{"Norm2At all", Norm2At(x, nil), math.Sqrt(squares)},
		}
		if n > 1 {
			results = append(results, results[0])
			results[4].name, results[4].got, results[4].want = "Norm2At", Norm2At(x, index), math.Sqrt(odd)
		}
		for _, r := range results {
			if !near(r.got, r.want, 0, 1e-13) {
				t.Errorf("n = %d: %s is %v, want %v", n, r.name, r.got, r.want)
			}
		}
	}
}

// Squares of these overflow or underflow, their norm does not.
func TestNorm2AtExtremes(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, tt := range []struct {
		x    []float64
		want float64
	}{
		{[]float64{3e200, -4e200}, 5e200}, {[]float64{3e-200, 4e-200}, 5e-200}, {[]float64{0, 0}, 0},
		{[]float64{3 * 0x1p-1070, 4 * 0x1p-1070}, 5 * 0x1p-1070}, {[]float64{3e-160, 4e-160}, 5e-160},
		{[]float64{1, inf}, inf}, {[]float64{-inf, 1}, inf}, {[]float64{nan, 1}, nan}, {[]float64{0, nan}, nan},
		{[]float64{inf, nan}, nan},
	} {
		for _, index := range [][]int{nil, {1, 0}} {
			if got := Norm2At(tt.x, index); !near(got, tt.want, 0, 1e-15) {
				t.Errorf("‖%v‖ at %v is %v, want %v", tt.x, index, got, tt.want)
			}
		}
	}
}

func TestSlopes(t *testing.T) { both(t, testSlopes[float32], testSlopes[float64]) }

func testSlopes[F Float](t *testing.T) {
	nan := F(math.NaN())
	x := []F{3, -2, 0, F(math.Copysign(0, -1)), nan}
	dst := garbage[F](5)
	ScaledSign(dst, x, 0.5)
	check(t, "ScaledSign", dst, []float64{.5, -.5, 0, 0, math.NaN()}, 0, 0)
	if math.Signbit(float64(dst[3])) {
		t.Error("ScaledSign(−0) is −0, want +0")
	}
	ScaledSign(dst, x, 0)
	check(t, "ScaledSign by 0", dst, []float64{0, 0, 0, 0, math.NaN()}, 0, 0)
	if math.Signbit(float64(dst[1])) {
		t.Error("ScaledSign(−2) by 0 is −0, want +0")
	}
	Scale(dst, x, 0.5)
	check(t, "Scale", dst, []float64{1.5, -1, 0, 0, math.NaN()}, 0, 0)

	x = []F{3, 7, -4, 0, 0}
	ScaledDirection(dst, x, []int{0, 2}, 2)
	check(t, "ScaledDirection", dst[:3], []float64{1.2, -1, -1.6}, 0, ulps[F](1)) // dst[1] is not touched
	ScaledDirection(dst, x, []int{3, 4}, 2)
	check(t, "ScaledDirection of a zero block", dst[3:], []float64{0, 0}, 0, 0)
	ScaledDirection(dst[:2], []F{3, -4}, nil, 1)
	check(t, "ScaledDirection of all", dst[:2], []float64{.6, -.8}, 0, ulps[F](1))
	ScaledDirection(dst[:2], []F{nan, 1}, nil, 1)
	check(t, "ScaledDirection of NaN", dst[:2], []float64{math.NaN(), math.NaN()}, 0, 0)
}

func TestPenaltiesAllocate(t *testing.T) {
	x, dst, index := make([]float32, 100), make([]float32, 100), []int{1, 5, 7}
	allocations(t, "penalties", func() {
		Norm1(x)
		SquaredNorm2(x)
		Norm2At(x, nil)
		Norm2At(x, index)
		Scale(dst, x, 2)
		ScaledSign(dst, x, 2)
		ScaledDirection(dst, x, index, 2)
	})
}
