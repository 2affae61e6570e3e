package prox

import "math"

// groups returns the number of groups among n coordinates.
func (p TopK) groups(n int) int {
	if p.Groups == nil {
		return n
	}
	return len(p.Groups)
}

// norm returns the 2-norm of group j of x.
func (p TopK) norm(x []float64, j int) float64 {
	if p.Groups == nil {
		return math.Abs(x[j])
	}
	var l length
	for _, i := range p.Groups[j] {
		l.add(x[i])
	}
	return l.norm()
}

func (p TopK) free(n int, f func(i int) float64) float64 {
	return partition{groups: p.Groups, weights: nil}.maxOutside(n, f)
}

// alive reports whether group j of x is not zero.
func alive[F float](p TopK, x []F, j int) bool {
	if p.Groups == nil {
		return x[j] != 0
	}
	for _, i := range p.Groups[j] {
		if x[i] != 0 {
			return true
		}
	}
	return false
}

func countAlive[F float](p TopK, x []F) (k int) {
	for j := range p.groups(len(x)) {
		if alive(p, x, j) {
			k++
		}
	}
	return k
}

func valueKept[F float](p TopK, x []F) float64 {
	if none := valueOfNone(x); none != none {
		return none
	}
	if countAlive(p, x) > p.K {
		return math.Inf(1)
	}
	return 0
}

// proxKept sets dst to x without all but the K groups with the greatest Σ x_i²/step_i.
func proxKept[F float](p TopK, dst, x []F, s steps[F]) float64 {
	s.checkLens(dst, x)
	n := len(x)
	r := surveyOf(x, s, whole(n))
	passOn(dst, x, whole(n), r.sick)
	m := p.groups(n)
	if r.still() || r.sick || m <= p.K {
		return valueKept(p, dst)
	}
	loan := borrowRanking(m)
	defer loan.giveBack()
	_, equal := s.equal(x)
	inv := r.inv()
	for j := range m {
		loan.v[j] = ranked{p.weigh(j, func(i int) float64 { return weightOf(float64(x[i])*inv, s.at(i), equal) }), j}
	}
	topmost(loan.v, p.K)
	for _, c := range loan.v[p.K:] {
		if p.Groups == nil {
			clearUnlessFrozen(dst, s, c.index)
			continue
		}
		for _, i := range p.Groups[c.index] {
			clearUnlessFrozen(dst, s, i)
		}
	}
	return valueKept(p, dst)
}

// weigh returns the 2-norm of f over group j.
func (p TopK) weigh(j int, f func(i int) float64) float64 {
	if p.Groups == nil {
		return f(j)
	}
	var l length
	for _, i := range p.Groups[j] {
		l.add(f(i))
	}
	return l.norm()
}

// weightOf returns |x|/√step, what zeroing a coordinate costs: the greatest number where it is frozen off zero. With equal
// steps |x| says as much.
func weightOf(x, step float64, equal bool) float64 {
	switch {
	case x == 0:
		return 0
	case equal:
		return math.Abs(x)
	}
	return min(math.Abs(x)/math.Sqrt(step), math.MaxFloat64)
}

func clearUnlessFrozen[F float](x []F, s steps[F], i int) {
	if s.at(i) != 0 {
		x[i] = 0
	}
}

func distKept(p TopK, x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	n := len(x)
	if bad := valueKept(p, x) + distOfNone(x, grad); !finite(bad) {
		return bad
	}
	full := countAlive(p, x) == p.K
	dist := p.free(n, func(i int) float64 { return math.Abs(grad[i]) })
	for j := range p.groups(n) {
		if !full || alive(p, x, j) {
			dist = max(dist, p.norm(grad, j))
		}
	}
	return dist
}
