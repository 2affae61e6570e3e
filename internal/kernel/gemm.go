package kernel

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// Gemm sets
//
//	C ← op(A)·op(B) + beta·C
//
// where op(A) is m×k, op(B) is k×n, C is m×n, and op transposes its matrix if transA or transB says so: with transA, A is
// stored as k×m. beta = 0 overwrites C whatever it held. C must not overlap A or B.
//
// gonum's kernel skips the zeros of op(A) where it can, so a NaN or Inf of B that meets only zeros does not reach C.
// Cost: 2·m·n·k flops. gonum computes blocks of C in parallel goroutines, which allocate, once C has four blocks of 64×64
// or more; the order of every sum is fixed, so that the result does not depend on the number of processors.
func Gemm[F Float](transA, transB bool, m, n, k int, a, b []F, beta F, c []F) {
	lda, ldb := max(1, k), max(1, n)
	if transA {
		lda = max(1, m)
	}
	if transB {
		ldb = max(1, k)
	}
	tA, tB := transpose(transA), transpose(transB)
	var impl gonum.Implementation
	switch c := any(c).(type) {
	case []float32:
		impl.Sgemm(tA, tB, m, n, k, 1, any(a).([]float32), lda, any(b).([]float32), ldb, float32(beta), c, max(1, n))
	case []float64:
		impl.Dgemm(tA, tB, m, n, k, 1, any(a).([]float64), lda, any(b).([]float64), ldb, float64(beta), c, max(1, n))
	}
}

func transpose(t bool) blas.Transpose {
	if t {
		return blas.Trans
	}
	return blas.NoTrans
}
