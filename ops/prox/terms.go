package prox

import "math"

// terms are the four numbers of a [Separable] penalty, l1·|x| + ½·l2·x² on [lo, hi], and all that follows from them.
// The rules of calculus compute with them where their operands are separable.
type terms struct{ l1, l2, lo, hi float64 }

// noTerms is the penalty 0.
var noTerms = terms{lo: math.Inf(-1), hi: math.Inf(1)}

// termsOf returns the numbers of a separable penalty.
func termsOf(p Penalty) (terms, bool) {
	s, ok := As[Separable](p)
	if !ok {
		return terms{}, false
	}
	var c terms
	c.l1, c.l2, c.lo, c.hi = s.Separable()
	return c, true
}

// times returns by·g, for by = 0 the penalty 0.
func (c terms) times(by float64) terms {
	if by == 0 {
		return noTerms
	}
	return terms{by * c.l1, by * c.l2, c.lo, c.hi}
}

func (c terms) box() Box { return Box{c.lo, c.hi} }

// value returns the penalty of one coordinate.
func (c terms) value(v float64) float64 {
	if !(v >= c.lo && v <= c.hi) || v-v != 0 {
		return c.box().at(v)
	}
	v = math.Abs(v)
	return v * (c.l1 + 0.5*c.l2*v)
}

// prox returns the proximal map of one coordinate.
func (c terms) prox(v, step float64) float64 {
	r := math.Copysign(max(math.Abs(v)-step*c.l1, 0), v) / (1 + step*c.l2)
	if step == 0 || r-r != 0 {
		return r
	}
	return min(max(r, c.lo), c.hi)
}

// subdiff returns the bounds of the subdifferential at a point of the domain.
func (c terms) subdiff(x float64) (least, greatest float64) {
	least, greatest = c.l2*x-c.l1, c.l2*x+c.l1
	switch {
	case x > 0:
		least = greatest
	case x < 0:
		greatest = least
	}
	if x == c.lo {
		least = math.Inf(-1)
	}
	if x == c.hi {
		greatest = math.Inf(1)
	}
	return least, greatest
}

// dist returns the distance of −g from the subdifferential at x.
func (c terms) dist(x, g float64) float64 {
	least, greatest := c.subdiff(x)
	return max(least+g, -g-greatest, 0) + c.box().at(x)
}

// margin returns the distance of −g from the boundary of the subdifferential at 0, negative outside.
func (c terms) margin(g float64) float64 {
	least, greatest := c.subdiff(0)
	return min(-g-least, greatest+g)
}

// critical returns the least λ = l1 + l2, their ratio held fixed, for which x = 0 is stationary at the gradient g.
func (c terms) critical(g float64) float64 {
	if !(c.lo <= 0 && c.hi >= 0) {
		return math.Inf(1) + g
	}
	if c.lo == 0 {
		g = min(g, 0)
	}
	if c.hi == 0 {
		g = max(g, 0)
	}
	alpha, _ := mixing(c.l1, c.l2)
	return critical(math.Abs(g), alpha)
}

// valueOver returns Σ g(x_i).
func (c terms) valueOver(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += c.value(v)
	}
	return sum
}

// distOver returns the greatest distance over the coordinates.
func (c terms) distOver(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	var worst float64
	for i, v := range x {
		worst = max(worst, c.dist(v, grad[i]))
	}
	return worst
}

// marginOver returns the least margin over the coordinates that are zero.
func (c terms) marginOver(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	least := math.Inf(1)
	for i, v := range x {
		if v == 0 {
			least = min(least, c.margin(grad[i]))
		}
	}
	return least
}

// criticalOver returns the greatest critical λ over the coordinates.
func (c terms) criticalOver(grad []float64) float64 {
	var worst float64
	for _, g := range grad {
		worst = max(worst, c.critical(g))
	}
	return worst
}

