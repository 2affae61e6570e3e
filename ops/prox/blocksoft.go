package prox

import "math"

// shrinkBlock sets x_b ← max(1 − t/‖x_b‖₂, 0)·x_b in place, given ‖x_b‖₂ = s/inv. It is written with the difference
// s − t, which is exact where the two are close.
func shrinkBlock[F float](x []F, b block, t, s, inv float64) {
	t *= inv
	if s <= t {
		clearBlock(x, b)
		return
	}
	ratio := (s - t) / s
	for k := range b.size {
		i := b.at(k)
		x[i] = clean[F](float64(x[i]) * ratio)
	}
}

// shrinkBlockDiag is shrinkBlock in the metric diag(1/step), in place; t = λ·w_b.
func shrinkBlockDiag[F float](q *secular, x, step []F, b block, t, s, inv float64) {
	load(q, x, step, b, t, inv)
	if q.least == q.greatest { // one step for all that is not zero already: the closed form
		shrinkBlock(x, b, t*q.least, s, inv)
		return
	}
	r, _ := q.root(s)
	if r == 0 {
		clearBlock(x, b)
		return
	}
	for k := range b.size {
		i := b.at(k)
		a := t * float64(step[i]) * inv
		x[i] = clean[F](float64(x[i]) * (r / (r + a))) // exactly x_i where a = 0
	}
}

func clearBlock[F float](x []F, b block) {
	for k := range b.size {
		x[b.at(k)] = 0
	}
}

// proxBlocks sets dst ← prox of step·(l1‖·‖₁ + l2 Σ w_b‖·_b‖₂) at x and returns that penalty at dst: the soft threshold
// first, then each block. A block that holds a NaN or ±Inf is not shrunk.
func proxBlocks[F float](p partition, dst, x []F, step, l1, l2 float64) float64 {
	if l1 == 0 {
		copyClean(dst, x)
	} else {
		softScalar(dst, x, step*l1, 0)
	}
	for j := range p.len() {
		b := p.block(j, len(dst))
		if s, inv := norm(dst, b); s != 0 && finite(s) {
			shrinkBlock(dst, b, step*times(l2, b.weight), s, inv)
		}
	}
	return valueBlocks(p, dst, l1, l2)
}

// proxBlocksDiag is proxBlocks in the metric diag(1/step).
func proxBlocksDiag[F float](p partition, dst, x, step []F, l1, l2 float64) float64 {
	if len(step) != len(x) {
		panic(badLength)
	}
	if l1 == 0 {
		copyClean(dst, x)
	} else {
		softDiag(dst, x, step, l1)
	}
	memory := borrow[float64](2 * p.greatest(len(dst)))
	defer memory.giveBack()
	q := secular{memory: memory.v}
	for j := range p.len() {
		b := p.block(j, len(dst))
		if s, inv := norm(dst, b); s != 0 && finite(s) {
			shrinkBlockDiag(&q, dst, step, b, times(l2, b.weight), s, inv)
		}
	}
	return valueBlocks(p, dst, l1, l2)
}

// copyClean sets dst ← x without a −0.
func copyClean[F float](dst, x []F) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	for i, v := range x {
		dst[i] = v + 0
	}
}

// valueBlocks returns l1‖x‖₁ + l2 Σ w_b‖x_b‖₂. The first sum runs over all coordinates even where l1 = 0: 0·NaN and
// 0·Inf make the value NaN when a coordinate in no block has diverged.
func valueBlocks[F float](p partition, x []F, l1, l2 float64) float64 {
	sum := strengthAbs(x, l1)
	for j := range p.len() {
		b := p.block(j, len(x))
		s, inv := norm(x, b)
		sum += times(l2, b.weight) * s / inv
	}
	return sum
}

// strengthAbs returns Σ l1·|x_i|, in two sums side by side.
func strengthAbs[F float](x []F, l1 float64) float64 {
	var even, odd float64
	for ; len(x) >= 2; x = x[2:] {
		even += l1 * math.Abs(float64(x[0]))
		odd += l1 * math.Abs(float64(x[1]))
	}
	for _, v := range x {
		even += l1 * math.Abs(float64(v))
	}
	return even + odd
}

// distBlocks returns dist(−grad, ∂(l1‖·‖₁ + l2 Σ w_b‖·_b‖₂)(x)): the greatest 2-norm over the blocks, and the greatest
// absolute value over the coordinates in no block.
func distBlocks(p partition, x, grad []float64, l1, l2 float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	outside := ElasticNet{L1: l1}
	dist := p.maxOutside(len(x), func(i int) float64 { return math.Abs(outside.residual(x[i], grad[i])) })
	for j := range p.len() {
		b := p.block(j, len(x))
		dist = max(dist, distBlock(x, grad, b, l1, times(l2, b.weight)))
	}
	return dist
}

func distBlock(x, grad []float64, b block, l1, t float64) float64 {
	var residual length
	s, inv := norm(x, b)
	for k := range b.size {
		i := b.at(k)
		v := ElasticNet{L1: l1}.residual(x[i], grad[i])
		if x[i] != 0 {
			v += t * (x[i] * inv / s)
		}
		residual.add(v)
	}
	if s == 0 {
		return max(residual.norm()-t, 0)
	}
	return residual.norm()
}

// criticalBlocks returns the least λ for which 0 is stationary under λ(α‖·‖₁ + (1−α) Σ w_b‖·_b‖₂), with 1 − α = beta.
func criticalBlocks(p partition, grad []float64, alpha, beta float64) float64 {
	lambda := p.maxOutside(len(grad), func(i int) float64 { return critical(math.Abs(grad[i]), alpha) })
	for j := range p.len() {
		b := p.block(j, len(grad))
		lambda = max(lambda, criticalBlock(grad, b, alpha, beta*b.weight))
	}
	return lambda
}
