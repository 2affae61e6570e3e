package prox

import "math"

// decompose returns the svd of inv·x and what it stands on, which goes back with giveBack.
func decompose[F float](p Nuclear, x []F, inv float64) (svd, *scratch[float64]) {
	s := borrow[float64](svdSize(p.Rows, p.Cols))
	return svdOf(x, p.Rows, p.Cols, inv, s.v), s
}

// add adds factor·w·vᵀ to a.
func (d *svd) add(a []float64, i int, factor float64, cols int) {
	left, right := d.sides(i, len(a)/cols, cols)
	for r, u := range left {
		row := a[r*cols : r*cols+cols]
		for c, v := range right {
			row[c] += factor * u * v
		}
	}
}

func (p Nuclear) check(n int) {
	if n != p.Rows*p.Cols {
		panic("prox: Nuclear: x must have Rows·Cols coordinates")
	}
}

func valueSingular[F float](p Nuclear, x []F) float64 {
	p.check(len(x))
	r := surveyOf(x, steps[F]{all: 1}, whole(len(x)))
	if r.still() {
		return valueOfNone(x)
	}
	d, s := decompose(p, x, r.inv())
	defer s.giveBack()
	var sum float64
	for _, v := range d.s {
		sum += p.Lambda * (v / r.inv())
	}
	return sum
}

// proxSingular sets dst to Σ max(σ_k − t, 0)·u_k·v_kᵀ with t = step·λ. Where t is small that is computed as what is taken
// away, x − Σ min(σ_k, t)·u_k·v_kᵀ, so that the roundings are those of t.
func proxSingular[F float](p Nuclear, dst, x []F, step float64) float64 {
	s := steps[F]{all: step}
	s.checkLens(dst, x)
	p.check(len(x))
	n := len(x)
	r := surveyOf(x, s, whole(n))
	if r.still() || r.sick || p.Lambda == 0 {
		passOn(dst, x, whole(n), r.sick)
		return valueSingular(p, dst)
	}
	inv := r.inv()
	t := p.Lambda * inv * step
	d, loan := decompose(p, x, inv)
	defer loan.giveBack()
	a := borrow[float64](n)
	defer a.giveBack()
	clear(a.v)
	top, sum := d.norm(), 0.0
	if takes := t < top/4; takes {
		for i, f := range x {
			a.v[i] = float64(f) * inv
		}
	}
	for i, sigma := range d.s {
		left := max(sigma-t, 0)
		sum += p.Lambda * (left / inv)
		switch {
		case sigma == 0:
		case t < top/4:
			d.add(a.v, i, -min(t/sigma, 1), p.Cols)
		case left > 0:
			d.add(a.v, i, left/sigma, p.Cols)
		}
	}
	for i, v := range a.v {
		dst[i] = clean[F](v / inv)
	}
	return sum
}

func criticalSingular(p Nuclear, grad []float64) float64 {
	p.check(len(grad))
	r := surveyOf(grad, steps[float64]{all: 1}, whole(len(grad)))
	if r.still() {
		return r.top
	}
	d, s := decompose(p, grad, r.inv())
	defer s.giveBack()
	return d.norm() / r.inv()
}

func subgradientSingular(p Nuclear, dst, x []float64) {
	p.check(len(x))
	r := surveyOf(x, steps[float64]{all: 1}, whole(len(x)))
	if r.still() {
		for i, v := range x {
			dst[i] = 0*v + 0 // a NaN stays
		}
		return
	}
	grain := grainOf(x)
	d, s := decompose(p, x, r.inv())
	defer s.giveBack()
	rank := d.rankAt(grain)
	clear(dst)
	for i, sigma := range d.s {
		if sigma > rank {
			d.add(dst, i, p.Lambda/sigma, p.Cols)
		}
	}
}

// rankAt returns the size below which a singular value is a rounding of entries with the unit roundoff grain.
func (d *svd) rankAt(grain float64) float64 {
	return d.norm() * grain * 8 * math.Sqrt(float64(d.k+d.m))
}

// certifySingular returns the distance of −grad from ∂g(x) and the margin of the singular values that are zero.
func certifySingular(p Nuclear, x, grad []float64) (dist, margin float64) {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	p.check(len(x))
	if bad := distOfNone(x, grad); !finite(bad) {
		return bad, bad
	}
	rest, tangent := borrow[float64](len(x)), borrow[float64](len(x)) // grad = rest + tangent part
	defer rest.giveBack()
	defer tangent.giveBack()
	copy(rest.v, grad)
	clear(tangent.v)
	rank := 0
	if r := surveyOf(x, steps[float64]{all: 1}, whole(len(x))); !r.still() {
		d, s := decompose(p, x, r.inv())
		defer s.giveBack()
		least := d.rankAt(grainOf(x))
		for i, sigma := range d.s {
			if sigma <= least {
				continue
			}
			rank++
			d.project(rest.v, i, p.Cols)
			d.add(tangent.v, i, p.Lambda/sigma, p.Cols)
		}
	}
	var left length
	for i, g := range grad {
		left.add((g - rest.v[i]) + tangent.v[i])
	}
	margin = math.Inf(1)
	if rank == min(p.Rows, p.Cols) {
		return left.norm(), margin
	}
	r := surveyOf(rest.v, steps[float64]{all: 1}, whole(len(x)))
	if r.still() {
		return left.norm(), p.Lambda
	}
	d, s := decompose(p, rest.v, r.inv())
	defer s.giveBack()
	for _, sigma := range d.s {
		left.add(max(sigma/r.inv()-p.Lambda, 0))
	}
	return left.norm(), p.Lambda - d.norm()/r.inv()
}

// project sets a ← (I − uuᵀ)·a·(I − vvᵀ) for the i-th pair of singular vectors.
func (d *svd) project(a []float64, i, cols int) {
	rows := len(a) / cols
	left, right := d.sides(i, rows, cols)
	leftSquares, rightSquares := dot(left, left), dot(right, right)
	for c := range cols {
		var sum float64
		for r, u := range left {
			sum += u * a[r*cols+c]
		}
		sum /= leftSquares
		for r, u := range left {
			a[r*cols+c] -= sum * u
		}
	}
	for r := range rows {
		row := a[r*cols : r*cols+cols]
		sum := dot(right, row) / rightSquares
		for c, u := range right {
			row[c] -= sum * u
		}
	}
}
