package prox

import "math"

// proxBeside is the prox of c + f with the steps step, or the one step size where step is nil.
func (p Sum) proxBeside(c terms, f Penalty, dst, x, step []float64, size float64) float64 {
	if len(dst) != len(x) || step != nil && len(step) != len(x) {
		panic(badLength)
	}
	at := func(i int) float64 {
		if step == nil {
			return size
		}
		return step[i]
	}
	if of, ok := As[Coordinatewise](f); ok {
		even, sum := ShapeOf(f)&Even != 0, 0.0
		for i, v := range x {
			dst[i] = besideAt(c, of, even, i, v, at(i))
			sum += c.value(dst[i]) + of.ValueAt(i, dst[i])
		}
		return sum
	}
	for i, v := range x {
		dst[i] = c.before(v, at(i))
	}
	if step == nil {
		g := f.Prox(dst, dst, size/(1+size*c.l2))
		return g + c.valueOver(dst)
	}
	s := borrow[float64](len(x))
	defer s.giveBack()
	for i, v := range step {
		s.v[i] = v / (1 + v*c.l2)
	}
	g := f.(DiagonalProxer).ProxDiag(dst, dst, s.v)
	return g + c.valueOver(dst)
}

// before returns where the prox of an even f is to be taken: soft(z, step·l1)/(1 + step·l2), at least 0 where the bound is x ≥ 0.
func (c terms) before(z, step float64) float64 {
	if !finite(z) || step == 0 {
		return z + 0
	}
	z = soft(z, step*c.l1) / (1 + step*c.l2)
	if c.nonNegative() {
		z = max(z, 0)
	}
	return z + 0
}

// besideAt returns the prox of the coordinate i of c + f.
func besideAt(c terms, f Coordinatewise, even bool, i int, z, step float64) float64 {
	switch {
	case !finite(z) || step == 0:
		return z + 0
	case even || c.l1 == 0:
		if !even {
			z /= 1 + step*c.l2
		} else {
			z = c.before(z, step)
		}
		r := f.ProxAt(i, z, step/(1+step*c.l2))
		return clampStep(r, step, c.lo, c.hi)
	}
	a := 1 + step*c.l2
	r := f.ProxAt(i, (z-step*c.l1)/a, step/a)
	if r <= 0 {
		if r = f.ProxAt(i, (z+step*c.l1)/a, step/a); r > 0 {
			r = 0
		}
	}
	return clampStep(r, step, c.lo, c.hi)
}

// besideDistAt returns the distance of −grad from ∂f(x) + [least, greatest], the latter the subdifferential of c.
func besideDistAt(c terms, f Coordinatewise, i int, x, grad float64) float64 {
	outside := c.box().at(x)
	if outside != 0 {
		return outside + 0*grad
	}
	least, greatest := c.subdiff(x)
	switch {
	case math.IsInf(least, -1) && math.IsInf(greatest, 1):
		return 0*grad + 0*f.DistAt(i, x, 0)
	case math.IsInf(least, -1): // −grad − greatest may only be too high
		d := f.DistAt(i, x, grad+greatest)
		if finite(d) && f.DistAt(i, x, grad+greatest+d) > d {
			return 0
		}
		return d
	case math.IsInf(greatest, 1):
		d := f.DistAt(i, x, grad+least)
		if finite(d) && f.DistAt(i, x, grad+least-d) > d {
			return 0
		}
		return d
	}
	// −grad − w, w from least to greatest, is on one side of ∂f(x), or crosses it: then a + b is no more than the way, but for
	// the rounding of the sums. On one side it is the way and twice the distance.
	const rounding = 4 * 0x1p-53
	a, b := f.DistAt(i, x, grad+least), f.DistAt(i, x, grad+greatest)
	if way := greatest - least; way > 0 && a+b <= way+rounding*(way+math.Abs(grad)) {
		return 0
	}
	return min(a, b)
}

