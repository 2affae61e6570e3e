package prox

import "math"

// A budget is the constraint of [L1Ball], Σ |x_i| ≤ radius, or of [Simplex], x ≥ 0 and Σ x_i = radius.
type budget struct {
	radius  float64
	simplex bool
}

const roundRoom = 0x1p-40 // of the radius, by which the sum may be off

// slackOf returns by how much of the radius the sums of points with the unit roundoff grain may be off.
func slackOf(grain float64) float64 { return max(4*grain, roundRoom) }

// valueBudget returns 0 within the constraint, +Inf outside it, NaN where x holds a NaN.
func valueBudget[F float](p budget, x []F) float64 {
	var sum, least float64
	single := true
	for _, f := range x {
		v := float64(f)
		single = single && float64(float32(v)) == v
		least = min(least, v)
		sum += math.Abs(v)
	}
	off, room := sum/p.radius-1, roundRoom
	if single {
		room = slackOf(0x1p-24)
	}
	switch {
	case off != off:
		return off
	case !p.simplex && off <= room:
		return 0
	case p.simplex && least >= 0 && math.Abs(off) <= room:
		return 0
	}
	return math.Inf(1)
}

// proxBudget sets dst to the nearest point of the constraint, and returns its penalty.
func proxBudget[F float](p budget, dst, x []F, s steps[F]) float64 {
	s.checkLens(dst, x)
	n := len(x)
	r := surveyOf(x, s, whole(n))
	if !finite(r.top) || r.sick || math.IsInf(r.least, 1) || valueBudget(p, x) == 0 {
		passOn(dst, x, whole(n), r.sick)
		return valueBudget(p, dst)
	}
	loan := borrow[float64](2 * n)
	defer loan.giveBack()
	meet(p, dst, x, s, loan.v[:n], loan.v[n:], survey{top: max(r.top, p.radius)}.inv())
	return valueBudget(p, dst)
}

// meet sets dst_i ← x_i − c_i·θ in size, at zero it stops, with steps c in units of the greatest. The sum over the
// thresholds u_i = x_i/c_i is Σ c_i·max(u_i − θ, 0). What rounding leaves of the sum a last factor takes away. u and c are
// scratch.
func meet[F float](p budget, dst, x []F, s steps[F], u, c []float64, inv float64) {
	room, longest, first := p.radius*inv, 0.0, -1
	for i, f := range x {
		if step := s.at(i); step == 0 {
			room -= p.size(float64(f) * inv)
		} else {
			longest = max(longest, step)
		}
	}
	room = max(room, 0)
	sum, mass, m := 0.0, 0.0, 0
	for i, f := range x {
		if step := s.at(i); step != 0 {
			c[m] = max(step/longest, 0x1p-1000)
			z := p.size(float64(f) * inv)
			u[m] = z / c[m]
			sum += z
			mass += c[m]
			if first < 0 || u[m] > u[first] {
				first = m
			}
			m++
		}
	}
	theta := 0.0
	if p.simplex {
		theta = (sum - room) / mass // all are above it
	}
	theta = waterline(u[:m], c[:m], room, theta)
	sum = 0
	for k := range m {
		u[k] = max(c[k]*(u[k]-theta), 0)
		sum += u[k]
	}
	if sum == 0 { // rounding took all
		u[first], sum = 1, 1
	}
	k := 0
	for i, f := range x {
		if s.at(i) == 0 {
			dst[i] = f + 0
			continue
		}
		v := u[k] * (room / sum) / inv
		if k++; p.simplex {
			dst[i] = clean[F](v)
		} else {
			dst[i] = inward[F](math.Copysign(v, float64(f)))
		}
	}
}

func (p budget) size(v float64) float64 {
	if p.simplex {
		return v
	}
	return math.Abs(v)
}

// inward rounds v to F, towards zero.
func inward[F float](v float64) F {
	r := F(v)
	if math.Abs(float64(r)) > math.Abs(v) {
		r = F(math.Nextafter32(float32(r), 0))
	}
	return r + 0
}

// certify returns the distance of y = −grad from the normal cone at x, and the margin of the zeros. The cone's element that
// is nearest has the multiplier μ with k·μ − Σ y_i = Σ max(u_i − μ, 0), over the k coordinates that are not zero, whose y
// points along x, and over the zeros with their u. The difference is concave and rising, so Newton from its left rises to
// the root.
func (p budget) certify(x, grad []float64) (dist, margin float64) {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	if bad := valueBudget(p, x) + distOfNone(x, grad); !finite(bad) {
		return bad, bad
	}
	loan := borrow[float64](len(x))
	defer loan.giveBack()
	var sum, all, norm1, k float64
	zeros := loan.v[:0]
	for i, v := range x {
		norm1 += math.Abs(v)
		y := p.along(v, grad[i])
		if all += y; v == 0 {
			zeros = append(zeros, y)
		} else {
			sum += y
			k++
		}
	}
	mu := 0.0
	if p.simplex {
		mu = all / float64(len(x))
	}
	if p.simplex || norm1 >= p.radius*(1-slackOf(grainOf(x))) {
		mu = multiplier(mu, sum, k, zeros)
	}
	var left length
	margin = math.Inf(1)
	for i, v := range x {
		y := p.along(v, grad[i])
		if v == 0 {
			margin = min(margin, mu-y)
			y = max(y, mu)
		}
		left.add(y - mu)
	}
	return left.norm(), margin
}

// along returns −grad along x: away from zero where x is not zero, in size where it is. On the simplex it is −grad.
func (p budget) along(x, grad float64) float64 {
	switch {
	case p.simplex:
		return -grad
	case x == 0:
		return math.Abs(grad)
	}
	return -grad * math.Copysign(1, x)
}

// multiplier returns the root μ ≥ start of k·μ − sum = Σ max(u − μ, 0), or start where the left side is greater there.
func multiplier(start, sum, k float64, u []float64) float64 {
	mu := start
	for range len(u) + 3 {
		short, slope := sum-k*mu, k
		for _, v := range u {
			if v > mu {
				short += v - mu
				slope++
			}
		}
		next := mu + short/slope
		if !(short > 0 && next > mu) {
			break
		}
		mu = next
	}
	return mu
}
