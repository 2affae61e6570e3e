package prox

import "math"

// A hierarchy is the prox problem of one input: the row x = (β, θ), scaled by inv, with the steps of its coordinates.
type hierarchy[F float] struct {
	x         []F // the row
	s         steps[F]
	lo        int // of the row within the steps
	k         int // β is x[:k]
	lambda, m float64
	inv       float64
}

func (h hierarchy[F]) step(i int) float64 { return h.s.at(h.lo + i) }

func (h hierarchy[F]) z(i int) float64 { return float64(h.x[i]) * h.inv }

// price returns b(r) = λ − M Σ_i max(|θ_i| − M·r, 0)/step_i and its slope.
func (h hierarchy[F]) price(r float64) (b, slope float64) {
	b = h.lambda
	for i := h.k; i < len(h.x); i++ {
		if over, step := math.Abs(h.z(i))-h.m*r, h.step(i); over > 0 && step > 0 {
			b -= h.m * (over / step)
			slope += h.m * (h.m / step)
		}
	}
	return b, slope
}

// reach returns the least r ≥ start with r + step·b(r) ≥ target. The left side is concave and rising, so Newton from its
// left rises to the root, in finitely many passes since it is piecewise linear.
func (h hierarchy[F]) reach(start, step, target float64) float64 {
	r := start
	for range len(h.x) + 3 {
		b, slope := h.price(r)
		short := target - (r + step*b)
		next := r + short/(1+step*slope)
		if !(short > 0 && next > r) {
			break
		}
		r = next
	}
	return r
}

// floor returns the length that frozen coordinates of θ ask for.
func (h hierarchy[F]) floor() float64 {
	var r float64
	for i := h.k; i < len(h.x); i++ {
		if h.step(i) == 0 {
			r = max(r, math.Abs(h.z(i))/h.m)
		}
	}
	return r
}

// phi returns Σ (β_i/(r + step_i·b))² and −½ of its derivative where b has the slope db.
func (h hierarchy[F]) phi(r, b, db float64) (phi, slope float64) {
	for i := range h.k {
		v := h.z(i)
		if v == 0 {
			continue
		}
		l := r + h.step(i)*b
		u := v / l
		phi += u * u
		slope += u * u * ((1 + h.step(i)*db) / l)
	}
	return phi, slope
}

// longest returns the coordinate of β with the longest step, the first of them.
func (h hierarchy[F]) longest() int {
	best := 0
	for i := range h.k {
		if h.step(i) > h.step(best) {
			best = i
		}
	}
	return best
}

// length returns r = ‖β‖ of the minimiser and its price b(r). With f(r) = 1/√φ, a concave mean of the concave r +
// step_i·b(r), the root of f = 1 is approached by Newton from its left: from the greatest of the roots for one coordinate
// alone. Left of the least of them, where r + step·b(r) = 0 for the longest step, β would turn around. If β is too short
// even there, it is 0 in that coordinate, which takes up the rest: turns.
func (h hierarchy[F]) length() (r, b float64, turns bool) {
	if b, _ := h.price(0); h.floor() == 0 && b >= 0 {
		if phi, _ := h.phi(0, b, 0); phi <= 1 {
			return 0, b, false
		}
	}
	least := h.reach(0, h.step(h.longest()), 0)
	r = least
	for i := range h.k {
		if v := math.Abs(h.z(i)); v > 0 {
			r = h.reach(r, h.step(i), v)
		}
	}
	for range maxNewton {
		b, db := h.price(r)
		phi, slope := h.phi(r, b, db)
		excess := math.Sqrt(phi) - 1
		next := r + phi*excess/slope
		if !(excess > secularTol && next > r) {
			break
		}
		r = next
	}
	b, _ = h.price(r)
	if floor := h.floor(); r < floor {
		b, turns = h.priceAt(floor, b)
		return floor, b, turns
	}
	return r, b, r == least
}

// priceAt returns the price that makes ‖β‖ = r, above the minimum: less than most, by bisection. Frozen θ alone ask for it.
func (h hierarchy[F]) priceAt(r, most float64) (b float64, turns bool) {
	step := h.step(h.longest())
	if step == 0 {
		return most, false
	}
	lo, hi := -r/step, most
	if phi, _ := h.phi(r, lo, 0); phi <= 1 {
		return lo, true
	}
	for range 200 {
		mid := lo + (hi-lo)/2
		if phi, _ := h.phi(r, mid, 0); phi > 1 {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi, false
}

// beta returns β_i·r/(r + step_i·b), β_i where it is frozen, with b = (short − r)/longest. The price of a β that is drawn
// far out is nearly −r/longest, and short says it without cancellation.
func (h hierarchy[F]) beta(i int, r, longest, short float64) float64 {
	v, step := h.z(i), h.step(i)
	if v == 0 || step == 0 {
		return v
	}
	return v * (r / (r*((longest-step)/longest) + short*(step/longest)))
}

// size returns ‖β‖ for a short, and −‖β‖ times the derivative of its logarithm.
func (h hierarchy[F]) size(r, longest, short float64) (size, slope float64) {
	var l length
	for i := range h.k {
		l.add(h.beta(i, r, longest, short))
	}
	size = l.norm()
	for i := range h.k {
		if v, step := h.z(i), h.step(i); v != 0 && step != 0 {
			u := h.beta(i, r, longest, short)
			slope += (u / size) * (u / v) * (u / r) * (step / longest)
		}
	}
	return size, slope
}

// solve sets the row to the minimiser.
func (h hierarchy[F]) solve() {
	r, b, turns := h.length()
	if r == 0 {
		for i := range h.x {
			if h.step(i) != 0 {
				h.x[i] = 0
			}
		}
		return
	}
	free, rest := h.longest(), 0.0
	longest := h.step(free)
	turns = turns && h.z(free) == 0                // else β_free, which grows as short falls, takes up the rest by itself
	short := max(r+longest*b, math.Abs(h.z(free))) // |β_free| ≤ r: what is left of a difference may be less, or 0
	switch {
	case longest == 0: // β is frozen
	case turns:
		short = 0
		size, _ := h.size(r, longest, short)
		rest = math.Sqrt(max(r-size, 0) * (r + size))
	default: // the length is known better than the price
		for range maxNewton {
			size, slope := h.size(r, longest, short)
			next := short + (size-r)/slope
			if !(next > 0 && finite(next)) || math.Abs(next-short) <= secularTol*short {
				break
			}
			short = next
		}
	}
	for i := range h.k {
		switch {
		case h.step(i) == 0:
		case turns && i == free:
			h.x[i] = clean[F](rest / h.inv)
		default:
			h.x[i] = clean[F](h.beta(i, r, longest, short) / h.inv)
		}
	}
	top := h.m * rowNorm(h.x[:h.k])
	for i := h.k; i < len(h.x); i++ {
		if v := float64(h.x[i]); math.Abs(v) > top && h.step(i) != 0 {
			h.x[i] = clean[F](math.Copysign(top, v))
		}
	}
}

// rowNorm returns ‖x‖₂, which the constraint is compared with.
func rowNorm[F float](x []F) float64 {
	s, inv := norm(x, whole(len(x)))
	return s / inv
}