// subgradient sets dst ← the subgradient of the smooth and the absolute term.
func (c terms) subgradient(dst, x []float64) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	for i, v := range x {
		dst[i] = c.slope(v)
	}
}

func (c terms) slope(v float64) float64 {
	switch {
	case v > 0:
		return c.l2*v + c.l1
	case v < 0:
		return c.l2*v - c.l1
	}
	return v
}

// proxTerms sets dst ← prox of step·g at x and returns g(dst). The loops of L1, ElasticNet and Box do where they suffice.
func proxTerms(c terms, dst, x []float64, step float64) float64 {
	switch {
	case c.unbounded() && c.l2 == 0:
		return softScalar(dst, x, float64(step)*c.l1, c.l1)
	case c.unbounded():
		return elasticScalar(ElasticNet{c.l1, c.l2}, dst, x, float64(step))
	case c.l1 == 0 && c.l2 == 0:
		return boxScalar(c.box(), dst, x, step)
	case len(dst) != len(x):
		panic(badLength)
	}
	var sum float64
	for i, v := range x {
		r := c.prox(v, step) + 0
		dst[i] = r
		sum += c.value(r)
	}
	return sum
}

// proxTermsDiag is proxTerms in the metric diag(1/step).
func proxTermsDiag(c terms, dst, x, step []float64) float64 {
	switch {
	case c.unbounded() && c.l2 == 0:
		return softDiag(dst, x, step, c.l1)
	case c.unbounded():
		return elasticDiag(ElasticNet{c.l1, c.l2}, dst, x, step)
	case c.l1 == 0 && c.l2 == 0:
		return boxDiag(c.box(), dst, x, step)
	case len(dst) != len(x) || len(step) != len(x):
		panic(badLength)
	}
	var sum float64
	for i, v := range x {
		r := c.prox(v, step[i]) + 0
		dst[i] = r
		sum += c.value(r)
	}
	return sum
}

// proxTerms32 is proxTerms on float32, by the kernels of L1, ElasticNet and Box where they suffice.
func proxTerms32(c terms, dst, x []float32, step float32) float64 {
	switch {
	case c.unbounded() && c.l2 == 0:
		return L1{c.l1}.Prox32(dst, x, step)
	case c.unbounded():
		return ElasticNet{c.l1, c.l2}.Prox32(dst, x, step)
	case c.l1 == 0 && c.l2 == 0:
		return c.box().Prox32(dst, x, step)
	}
	ElasticNet{c.l1, c.l2}.Prox32(dst, x, step)
	outside := c.box().Prox32(dst, dst, step) // the prox, rounded, clamped to bounds that are float32
	return outside + c.strengthsOver(dst)
}

// proxTermsDiag32 is proxTermsDiag on float32.
func proxTermsDiag32(c terms, dst, x, step []float32) float64 {
	switch {
	case c.unbounded() && c.l2 == 0:
		return L1{c.l1}.ProxDiag32(dst, x, step)
	case c.unbounded():
		return ElasticNet{c.l1, c.l2}.ProxDiag32(dst, x, step)
	case c.l1 == 0 && c.l2 == 0:
		return c.box().ProxDiag32(dst, x, step)
	}
	ElasticNet{c.l1, c.l2}.ProxDiag32(dst, x, step)
	outside := c.box().ProxDiag32(dst, dst, step)
	return outside + c.strengthsOver(dst)
}

// strengthsOver returns Σ l1·|x_i| + ½·l2·x_i².
func (c terms) strengthsOver(x []float32) float64 {
	var sum float64
	half := 0.5 * c.l2
	for _, v := range x {
		r := math.Abs(float64(v))
		sum += r * (c.l1 + half*r)
	}
	return sum
}

// bounded returns the terms with the bounds that they have on F.
func bounded[F float](c terms) terms {
	lo, hi := within[F](c.box())
	c.lo, c.hi = float64(lo), float64(hi)
	return c
}
