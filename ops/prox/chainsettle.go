package prox

import "math"

// settle computes the value of each segment of equal x_i once more, from its own coordinates. Where rounding puts two
// neighbours into the other order than the solution has them, they become one segment: a certificate reads the order.
func (c *chain) settle() {
	n := len(c.x)
	for i := range n - 1 {
		c.edge[i] = sign(c.x[i+1] - c.x[i])
	}
	copy(c.low, c.x) // the solution whose signs count
	for range n {
		for lo := 0; lo < n; {
			hi := lo + 1
			for hi < n && c.edge[hi-1] == 0 {
				hi++
			}
			v := c.level(lo, hi)
			for i := lo; i < hi; i++ {
				c.x[i] = v
			}
			lo = hi
		}
		if !c.merge() {
			return
		}
	}
}

// merge joins the neighbours that are out of order and reports whether there were any.
func (c *chain) merge() (merged bool) {
	for i := range len(c.x) - 1 {
		if e := c.edge[i]; e != 0 && e*(c.x[i+1]-c.x[i]) <= 0 {
			c.edge[i], merged = 0, true
		}
	}
	return merged
}

// level returns the value that the coordinates lo…hi−1 share: their mean, moved by the pull of both neighbours and of l1. A
// mean that is zero but for rounding is zero.
func (c *chain) level(lo, hi int) float64 {
	heavy, before := lo, c.low[lo]
	for i := lo; i < hi; i++ {
		if c.d[i] > c.d[heavy] {
			heavy = i
		}
	}
	switch {
	case math.IsInf(c.d[heavy], 1):
		return c.z[heavy]
	case c.l1 > 0 && before == 0:
		return 0
	}
	force := -c.l1 * float64(hi-lo) * sign(before)
	if lo > 0 {
		force -= c.l2 * c.edge[lo-1]
	}
	if hi < len(c.x) {
		force += c.l2 * c.edge[hi-1]
	}
	base, mass := c.z[heavy], 0.0
	about, sum, added := force, force, math.Abs(force) // Σ d(z − base) and Σ d·z, with the force
	for i := lo; i < hi; i++ {
		mass += c.d[i]
		about += c.d[i] * (c.z[i] - base)
		sum += c.d[i] * c.z[i]
		added += math.Abs(c.d[i] * c.z[i])
	}
	v := base + about/mass
	if math.Abs(sum) <= 0x1p-51*float64(hi-lo+1)*added || c.l1 > 0 && v*before < 0 {
		return 0
	}
	return v
}

// sign returns −1, 0 or 1.
func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// solveChain sets dst ← prox of l1‖·‖₁ + l2 Σ|x_{i+1} − x_i| at x, both of one length.
func solveChain[F float](dst, x []F, s steps[F], l1, l2 float64) {
	n := len(x)
	s.checkLens(dst, x)
	r := surveyOf(x, s, whole(n))
	if r.still() || r.sick || l1 == 0 && l2 == 0 {
		passOn(dst, x, whole(n), r.sick)
		return
	}
	scratch := borrow[float64](chainSize * n)
	defer scratch.giveBack()
	inv := r.inv()
	c := chainOf(scratch.v, l1*inv*r.least, l2*inv*r.least)
	var mass float64
	for i, v := range x {
		c.d[i] = max(r.least/s.at(i), 0x1p-1000)
		c.z[i] = float64(v) * inv
		if finite(c.d[i]) {
			mass += c.d[i]
		}
	}
	c.l2 = min(c.l2, 4*mass) // all are one by then
	c.l1 = min(c.l1, 4*mass+2*c.l2)
	c.solve()
	for i, v := range c.x {
		if s.at(i) == 0 {
			dst[i] = x[i] + 0
			continue
		}
		dst[i] = clean[F](v / inv)
	}
}
