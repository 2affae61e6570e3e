package prox

import "math"

// sortedBy ranks the coordinates by |x_i|.
func sortedBy[F float](r []ranked, x []F) {
	for i, v := range x {
		r[i] = ranked{math.Abs(float64(v)), i}
	}
	descend(r)
}

func valueSorted[F float](p SLOPE, x []F) float64 {
	if sum := valueOfNone(x); sum != sum || p.Lambda == 0 {
		return sum
	}
	r := borrowRanking(len(x))
	defer r.giveBack()
	sortedBy(r.v, x)
	var sum float64
	for k, c := range r.v {
		sum += times(p.Lambda, p.weight(k, len(x))) * c.key
	}
	return sum
}

// clusterEnd returns the end of the cluster of equal keys that begins at k.
func clusterEnd(r []ranked, k int) int {
	end := k + 1
	for end < len(r) && r[end].key == r[k].key {
		end++
	}
	return end
}

func distSorted(p SLOPE, x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	if bad := distOfNone(x, grad); !finite(bad) {
		return bad
	}
	n := len(x)
	r, in, stack := borrowRanking(n), borrowRanking(n), borrow[float64](2*n)
	defer r.giveBack()
	defer in.giveBack()
	defer stack.giveBack()
	sortedBy(r.v, x)
	var dist float64
	for lo := 0; lo < n; {
		hi := clusterEnd(r.v, lo)
		v := in.v[:hi-lo]
		for k := range v {
			i := r.v[lo+k].index
			if x[i] == 0 {
				v[k] = ranked{math.Abs(grad[i]), k}
			} else {
				v[k] = ranked{-grad[i] * math.Copysign(1, x[i]), k}
			}
		}
		descend(v)
		for k := range v {
			v[k].key -= times(p.Lambda, p.weight(lo+k, n))
		}
		pool(v, stack.v)
		var left length
		for _, c := range v {
			if r.v[lo].key == 0 {
				c.key = max(c.key, 0)
			}
			left.add(c.key)
		}
		dist = max(dist, left.norm())
		lo = hi
	}
	return dist
}

func criticalSorted(p SLOPE, grad []float64) float64 {
	if top := maxAbs(grad); !finite(top) {
		return top
	}
	r := borrowRanking(len(grad))
	defer r.giveBack()
	sortedBy(r.v, grad)
	var lambda, sum, weights float64
	for k, c := range r.v {
		sum += c.key
		weights += p.weight(k, len(grad))
		lambda = max(lambda, critical(sum, weights))
	}
	return lambda
}

func subgradientSorted(p SLOPE, dst, x []float64) {
	n := len(x)
	r := borrowRanking(n)
	defer r.giveBack()
	sortedBy(r.v, x)
	for lo := 0; lo < n; {
		hi := clusterEnd(r.v, lo)
		var sum float64
		for k := lo; k < hi; k++ {
			sum += times(p.Lambda, p.weight(k, n))
		}
		for _, c := range r.v[lo:hi] {
			switch v := x[c.index]; {
			case v != v:
				dst[c.index] = v
			case v == 0:
				dst[c.index] = 0
			default:
				dst[c.index] = math.Copysign(sum/float64(hi-lo), v)
			}
		}
		lo = hi
	}
}

func marginSorted(p SLOPE, x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	n, zeros := len(x), 0
	r := borrowRanking(n)
	defer r.giveBack()
	for i, v := range x {
		if v == 0 {
			r.v[zeros] = ranked{math.Abs(grad[i]), i}
			zeros++
		}
	}
	descend(r.v[:zeros])
	margin, sum := math.Inf(1), 0.0
	for k, c := range r.v[:zeros] {
		sum += times(p.Lambda, p.weight(n-zeros+k, n)) - c.key
		margin = min(margin, sum)
	}
	return margin
}
