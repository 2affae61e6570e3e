package prox

import "math"

// The conjugate of l1·|x| + ½·l2·x² on [lo, hi],
//
//	g*(y) = max over x in [lo, hi] of x·y − l1·|x| − ½·l2·x²,
//
// and what follows from it. The maximum is at soft(y, l1)/l2, clamped to the interval.

// conjugateOver returns Σ g*(y_i).
func (c terms) conjugateOver(y []float64) float64 {
	var sum float64
	for _, v := range y {
		sum += c.conjugate(v)
	}
	return sum
}

// conjugate returns g*(y).
func (c terms) conjugate(y float64) float64 {
	if !finite(y) {
		return math.Abs(y) // NaN, +Inf
	}
	x := c.argmax(y)
	switch {
	case math.IsInf(x, 0):
		return math.Inf(1)
	case x == 0:
		return 0
	}
	return x*y - ElasticNet{c.l1, c.l2}.at(x)
}

// dual returns the numbers of g* where it is a box, or L1. In general it bends at ±l1 and is none of these.
func (c terms) dual() (terms, bool) {
	below, above := math.IsInf(c.lo, -1), math.IsInf(c.hi, 1)
	d := noTerms
	switch {
	case c.l2 != 0:
		return d, false
	case (below || c.lo == 0) && (above || c.hi == 0) && (below || above):
		if below {
			d.lo = 0 - c.l1
		}
		if above {
			d.hi = c.l1
		}
		return d, true
	case c.l1 == 0 && c.lo == -c.hi:
		d.l1 = c.hi
		return d, true
	}
	return d, false
}

// argmax returns the x of the least magnitude at which g*(y) is attained, ±Inf where it is not.
func (c terms) argmax(y float64) float64 {
	s := soft(y, c.l1)
	if s != 0 {
		s /= c.l2 // ±Inf for l2 = 0
	}
	return min(max(s, c.lo), c.hi)
}

// argmaxes returns the least and the greatest x at which g*(y) is attained: ∂g*(y). Empty (least > greatest) outside the
// domain of g*.
func (c terms) argmaxes(y float64) (least, greatest float64) {
	x := c.argmax(y)
	least, greatest = x, x
	if c.l2 == 0 && y == c.l1 {
		greatest = c.hi
	}
	if c.l2 == 0 && y == -c.l1 {
		least = c.lo
	}
	if math.IsInf(x, 0) {
		return math.Inf(1), math.Inf(-1)
	}
	return least, greatest
}

// conjugateProx returns the prox of step·g* at z. By Moreau it is z − step·u for u = prox of g/step at z/step, and that is
// clamp(soft(z, l1)/(step + l2), lo, hi). Where u is not clamped, z − step·u is clamp(z, −l1, l1) + soft(z, l1)·l2/(step + l2),
// which is exact where l2 = 0.
func (c terms) conjugateProx(z, step float64) float64 {
	if !finite(z) || step == 0 {
		return z
	}
	s := soft(z, c.l1)
	u := s / (step + c.l2)
	switch {
	case u > c.hi:
		return beside(z-step*c.hi, c.hi, math.Copysign(c.l1, c.hi), 1)
	case u < c.lo:
		return beside(z-step*c.lo, c.lo, math.Copysign(c.l1, c.lo), -1)
	}
	x := min(max(z, -c.l1), c.l1)
	if c.l2 != 0 {
		x += s * (c.l2 / (step + c.l2))
	}
	return x + 0*step
}

// beside keeps x = z − step·bound, where the bound is attained, on its side of the kink of g* there, whatever the rounding:
// above it for the upper bound (side = 1), below it for the lower one.
func beside(x, bound, kink, side float64) float64 {
	switch {
	case bound == 0:
		return x
	case side > 0:
		return max(x, kink)
	}
	return min(x, kink)
}

// conjugateDist returns the distance of −grad from ∂g*(y).
func (c terms) conjugateDist(y, grad float64) float64 {
	if math.IsNaN(y) {
		return y
	}
	least, greatest := c.argmaxes(y)
	if least > greatest {
		return math.Inf(1) + grad
	}
	return max(least+grad, -grad-greatest, 0)
}

// proxConjugate is the prox of g* with the steps step, or the one step size where step is nil, and returns g*(dst).
func (c terms) proxConjugate(dst, x, step []float64, size float64) float64 {
	var sum float64
	for i, v := range x {
		if step != nil {
			size = step[i]
		}
		dst[i] = c.conjugateProx(v, size) + 0
		sum += c.conjugate(dst[i])
	}
	return sum
}