// besideDist returns the distance of −grad from ∂(c + f)(x) for an f that is even, or with l2 alone: at x_i = 0 an even f
// leaves soft(grad_i, l1) to match, and with the bound x ≥ 0 only what of it is negative.
// dist is that of f for a gradient.
func besideDist(c terms, x, grad []float64, dist func(grad []float64) float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	g := borrow[float64](len(x))
	defer g.giveBack()
	outside := 0.0
	for i, v := range x {
		g.v[i] = ElasticNet{c.l1, c.l2}.residual(v, grad[i])
		if v == 0 && c.nonNegative() {
			g.v[i] = min(g.v[i], 0)
		}
		if v < c.lo {
			outside = math.Inf(1)
		}
	}
	return dist(g.v) + outside
}

// besideCritical returns the least λ, the sum of the strengths at fixed ratios, for which 0 is stationary for c + f, f even:
// the least with LambdaMax of f at soft(grad, λ·l1) not above f's share of λ, by bisection to the last bit.
func besideCritical(c terms, f Penalty, grad []float64) float64 {
	g := borrow[float64](2 * len(grad))
	defer g.giveBack()
	pull, left := g.v[:len(grad)], g.v[len(grad):]
	for i, v := range grad {
		if c.lo == 0 {
			v = min(v, 0)
		}
		if c.hi == 0 {
			v = max(v, 0)
		}
		pull[i] = v
	}
	of, strength := f.(Criticaler), f.(Strong).Strength()
	total := c.l1 + c.l2 + strength
	top := maxAbs(pull)
	switch {
	case top == 0 || math.IsNaN(top):
		return top
	case !(c.lo <= 0 && c.hi >= 0) || total == 0 || math.IsInf(top, 1):
		return math.Inf(1)
	}
	share, l1 := strength/total, c.l1/total
	fits := func(lambda float64) bool {
		for i, v := range pull {
			left[i] = soft(v, lambda*l1)
		}
		return of.LambdaMax(left) <= share*lambda
	}
	if l1 == 0 {
		return critical(of.LambdaMax(pull), share)
	}
	lo, hi := 0.0, top/l1*(1+1e-15)
	for {
		mid := lo + (hi-lo)/2
		if mid == lo || mid == hi {
			return hi
		}
		if fits(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
}

// besideConjugable reports whether the conjugate of c + f is known.
func besideConjugable(c terms, f Penalty) bool {
	shape := ShapeOf(f)
	switch {
	case shape&Convex == 0 || c.l2 == 0 && PowersOf(f)&PowerConjugateValue == 0:
		return false
	case shape&Even != 0:
		return c.unbounded() || c.nonNegative()
	}
	return c.l1 == 0 && c.unbounded()
}

// besideConjugate returns (c + f)*(y). For an even f the terms l1 and x ≥ 0 leave v = soft(y, l1), at least 0, to f: f* is even
// too, so that it rises with each |v_i|, and the conjugate of a sum is the least over the ways to share y out. With l2 the
// maximiser of ⟨v, x⟩ − ½·l2·‖x‖² − f(x) is the prox of f at v/l2 with the step 1/l2.
func besideConjugate(c terms, f Penalty, y []float64) float64 {
	v, x := borrow[float64](len(y)), borrow[float64](len(y))
	defer v.giveBack()
	defer x.giveBack()
	for i, w := range y {
		v.v[i] = soft(w, c.l1)
		if c.nonNegative() {
			v.v[i] = max(v.v[i], 0)
		}
		x.v[i] = v.v[i] / c.l2
	}
	switch {
	case c.l2 == 0:
		return f.(Conjugable).ConjugateValue(v.v) + valueOfNone(y)
	case !finite(maxAbs(x.v)):
		return maxAbs(x.v)
	}
	sum := -f.Prox(x.v, x.v, 1/c.l2)
	for i, w := range x.v {
		sum += w * (v.v[i] - 0.5*c.l2*w)
	}
	return sum
}
