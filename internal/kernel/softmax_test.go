package kernel

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func naiveSoftmax(x []float64, k int) []float64 {
	y := make([]float64, len(x))
	for i := range x {
		row, sum := x[i/k*k:(i/k+1)*k], 0.0
		for _, v := range row {
			sum += math.Exp(v)
		}
		y[i] = math.Exp(x[i]) / sum
	}
	return y
}

func TestSoftmax(t *testing.T) { both(t, testSoftmax[float32], testSoftmax[float64]) }

func testSoftmax[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 1))
	for _, s := range shapes {
		n, k := s[0], s[2]
		x, dy := normal[F](rng, n*k), normal[F](rng, n*k)
		want := naiveSoftmax(wide(x), k)
		y := garbage[F](n * k)
		Softmax(y, x, k)
		check(t, dims(s), y, want, 0, ulps[F](16))

		// The Jacobian of a row is diag(y) − y·yᵀ.
		slope := make([]float64, n*k)
		for i := range n {
			for j := range k {
				for l := range k {
					jac := -want[i*k+j] * want[i*k+l]
					if l == j {
						jac += want[i*k+j]
					}
					slope[i*k+j] += jac * float64(dy[i*k+l])
				}
			}
		}
		dx := garbage[F](n * k)
		SoftmaxGrad(dx, y, dy, k)
		check(t, dims(s)+" gradient", dx, slope, 1, ulps[F](16))

		Softmax(x, x, k)
		check(t, dims(s)+" in place", x, wide(y), 0, 0)
	}
}

func TestSoftmaxAtExtremes(t *testing.T) {
	both(t, testSoftmaxAtExtremes[float32], testSoftmaxAtExtremes[float64])
}

func testSoftmaxAtExtremes[F Float](t *testing.T) {
	inf, nan := F(math.Inf(1)), F(math.NaN())
	tests := []struct {
		name string
		x    []F
		want []float64
	}{
		{"far apart", []F{1e4, -1e4, 0}, []float64{1, 0, 0}},
		{"all great", []F{1e4, 1e4, 1e4, 1e4}, []float64{.25, .25, .25, .25}},
		{"all small", []F{-1e4, -1e4}, []float64{.5, .5}},
		{"first is the least", []F{-1e4, 1e4}, []float64{0, 1}},
		{"one class", []F{1e30}, []float64{1}},
		{"impossible class", []F{-inf, 0}, []float64{0, 1}},
		{"NaN first", []F{nan, 0}, []float64{math.NaN(), math.NaN()}},
		{"NaN last", []F{1e4, nan}, []float64{math.NaN(), math.NaN()}},
	}
	for _, tt := range tests {
		y := garbage[F](len(tt.x))
		Softmax(y, tt.x, len(tt.x))
		check(t, tt.name, y, tt.want, 0, 0)
	}
}

// What another row holds makes no difference to the bits of a row.
func TestSoftmaxRowsAreIndependent(t *testing.T) {
	drawn(t, 6, func(t *rapid.T, rng *rand.Rand, n, _, k int) {
		x := normal[float64](rng, n*k)
		together := garbage[float64](n * k)
		Softmax(together, x, k)
		i := rapid.IntRange(0, n-1).Draw(t, "row")
		alone := garbage[float64](k)
		Softmax(alone, x[i*k:(i+1)*k], k)
		check(t, "alone", alone, together[i*k:(i+1)*k], 0, 0)
		for l := range x {
			if l/k != i {
				x[l] = math.NaN()
			}
		}
		Softmax(together, x, k)
		check(t, "beside NaN", together[i*k:(i+1)*k], alone, 0, 0)
	})
}

func TestSoftmaxAllocates(t *testing.T) {
	x, y := make([]float32, 100), make([]float32, 100)
	allocations(t, "Softmax", func() { Softmax(y, x, 10); SoftmaxGrad(y, y, x, 10) })
}
