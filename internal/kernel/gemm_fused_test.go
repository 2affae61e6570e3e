package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The fused forms are compared with the kernels that they fuse.
func TestAffineFused(t *testing.T) {
	shareAll(t)
	both(t, testAffineFused[float32], testAffineFused[float64])
}

func testAffineFused[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 1))
	team := NewTeam(2)
	defer team.Close()
	for _, s := range append(shapes, [3]int{32, 30, 50}, [3]int{128, 300, 100}, [3]int{32, 1000, 50}, [3]int{0, 3, 4}, [3]int{4, 0, 3}) {
		n, p, q := s[0], s[1], s[2]
		x, w, b, dy := normal[F](rng, n*p), normal[F](rng, p*q), normal[F](rng, q), normal[F](rng, n*q)
		eachSet(func(name string, _ bool) {
			name += " " + dims(s)
			want, got := make([]F, n*q), garbage[F](n*q)
			Affine(want, x, w, b, n, p, q)
			AffineTeam(team, got, x, w, b, n, p, q)
			identical(t, name+" AffineTeam", got, want)
			ReLU(want, want)
			AffineReLU(team, got, x, w, b, n, p, q)
			identical(t, name+" AffineReLU", got, want)
			AffineReLU(nil, got, x, w, nil, n, p, q)
			Gemm(false, false, n, q, p, x, w, 0, want)
			ReLU(want, want)
			identical(t, name+" AffineReLU without bias", got, want)

			h := normal[F](rng, n*p)
			ReLU(h, h)
			want, got = make([]F, n*p), garbage[F](n*p)
			Gemm(false, true, n, p, q, dy, w, 0, want)
			GemmNTMask(team, got, dy, w, nil, n, p, q)
			identical(t, name+" GemmNTMask without mask", got, want)
			ReLUGrad(want, h, want)
			GemmNTMask(team, got, dy, w, h, n, p, q)
			identical(t, name+" GemmNTMask", got, want)

			want, got = make([]F, p*q), garbage[F](p*q)
			wantSum, gotSum := make([]F, q), garbage[F](q)
			Gemm(true, false, p, q, n, x, dy, 0, want)
			ColSums(wantSum, dy, n, q)
			AffineGrad(team, got, gotSum, x, dy, n, p, q)
			identical(t, name+" AffineGrad, weights", got, want)
			identical(t, name+" AffineGrad, bias", gotSum, wantSum)
			AffineGrad(nil, got, nil, x, dy, n, p, q)
			identical(t, name+" AffineGrad without bias", got, want)
		})
	}
}

// h may hold NaN, which is passed on; 0 and −0 close.
func TestGemmNTMaskNaN(t *testing.T) {
	nan, minusZero := float32(math.NaN()), float32(math.Copysign(0, -1))
	h := []float32{1, 0, minusZero, nan, -1, 2}
	eachSet(func(name string, _ bool) {
		got := garbage[float32](6)
		GemmNTMask(nil, got, []float32{3}, []float32{1, 2, 3, 4, 5, 6}, h, 1, 6, 1)
		identical(t, name, got, []float32{3, 0, 0, nan, 0, 18})
		got = garbage[float32](6)
		AffineReLU(nil, got, []float32{1}, []float32{nan, -1, 0, 1, minusZero, 2}, nil, 1, 1, 6)
		identical(t, name, got, []float32{nan, 0, 0, 1, 0, 2})
	})
}
