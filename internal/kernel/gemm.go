package kernel

// Gemm sets
//
//	C ← op(A)·op(B) + beta·C
//
// where op(A) is m×k, op(B) is k×n, C is m×n, and op transposes its matrix if transA or transB says so: with transA, A is
// stored as k×m. beta = 0 overwrites C whatever it held. C must not overlap A or B.
//
// Each element of the product is summed in ascending order of k, in blocks of 256 terms: one chain of fused multiply-adds
// from zero for each block, and one rounding for each block that is added to C. So an element depends on its row of op(A),
// its column of op(B) and its C alone, to the last bit: not on the other rows, on the size of a team, nor on whether the
// processor has AVX2 or AVX-512. (The portable kernel rounds differently where the compiler does not fuse.) NaN and ±Inf
// are passed on even where they meet zeros.
//
// Cost: 2·m·n·k flops. Nothing allocates once the buffers for packed blocks have been made, which are kept for later calls.
//
// Source: Goto & van de Geijn, Anatomy of High-Performance Matrix Multiplication (2008); Van Zee & van de Geijn, BLIS (2015).
func Gemm[F Float](transA, transB bool, m, n, k int, a, b []F, beta F, c []F) {
	GemmTeam(nil, transA, transB, m, n, k, a, b, beta, c)
}

// GemmTeam is [Gemm], shared among a team where that pays.
func GemmTeam[F Float](t *Team, transA, transB bool, m, n, k int, a, b []F, beta F, c []F) {
	p := product[F]{transA: transA, transB: transB, m: m, n: n, k: k, a: a, b: b, c: c, beta: beta}
	p.do(t)
}
