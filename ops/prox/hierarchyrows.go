package prox

import "math"

// withinRow reports whether a row meets the constraint, to the rounding of its numbers.
func withinRow[F float](p LassoNet, row []F) bool {
	single, top := true, 0.0
	for _, f := range row {
		v := float64(f)
		single = single && float64(float32(v)) == v
	}
	for _, f := range row[p.skip():] {
		top = max(top, math.Abs(float64(f)))
	}
	off := roundRoom
	if single {
		off = slackOf(0x1p-24)
	}
	return top <= p.m()*rowNorm(row[:p.skip()])*(1+off)
}

func valueRows[F float](p LassoNet, x []F) float64 {
	sum := valueOfNone(x)
	if sum != sum {
		return sum
	}
	for lo := 0; lo+p.Cols <= len(x); lo += p.Cols {
		row := x[lo : lo+p.Cols]
		if !withinRow(p, row) {
			return math.Inf(1)
		}
		sum += p.Lambda * rowNorm(row[:p.skip()])
	}
	return sum
}

func proxRows[F float](p LassoNet, dst, x []F, s steps[F]) float64 {
	s.checkLens(dst, x)
	for lo := 0; lo+p.Cols <= len(x); lo += p.Cols {
		row := dst[lo : lo+p.Cols]
		copy(row, x[lo:lo+p.Cols])
		r := surveyOf(row, s.from(lo), whole(p.Cols))
		if r.still() || r.sick || p.Lambda == 0 && withinRow(p, row) {
			passOn(row, row, whole(p.Cols), r.sick)
			continue
		}
		inv := r.inv()
		hierarchy[F]{x: row, s: s, lo: lo, k: p.skip(), lambda: p.Lambda * inv, m: p.m(), inv: inv}.solve()
		passOn(row, row, whole(p.Cols), false)
	}
	return valueRows(p, dst)
}

// pull returns how strongly a gradient pulls an input out of zero: ‖of β‖₂ + M‖of θ‖₁.
func (p LassoNet) pull(grad []float64) float64 {
	return rowNorm(grad[:p.skip()]) + p.m()*sumAbs(grad[p.skip():], whole(p.Cols-p.skip()))
}

func marginRows(p LassoNet, x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	margin := math.Inf(1)
	for lo := 0; lo+p.Cols <= len(x); lo += p.Cols {
		if rowNorm(x[lo:lo+p.skip()]) == 0 {
			margin = min(margin, p.Lambda-p.pull(grad[lo:lo+p.Cols]))
		}
	}
	return margin
}

func distRows(p LassoNet, x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	if bad := valueRows(p, x) + distOfNone(x, grad); !finite(bad) {
		return bad
	}
	u, c := borrow[float64](p.Cols+1), borrow[float64](p.Cols+1)
	defer u.giveBack()
	defer c.giveBack()
	var dist float64
	for lo := 0; lo+p.Cols <= len(x); lo += p.Cols {
		row, g := x[lo:lo+p.Cols], grad[lo:lo+p.Cols]
		if r := rowNorm(row[:p.skip()]); r == 0 {
			dist = max(dist, p.distAtZero(g, u.v, c.v))
		} else {
			dist = max(dist, p.distOff(row, g, r, u.v))
		}
	}
	return dist
}

// distAtZero returns the distance of grad from {‖a‖₂ + M‖c‖₁ ≤ λ}: the nearest point has lengths (‖a‖ − κ)₊ and (|c_i| −
// Mκ)₊.
func (p LassoNet) distAtZero(grad, u, c []float64) float64 {
	k, m := p.skip(), p.m()
	a := rowNorm(grad[:k])
	u[0], c[0] = a, 1
	for i, g := range grad[k:] {
		u[1+i], c[1+i] = math.Abs(g)/m, m*m
	}
	n := 1 + p.Cols - k
	kappa := waterline(u[:n], c[:n], p.Lambda, 0)
	var left length
	left.add(min(a, kappa))
	for _, g := range grad[k:] {
		left.add(min(math.Abs(g), m*kappa))
	}
	return left.norm()
}

// distOff returns the distance where ‖β‖ = r > 0. With p_i = sign(θ_i)·grad_i on the bound and q the gradient along β, λ
// included, it is the least √(Σ (p_i + ν_i)² + (q − M Σ ν_i)² + …) over ν ≥ 0: ν_i = max(τ − p_i, 0), where τ/M² + Σ max(τ
// − p_i, 0) = q/M. That is convex and rising, so Newton from its right falls to the root.
func (p LassoNet) distOff(row, grad []float64, r float64, active []float64) float64 {
	k, m := p.skip(), p.m()
	var left length
	along := 0.0
	for i, v := range row[:k] {
		along += grad[i] * (v / r)
	}
	for i, v := range row[:k] {
		left.add(grad[i] - along*(v/r))
	}
	edge, n := m*r*(1-slackOf(grainOf(row))), 0
	for i, v := range row[k:] {
		if g := grad[k+i]; math.Abs(v) >= edge {
			active[n] = g * math.Copysign(1, v)
			n++
		} else {
			left.add(g)
		}
	}
	q := along + p.Lambda
	tau := q * m
	for range n + 3 {
		over, slope := tau/(m*m)-q/m, 1/(m*m)
		for _, v := range active[:n] {
			if v < tau {
				over += tau - v
				slope++
			}
		}
		next := tau - over/slope
		if !(over > 0 && next < tau) {
			break
		}
		tau = next
	}
	var sum float64
	for _, v := range active[:n] {
		nu := max(tau-v, 0)
		sum += nu
		left.add(v + nu)
	}
	left.add(q - m*sum)
	return left.norm()
}
