package kernel

// Affine sets dst ← X·W + 1·bᵀ, where X is n×p, W is p×q, dst is n×q and b has length q, or is nil for no bias.
// dst must not overlap its operands.
func Affine[F Float](dst, x, w, b []F, n, p, q int) {
	if b == nil {
		Gemm(false, false, n, q, p, x, w, 0, dst)
		return
	}
	// Rows start as the bias, which the product is then added to: one pass over dst less than adding it afterwards.
	for i := range n {
		copy(dst[i*q:(i+1)*q], b[:q])
	}
	Gemm(false, false, n, q, p, x, w, 1, dst)
}

// ColSums sets dst_j ← Σ_i a_ij, where a is n×q and dst has length q. dst must not overlap a.
func ColSums[F Float](dst, a []F, n, q int) {
	const width = 8 // columns at a time: their float64 sums stay in registers, their rows in one or two cache lines
	a, dst = a[:n*q], dst[:q]
	j := 0
	for ; j+width <= q; j += width {
		var sum [width]float64
		for i := j; i < len(a); i += q {
			row := a[i : i+width : i+width]
			for l := range sum {
				sum[l] += float64(row[l])
			}
		}
		for l := range sum {
			dst[j+l] = F(sum[l])
		}
	}
	for ; j < q; j++ {
		sum := 0.0
		for i := j; i < len(a); i += q {
			sum += float64(a[i])
		}
		dst[j] = F(sum)
	}
}
