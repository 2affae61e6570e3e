package kernel

// Affine sets dst ← X·W + 1·bᵀ, where X is n×p, W is p×q, dst is n×q and b has length q, or is nil for no bias.
// dst must not overlap its operands.
func Affine[F Float](dst, x, w, b []F, n, p, q int) { AffineTeam(nil, dst, x, w, b, n, p, q) }

// AffineTeam is [Affine], shared among a team where that pays.
func AffineTeam[F Float](t *Team, dst, x, w, b []F, n, p, q int) {
	work := product[F]{m: n, n: q, k: p, a: x, b: w, c: dst, bias: b}
	work.do(t)
}

// AffineReLU sets dst ← max(X·W + 1·bᵀ, 0), with the shapes of [Affine], in one pass; NaN stays NaN.
func AffineReLU[F Float](t *Team, dst, x, w, b []F, n, p, q int) {
	work := product[F]{m: n, n: q, k: p, a: x, b: w, c: dst, bias: b, relu: true}
	work.do(t)
}

// GemmNTMask sets dst ← (dY·Wᵀ)∘1{h > 0} in one pass, the gradient of a ReLU's argument: dY is n×q, W is p×q, h, the result
// of that ReLU, and dst are n×p. Where h is NaN, so is dst. A nil h masks nothing. dst must not overlap the others.
func GemmNTMask[F Float](t *Team, dst, dy, w, h []F, n, p, q int) {
	work := product[F]{transB: true, m: n, n: p, k: q, a: dy, b: w, c: dst, h: h}
	work.do(t)
}

// AffineGrad sets dW ← Xᵀ·dY and db ← Σ_i dy_i, the gradients of [Affine]: X is n×p, dY is n×q, dW is p×q, db has length q,
// or is nil where there is no bias. The sums of db are accumulated in float64.
func AffineGrad[F Float](t *Team, dw, db, x, dy []F, n, p, q int) {
	work := product[F]{transA: true, m: p, n: q, k: n, a: x, b: dy, c: dw, sums: db}
	work.do(t)
}

// ColSums sets dst_j ← Σ_i a_ij, where a is n×q and dst has length q, in float64 and in ascending order of i. dst must not
// overlap a. Cost: n·q additions.
func ColSums[F Float](dst, a []F, n, q int) {
	const width = 8 // columns at a time: their float64 sums stay in registers, their rows in one or two cache lines
	a, dst = a[:n*q], dst[:q]
	if colSums(dst, a, n, q) {
		return
	}
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
