package prox

import "math"

// A chain minimises, exactly but for rounding,
//
//	½ Σ_i d_i(x_i − z_i)² + l1 Σ_i |x_i| + l2 Σ_i |x_{i+1} − x_i|
//
// by dynamic programming: the least cost of x_0…x_i as a function of x_i is convex and piecewise quadratic, and its
// derivative, piecewise linear and rising, is kept as the breaks between its pieces. The next coordinate sees it clipped to
// [−l2, l2], which takes breaks away at both ends and adds one at each; so every break is added once and taken away once,
// O(n) in all. A d of +Inf freezes its coordinate at z_i.
//
// Source: Johnson (2013), §2. Differs from the source: weights, frozen coordinates, the jump of |x_i| at 0, and sums of
// twice the precision, without which a metric of six decades would leave errors of 1e-10.
type chain struct {
	d, z, x, low, high, edge []float64 // edge_i is the sign of x_{i+1} − x_i
	l1, l2                   float64
	breaks                   breaks
	jump                     float64 // of the derivative at 0, from the terms l1·|x_i| that are not clipped away yet
}

// breaks is a queue with two ends: right of the position at_k the derivative's piece has the slope da_k more and the
// intercept dc_k more.
type breaks struct {
	at, daHi, daLo, dcHi, dcLo []float64
	first, end                 int
}

func (b *breaks) get(k int) (da, dc double) {
	return double{b.daHi[k], b.daLo[k]}, double{b.dcHi[k], b.dcLo[k]}
}

func (b *breaks) set(k int, at float64, da, dc double) {
	b.at[k], b.daHi[k], b.daLo[k], b.dcHi[k], b.dcLo[k] = at, da.hi, da.lo, dc.hi, dc.lo
}

// chainSize is the scratch that a chain takes for each coordinate.
const chainSize = 16

func chainOf(scratch []float64, l1, l2 float64) chain {
	n := len(scratch) / chainSize
	part := func(from, to int) []float64 { return scratch[from*n : to*n : to*n] }
	return chain{
		d: part(0, 1), z: part(1, 2), x: part(2, 3), low: part(3, 4), high: part(4, 5), edge: part(5, 6), l1: l1, l2: l2,
		breaks: breaks{part(6, 8), part(8, 10), part(10, 12), part(12, 14), part(14, 16), n, n},
	}
}

// solve sets x.
func (c *chain) solve() {
	n := len(c.x)
	left, right := 0.0, 0.0 // what the coordinates before add to the derivative at −∞ and at +∞
	for i := range n {
		if math.IsInf(c.d[i], 1) {
			c.freeze(i)
		} else {
			c.step(i, left, right, i == n-1)
		}
		left, right = -c.l2, c.l2
	}
	c.x[n-1] = c.low[n-1]
	for i := n - 2; i >= 0; i-- {
		c.x[i] = min(max(c.x[i+1], c.low[i]), c.high[i])
	}
	c.settle()
}

// freeze makes the derivative jump from −l2 to l2 at z_i.
func (c *chain) freeze(i int) {
	b := &c.breaks
	b.first, b.end = len(c.x), len(c.x)+1
	b.set(b.first, c.z[i], double{}, double{hi: 2 * c.l2})
	c.low[i], c.high[i], c.jump = c.z[i], c.z[i], 0
}

// step adds the terms of coordinate i and clips the derivative to [−l2, l2]: low and high are where it takes these values.
// For the last coordinate they are the minimiser.
func (c *chain) step(i int, left, right float64, last bool) {
	a, b := double{hi: c.d[i]}, product(-c.d[i], c.z[i])
	c.jump += 2 * c.l1
	bound := c.l2
	if last {
		bound = 0
	}
	low, da, dc := c.fromLeft(a, b.plus(left-c.l1), -bound)
	c.low[i] = low
	if last {
		return
	}
	high, ea, ec := c.fromRight(a, b.plus(right+c.l1), bound)
	c.high[i] = max(high, low)
	q := &c.breaks
	q.first--
	if high <= low { // one jump from −l2 to l2
		q.set(q.first, low, double{}, double{hi: 2 * bound})
		q.end, c.jump = q.first+1, 0
		return
	}
	q.set(q.first, low, da, dc.plus(bound))
	q.set(q.end, high, ea.minus(), ec.minus().plus(bound))
	q.end++
}

// fromLeft returns the least position where a·x + b, with all that the breaks add to it, is target or more, and the piece
// right of it. It takes away the breaks left of it.
func (c *chain) fromLeft(a, b double, target float64) (float64, double, double) {
	q, at := &c.breaks, math.Inf(-1)
	for {
		next, zero := math.Inf(1), false
		if q.first < q.end {
			next = q.at[q.first]
		}
		if c.jump > 0 && next >= 0 {
			next, zero = 0, true
		}
		if math.IsInf(next, 1) || a.timesPlus(next, b).plus(-target).hi >= 0 {
			return min(max((target-b.hi-b.lo)/a.hi, at), next), a, b
		}
		if at = next; zero {
			b, c.jump = b.plus(c.jump), 0
		} else {
			da, dc := q.get(q.first)
			a, b = a.add(da), b.add(dc)
			q.first++
		}
	}
}

// fromRight is fromLeft seen in a mirror: the greatest position where the derivative is target or less, and the piece left
// of it.
func (c *chain) fromRight(a, b double, target float64) (float64, double, double) {
	q, at := &c.breaks, math.Inf(1)
	for {
		next, zero := math.Inf(-1), false
		if q.first < q.end {
			next = q.at[q.end-1]
		}
		if c.jump > 0 && next <= 0 {
			next, zero = 0, true
		}
		if math.IsInf(next, -1) || a.timesPlus(next, b).plus(-target).hi <= 0 {
			return max(min((target-b.hi-b.lo)/a.hi, at), next), a, b
		}
		if at = next; zero {
			b, c.jump = b.plus(-c.jump), 0
		} else {
			da, dc := q.get(q.end - 1)
			a, b = a.add(da.minus()), b.add(dc.minus())
			q.end--
		}
	}
}
