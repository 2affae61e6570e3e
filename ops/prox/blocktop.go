package prox

import "math"

// topOf returns ‖x_b‖∞, NaN where the block holds a NaN.
func topOf[F float](x []F, b block) float64 {
	var top float64
	for k := range b.size {
		top = max(top, math.Abs(float64(x[b.at(k)])))
	}
	return top
}

// valueTops returns λ Σ w_b‖x_b‖∞, NaN where a coordinate in no block has diverged.
func valueTops[F float](p partition, x []F, lambda float64) float64 {
	sum := valueOfNone(x)
	for j := range p.len() {
		b := p.block(j, len(x))
		sum += times(lambda, b.weight) * topOf(x, b)
	}
	return sum
}

// proxTops sets dst ← prox of λ Σ w_b‖·_b‖∞ at x and returns that penalty at dst.
func proxTops[F float](p partition, dst, x []F, s steps[F], lambda float64) float64 {
	s.checkLens(dst, x)
	u, c := borrow[float64](len(x)), borrow[float64](len(x))
	defer u.giveBack()
	defer c.giveBack()
	passOn(dst, x, whole(len(x)), false)
	sickOutside(p, dst, s)
	for j := range p.len() {
		b := p.block(j, len(x))
		lowerTop(dst, s, b, times(lambda, b.weight), u.v, c.v)
	}
	return valueTops(p, dst, lambda)
}

// lowerTop sets x_b ← prox of t‖·‖∞ in place; u and c are scratch.
func lowerTop[F float](x []F, s steps[F], b block, t float64, u, c []float64) {
	r := surveyOf(x, s, b)
	if r.still() || r.sick || t == 0 {
		passOn(x, x, b, r.sick)
		return
	}
	inv, floor, m := r.inv(), 0.0, 0
	for k := range b.size {
		i := b.at(k)
		v, step := math.Abs(float64(x[i]))*inv, s.at(i)
		if step == 0 { // a frozen coordinate is a bound that is paid for already
			floor = max(floor, v)
			continue
		}
		u[m], c[m] = v, r.least/step
		m++
	}
	tau := waterline(u[:m], c[:m], t*inv*r.least, floor) / inv
	for k := range b.size {
		i := b.at(k)
		if v := float64(x[i]); math.Abs(v) > tau && s.at(i) != 0 {
			x[i] = clean[F](math.Copysign(tau, v))
		}
	}
}

// distTops returns dist(−grad, ∂(λ Σ w_b‖·_b‖∞)(x)): the greatest 2-norm over the blocks, and the greatest absolute value
// over the coordinates in no block.
func distTops(p partition, x, grad []float64, lambda float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	u := borrow[float64](len(x))
	defer u.giveBack()
	dist := p.maxOutside(len(x), func(i int) float64 { return math.Abs(grad[i]) + 0*x[i] })
	for j := range p.len() {
		b := p.block(j, len(x))
		dist = max(dist, distTop(x, grad, b, times(lambda, b.weight), u.v))
	}
	return dist
}

// distTop is distTops for one block with t = λ·w_b. What is left of y after the projection onto the multipliers, those of
// the simplex of size t, is min(y, θ); the waterline θ of Σ max(y − θ, 0) = t is 0 or above where x_b = 0.
func distTop(x, grad []float64, b block, t float64, u []float64) float64 {
	var residual length
	top, m, sum, greatest := topOf(x, b), 0, 0.0, 0.0
	for k := range b.size {
		i := b.at(k)
		switch {
		case top == 0:
			u[m] = math.Abs(grad[i])
		case math.Abs(x[i]) == top:
			u[m] = -grad[i] * math.Copysign(1, x[i])
		default:
			residual.add(grad[i])
			continue
		}
		greatest = max(greatest, math.Abs(u[m]))
		sum += u[m]
		m++
	}
	if !finite(top) || !finite(greatest) {
		return math.Abs(top-top) + greatest
	}
	start := 0.0
	if top != 0 {
		start = (sum - t) / float64(m) // all are above it
	}
	theta := waterline(u[:m], nil, t, start)
	for _, v := range u[:m] {
		residual.add(min(v, theta))
	}
	return residual.norm()
}

func criticalTops(p partition, grad []float64) float64 {
	lambda := p.maxOutside(len(grad), func(i int) float64 { return critical(math.Abs(grad[i]), 0) })
	for j := range p.len() {
		b := p.block(j, len(grad))
		lambda = max(lambda, critical(sumAbs(grad, b), b.weight))
	}
	return lambda
}

// sumAbs returns ‖x_b‖₁.
func sumAbs(x []float64, b block) float64 {
	var sum float64
	for k := range b.size {
		sum += math.Abs(x[b.at(k)])
	}
	return sum
}

func subgradientTops(p partition, dst, x []float64, lambda float64) {
	p.maxOutside(len(x), func(i int) float64 {
		dst[i] = 0 * x[i] // a NaN stays
		dst[i] += 0
		return 0
	})
	for j := range p.len() {
		b := p.block(j, len(x))
		top, m := topOf(x, b), 0.0
		for k := range b.size {
			if math.Abs(x[b.at(k)]) == top {
				m++
			}
		}
		for k := range b.size {
			i := b.at(k)
			switch v := x[i]; {
			case top != 0 && math.Abs(v) == top:
				dst[i] = math.Copysign(times(lambda, b.weight)/m, v)
			default:
				dst[i] = 0 * v // a NaN stays
				dst[i] += 0
			}
		}
	}
}

func marginTops(p partition, x, grad []float64, lambda float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	margin := math.Inf(1)
	for j := range p.len() {
		b := p.block(j, len(x))
		if topOf(x, b) == 0 {
			margin = min(margin, times(lambda, b.weight)-sumAbs(grad, b))
		}
	}
	return margin
}
