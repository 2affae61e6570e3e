package prox

import "math"

// proxSorted sets dst to the prox of SLOPE at x and returns the penalty at dst.
func proxSorted[F float](p SLOPE, dst, x []F, s steps[F]) float64 {
	s.checkLens(dst, x)
	n := len(x)
	if n == 0 {
		return 0
	}
	first := p.weight(0, n)
	r := surveyOf(x, s, whole(n))
	if r.still() || r.sick || times(p.Lambda, first) == 0 {
		passOn(dst, x, whole(n), r.sick)
		return valueSorted(p, dst)
	}
	in, num := borrowRanking(n), borrow[float64](6*n)
	defer in.giveBack()
	defer num.giveBack()
	inv := r.inv()
	d := decomposition{
		u: num.v[:n], c: num.v[n : 2*n], weight: num.v[2*n : 3*n], value: num.v[3*n : 4*n], size: num.v[4*n : 5*n],
	}
	common, equal := s.equal(x)
	least := r.least
	if equal {
		least = common
	}
	t := min(times(p.Lambda, first)*inv*least, 0x1p900) // so large that all is zero, and no sum overflows
	m := 0
	for i, v := range x {
		d.weight[i] = t * (p.weight(i, n) / first)
		if v == 0 { // stays, at the last ranks
			dst[i] = 0
			continue
		}
		d.u[i] = math.Abs(float64(v)) * inv
		if step := s.at(i); !equal && step > 0 {
			d.c[i] = max(least/step, 0x1p-1000)
		} else {
			d.c[i] = 1 / step // +Inf where it is frozen
		}
		in.v[m] = ranked{d.u[i], i}
		m++
	}
	if equal {
		poolWhole(in.v[:m], d)
	} else {
		d.solve(in.v[:m], 0)
	}
	unsort(dst, x, in.v[:m], s, inv)
	return valueSorted(p, dst)
}

// poolWhole solves with equal steps: sort, subtract, pool.
func poolWhole(v []ranked, d decomposition) {
	descend(v)
	for k := range v {
		v[k].key -= d.weight[k]
	}
	pool(v, d.value[:2*len(d.u)]) // value and size lie side by side
}

// unsort writes the values of the ranks, clipped at 0, back with the signs of x. Values that rounding has put in the
// wrong order become equal, so that a cluster is never torn.
func unsort[F float](dst, x []F, v []ranked, s steps[F], inv float64) {
	last := math.Inf(1)
	for _, c := range v {
		if s.at(c.index) == 0 {
			dst[c.index] = x[c.index]
			continue
		}
		last = min(last, max(c.key, 0))
		dst[c.index] = clean[F](math.Copysign(last/inv, float64(x[c.index])))
	}
}
