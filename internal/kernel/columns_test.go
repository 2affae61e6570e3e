package kernel

import (
	"math/rand/v2"
	"testing"
)

func TestAxpyIsItsTwin(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 6))
	for n := range 70 {
		axpyTwin[float64](t, rng, n)
		axpyTwin[float32](t, rng, n)
	}
}

func axpyTwin[F Float](t *testing.T, rng *rand.Rand, n int) {
	t.Helper()
	dst, x, want := make([]F, n+1), make([]F, n+1), make([]F, n+1)
	for i := range x {
		dst[i], x[i] = F(rng.NormFloat64()), F(rng.NormFloat64())
	}
	a := rng.NormFloat64()
	copy(want, dst)
	axpyGo(want[:n], x[:n], a)
	Axpy(dst, x[:n], a)
	for i := range dst {
		if dst[i] != want[i] {
			t.Fatalf("%T, n = %d: element %d is %v, its twin's %v", a, n, i, dst[i], want[i])
		}
	}
}

func TestColumnDotsAreDots(t *testing.T) {
	team := NewTeam(2)
	defer team.Close()
	rng := rand.New(rand.NewPCG(2, 6))
	for _, size := range [][3]int{{1, 1, 1}, {3, 5, 1}, {7, 40, 3}, {300, 401, 1}, {300, 401, 2}} {
		rows, cols, stride := size[0], size[1], size[2]
		x, y, dst := make([]float64, rows*cols), make([]float64, rows), make([]float64, cols*stride)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		for i := range y {
			y[i] = rng.NormFloat64()
		}
		ColumnDots(team, dst, stride, x, y)
		for j := range dst {
			want := 0.0
			if j%stride == 0 {
				want = dotGo(x[j/stride*rows:(j/stride+1)*rows], y)
			}
			if dst[j] != want {
				t.Fatalf("%v: dst[%d] = %v, want %v", size, j, dst[j], want)
			}
		}
		if n := testing.AllocsPerRun(5, func() { ColumnDots(team, dst, stride, x, y) }); n != 0 {
			t.Errorf("%v: %v allocations", size, n)
		}
	}
}

func BenchmarkColumnKernels(b *testing.B) {
	const n = 1000
	x, y := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i], y[i] = float64(i%7), float64(i%5)
	}
	b.Run("Dot", func(b *testing.B) {
		for b.Loop() {
			Dot(x, y)
		}
	})
	b.Run("Axpy", func(b *testing.B) {
		for b.Loop() {
			Axpy(y, x, 1e-9)
		}
	})
}
