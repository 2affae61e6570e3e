package prox_test

import (
	"math"
	"math/big"
	"sort"

	"gonum.org/v1/gonum/mat"
)

// The twins here try every pattern that the solution may have (which coordinates are equal, which are zero, in which
// order). For a pattern the minimiser is a mean; of those that fit their pattern the one with the least objective is the
// solution.

// A contest keeps the point with the least objective. Points that are too close for float64 are compared with 300 bits.
type contest struct {
	z, step []float64
	g       func(x []float64) []float64 // the penalty as a sum of these, each exact to rounding
	best    []float64
	least   float64
}

func (c *contest) enter(x []float64) {
	f := 0.0
	for i := range x {
		f += 0.5 * (x[i] - c.z[i]) * (x[i] - c.z[i]) / c.step[i]
	}
	for _, v := range c.g(x) {
		f += v
	}
	near := math.Abs(f-c.least) <= 1e-11*math.Abs(f)
	if c.best == nil || f < c.least && !near || near && c.exact(x).Cmp(c.exact(c.best)) < 0 {
		c.best, c.least = append(c.best[:0], x...), f
	}
}

func (c *contest) exact(x []float64) *big.Float {
	number := func(v float64) *big.Float { return new(big.Float).SetPrec(300).SetFloat64(v) }
	sum := number(0)
	for i := range x {
		d := number(x[i])
		d.Sub(d, number(c.z[i]))
		d.Mul(d, d).Quo(d, number(2*c.step[i]))
		sum.Add(sum, d)
	}
	for _, v := range c.g(x) {
		sum.Add(sum, number(v))
	}
	return sum
}

// naiveTops is the twin of GroupLInf: every set of coordinates of a block may be the one at the top.
func naiveTops(lambda float64, groups [][]int, weights []float64) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		copy(dst, x)
		for j, index := range groups {
			n, t := len(index), lambda*math.Sqrt(float64(len(index)))
			if weights != nil {
				t = lambda * weights[j]
			}
			z, s, u := make([]float64, n), make([]float64, n), make([]float64, n)
			for k, i := range index {
				z[k], s[k] = math.Abs(x[i]), step[i]
			}
			c := contest{z: z, step: s, g: func(u []float64) []float64 {
				top := 0.0
				for _, v := range u {
					top = max(top, v)
				}
				return []float64{t * top}
			}}
			c.enter(u) // zero
			for set := 1; set < 1<<n; set++ {
				pull, mass := -t, 0.0
				for k := range n {
					if set>>k&1 == 1 {
						pull, mass = pull+z[k]/s[k], mass+1/s[k]
					}
				}
				fits := pull > 0
				for k := range n {
					if u[k] = z[k]; set>>k&1 == 1 {
						u[k] = pull / mass
					}
					fits = fits && u[k] <= pull/mass
				}
				if fits {
					c.enter(u)
				}
			}
			for k, i := range index {
				dst[i] = math.Copysign(c.best[k], x[i])
			}
		}
	}
}

// naiveSorted is the twin of SLOPE: every order with ties may be that of the result, and its last cluster may be zero.
func naiveSorted(lambda float64, weights []float64) func(dst, x, step []float64) {
	orders := weakOrders(len(weights))
	return func(dst, x, step []float64) {
		n := len(x)
		z := make([]float64, n)
		for i := range z {
			z[i] = math.Abs(x[i])
		}
		sorted := make([]float64, n)
		c := contest{z: z, step: step, g: func(u []float64) []float64 {
			copy(sorted, u)
			sort.Float64s(sorted)
			for k := range sorted {
				sorted[k] *= lambda * weights[n-1-k]
			}
			return sorted
		}}
		u, value := make([]float64, n), make([]float64, n+1)
		for _, order := range orders {
			last, rank, fits := math.Inf(1), 0, true
			for level := 1; level <= n && fits; level++ {
				pull, mass := 0.0, 0.0
				for i, l := range order {
					if l == level {
						pull, mass = pull+z[i]/step[i]-lambda*weights[rank], mass+1/step[i]
						rank++
					}
				}
				if mass > 0 {
					value[level] = pull / mass
					fits = pull > 0 && value[level] < last
					last = value[level]
				}
			}
			if !fits {
				continue
			}
			for i, l := range order {
				u[i] = value[l]
			}
			c.enter(u)
		}
		for i := range dst {
			dst[i] = math.Copysign(c.best[i], x[i])
		}
	}
}

// weakOrders returns all ways to put n coordinates on levels 0 (zero), 1 (the greatest), 2, …, without a gap.
func weakOrders(n int) (orders [][]int) {
	order := make([]int, n)
	var fill func(i int)
	fill = func(i int) {
		if i < n {
			for order[i] = 0; order[i] <= n; order[i]++ {
				fill(i + 1)
			}
			return
		}
		top, used := 0, map[int]bool{0: true}
		for _, l := range order {
			top = max(top, l)
			used[l] = true
		}
		if len(used) == top+1 {
			orders = append(orders, append([]int(nil), order...))
		}
	}
	fill(0)
	return orders
}

// naiveChain is the twin of FusedLasso: every difference may be zero, a rise or a fall, every segment positive, negative or
// zero.
func naiveChain(l1, l2 float64) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		n := len(x)
		terms := make([]float64, 2*n)
		c := contest{z: x, step: step, g: func(u []float64) []float64 {
			for i, v := range u {
				terms[i] = l1 * math.Abs(v)
				if terms[n+i] = 0; i > 0 {
					terms[n+i] = l2 * math.Abs(v-u[i-1])
				}
			}
			return terms
		}}
		u := make([]float64, n)
		signs := []float64{1, -1, 0}
		if l1 == 0 {
			signs = []float64{0} // of any sign
		}
		// from extends the pattern by a segment that begins at lo, which the edge e leads up or down to.
		var from func(lo int, e float64)
		from = func(lo int, e float64) {
			if lo == n {
				c.enter(u)
				return
			}
			for hi := lo + 1; hi <= n; hi++ {
				for _, out := range []float64{1, -1} {
					if hi == n && out < 0 {
						continue
					}
					pull, mass := -l2*e, 0.0
					if hi < n {
						pull += l2 * out
					}
					for i := lo; i < hi; i++ {
						pull, mass = pull+x[i]/step[i], mass+1/step[i]
					}
					for _, s := range signs {
						v := (pull - s*l1*float64(hi-lo)) / mass
						if l1 > 0 && s == 0 {
							v = 0
						}
						if l1 > 0 && v*s < 0 || s != 0 && v == 0 || lo > 0 && e*(v-u[lo-1]) <= 0 {
							continue
						}
						for i := lo; i < hi; i++ {
							u[i] = v
						}
						from(hi, out)
					}
				}
			}
		}
		from(0, 0)
		copy(dst, c.best)
	}
}

// naiveSingular is the twin of Nuclear, by the singular value decomposition of gonum.
func naiveSingular(lambda float64, rows, cols int) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		var svd mat.SVD
		if !svd.Factorize(mat.NewDense(rows, cols, append([]float64(nil), x...)), mat.SVDThin) {
			panic("gonum's SVD does not converge")
		}
		var u, v mat.Dense
		svd.UTo(&u)
		svd.VTo(&v)
		s := svd.Values(nil)
		for i := range s {
			s[i] = max(s[i]-lambda*step[0], 0)
		}
		var left mat.Dense
		left.Mul(&u, mat.NewDiagDense(len(s), s))
		mat.NewDense(rows, cols, dst).Mul(&left, v.T())
	}
}
