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
func (c terms) value(v float64) float64 { return ElasticNet{c.l1, c.l2}.at(v) + c.box().at(v) }

// prox returns the proximal map of one coordinate.
func (c terms) prox(v, step float64) float64 {
	return clampStep(soft(v, step*c.l1)/(1+step*c.l2), step, c.lo, c.hi)
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

// proxTerms sets dst ← prox of step·g at x and returns g(dst).
func proxTerms[F float](c terms, dst, x []F, step float64) float64 {
	if len(dst) != len(x) {
		panic(badLength)
	}
	c = bounded[F](c)
	var sum float64
	for i, v := range x {
		r := clean[F](c.prox(float64(v), step))
		dst[i] = r
		sum += c.value(float64(r))
	}
	return sum
}

// proxTermsDiag is proxTerms in the metric diag(1/step).
func proxTermsDiag[F float](c terms, dst, x, step []F) float64 {
	if len(dst) != len(x) || len(step) != len(x) {
		panic(badLength)
	}
	c = bounded[F](c)
	var sum float64
	for i, v := range x {
		r := clean[F](c.prox(float64(v), float64(step[i])))
		dst[i] = r
		sum += c.value(float64(r))
	}
	return sum
}

// bounded returns the terms with the bounds that they have on F.
func bounded[F float](c terms) terms {
	lo, hi := within[F](c.box())
	c.lo, c.hi = float64(lo), float64(hi)
	return c
}
