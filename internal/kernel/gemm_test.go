package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// naiveGemm is op(A)·op(B) + beta·C, entry by entry. It also returns Σ|a||b| + |beta·c|, the scale of the rounding error.
func naiveGemm(transA, transB bool, m, n, k int, a, b []float64, beta float64, c []float64) (want []float64, scale float64) {
	want = make([]float64, m*n)
	for i := range m {
		for j := range n {
			var sum, size float64
			if beta != 0 {
				sum = beta * c[i*n+j]
				size = max(sum, -sum)
			}
			for l := range k {
				x, y := a[i*k+l], b[l*n+j]
				if transA {
					x = a[l*m+i]
				}
				if transB {
					y = b[j*k+l]
				}
				sum += x * y
				size += max(x*y, -x*y)
			}
			want[i*n+j] = sum
			scale = max(scale, size)
		}
	}
	return want, scale
}

func TestGemm(t *testing.T) { both(t, testGemm[float32], testGemm[float64]) }

func testGemm[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, s := range shapes {
		for form := range 4 {
			transA, transB := form&1 != 0, form&2 != 0
			for _, beta := range []F{0, 1, -0.5} {
				m, k, n := s[0], s[1], s[2]
				a, b, c := normal[F](rng, m*k), normal[F](rng, k*n), normal[F](rng, m*n)
				want, scale := naiveGemm(transA, transB, m, n, k, wide(a), wide(b), float64(beta), wide(c))
				if beta == 0 {
					c = garbage[F](m * n)
				}
				Gemm(transA, transB, m, n, k, a, b, beta, c)
				check(t, fmt.Sprintf("%s %v %v beta %v", dims(s), transA, transB, beta), c, want, scale, ulps[F](float64(k)))
			}
		}
	}
}

func TestGemmDrawn(t *testing.T) {
	drawn(t, 12, func(t *rapid.T, rng *rand.Rand, m, n, k int) {
		transA, transB := rapid.Bool().Draw(t, "transA"), rapid.Bool().Draw(t, "transB")
		a, b, c := normal[float64](rng, m*k), normal[float64](rng, k*n), garbage[float64](m*n)
		want, scale := naiveGemm(transA, transB, m, n, k, a, b, 0, nil)
		Gemm(transA, transB, m, n, k, a, b, 0, c)
		check(t, "Gemm", c, want, scale, ulps[float64](float64(k)))
	})
}

func TestGemmEmpty(t *testing.T) {
	c := []float64{3}
	Gemm(true, true, 1, 1, 0, nil, nil, 0, c)
	if c[0] != 0 {
		t.Errorf("an empty sum is %v, want 0", c[0])
	}
}

func TestAffine(t *testing.T) { both(t, testAffine[float32], testAffine[float64]) }

func testAffine[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	for _, s := range shapes {
		n, p, q := s[0], s[1], s[2]
		x, w, b := normal[F](rng, n*p), normal[F](rng, p*q), normal[F](rng, q)
		want, scale := naiveGemm(false, false, n, q, p, wide(x), wide(w), 0, nil)
		y := garbage[F](n * q)
		Affine(y, x, w, nil, n, p, q)
		check(t, dims(s)+" without bias", y, want, scale, ulps[F](float64(p)))
		for i := range want {
			want[i] += float64(b[i%q])
		}
		y = garbage[F](n * q)
		Affine(y, x, w, b, n, p, q)
		check(t, dims(s), y, want, scale+4, ulps[F](float64(p+1)))
	}
}

func TestColSums(t *testing.T) { both(t, testColSums[float32], testColSums[float64]) }

// The order of the sums is fixed, so that every kernel gives the same bits.
func testColSums[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	for q := range 68 {
		for _, n := range []int{0, 1, 2, 1 + rng.IntN(67), 300} {
			a := normal[F](rng, n*q+1)[1:]
			if n == 2 && q > 2 {
				a[q-1], a[0] = F(math.Inf(1)), F(math.NaN())
			}
			sums, want := make([]float64, q), make([]F, q)
			for i, v := range wide(a) {
				sums[i%q] += v
			}
			for j, v := range sums {
				want[j] = F(v)
			}
			eachSet(func(name string, _ bool) {
				got := garbage[F](q + 9)
				ColSums(got[1:q+1], a, n, q)
				identical(t, fmt.Sprintf("%s %d×%d", name, n, q), got[1:q+1], want)
				identical(t, fmt.Sprintf("%s %d×%d, beside", name, n, q), append(got[:1:1], got[q+1:]...), garbage[F](9))
			})
		}
	}
}

// A float32 sum of many ones and a small rest keeps the rest only if it is accumulated in float64.
func TestColSumsAccumulatesInFloat64(t *testing.T) {
	const n, q = 1 << 12, 9
	a := make([]float32, n*q)
	for i := range a {
		a[i] = 0x1p-14
	}
	for j := range q {
		a[j] = 0x1p10
	}
	got := make([]float32, q)
	ColSums(got, a, n, q)
	for j, v := range got {
		// 1024 + 4095/16384 = 1024.24994; in float32 the terms would each be rounded away.
		if want := float32(1024 + 4095.0/16384); v != want {
			t.Errorf("column %d: %v, want %v", j, v, want)
		}
	}
}

func TestGemmAllocates(t *testing.T) {
	a, b, c, bias := make([]float32, 32*50), make([]float32, 50*30), make([]float32, 32*30), make([]float32, 30)
	allocations(t, "Gemm", func() { Gemm(false, false, 32, 30, 50, a, b, 0, c) })
	allocations(t, "Affine", func() { Affine(c, a, b, bias, 32, 50, 30) })
	allocations(t, "ColSums", func() { ColSums(bias, c, 32, 30) })
}
