package prox

import "math"

func valueFirm[F float](p GroupMCP, x []F) float64 {
	sum := valueOfNone(x)
	if finite(sum) {
		sum = 0
	}
	for j := range p.blocks().len() {
		b := p.blocks().block(j, len(x))
		s, inv := norm(x, b)
		sum += MCP{Lambda: times(p.Lambda, b.weight), Gamma: p.Gamma}.curve().at(s / inv)
	}
	return sum
}

func proxFirm[F float](p GroupMCP, dst, x []F, s steps[F]) float64 {
	s.checkLens(dst, x)
	parts := p.blocks()
	passOn(dst, x, whole(len(x)), false)
	sickOutside(parts, dst, s)
	for j := range parts.len() {
		b := parts.block(j, len(x))
		r := surveyOf(dst, s, b)
		if r.still() || r.sick || times(p.Lambda, b.weight) == 0 {
			passOn(dst, dst, b, r.sick)
			continue
		}
		size, inv := norm(dst, b)
		f := firm[F]{x: dst, s: s, b: b, inv: inv, size: size, lambda: times(p.Lambda, b.weight) * inv, gamma: p.gamma()}
		f.shrink()
	}
	return valueFirm(p, dst)
}

// sickOutside makes the coordinates in no block NaN whose step is NaN.
func sickOutside[F float](p partition, x []F, s steps[F]) {
	p.maxOutside(len(x), func(i int) float64 {
		if step := s.at(i); step != step && finite(float64(x[i])) {
			x[i] = F(step)
		}
		return 0
	})
}

// A firm is one block before its threshold. Lengths are in units of 1/inv, as in [norm].
type firm[F float] struct {
	x             []F
	s             steps[F]
	b             block
	size, inv     float64 // ‖x_b‖ = size/inv
	lambda, gamma float64
}

// shrink sets x_b to the prox.
//
// On the curved part, r < γλ, a stationary point is x_i = z_i·r/l_i(r) with l_i(r) = r(1 − s_i/γ) + s_i·λ, where f(r) = 1
// for
//
//	f(r) = 1/√(Σ_i (z_i/l_i(r))²),
//
// a mean of positive linear functions that is concave. It is a minimum where f rises; 0 is one if f(0) ≥ 1. Of the flat
// part the minimum is z itself, if it lies there. So at most two points compete, and their objectives differ by ½Σ(x_i −
// z_i)²/s_i − (γλ − r)²/(2γ).
func (f firm[F]) shrink() {
	knee := f.gamma * f.lambda
	r, found := f.root(knee)
	if !found || f.size >= knee && f.cost(r) > (knee-r)*(knee-r)/(2*f.gamma) {
		return // stays as it is
	}
	for k := range f.b.size {
		i := f.b.at(k)
		if f.s.at(i) == 0 {
			continue
		}
		f.x[i] = clean[F](f.at(float64(f.x[i]), f.s.at(i), r))
	}
}

// at returns z·r/l(r).
func (f firm[F]) at(z, step, r float64) float64 {
	if r == 0 {
		return 0
	}
	return z * (r / (r*(1-step/f.gamma) + step*f.lambda))
}

// cost returns ½ Σ (x_i − z_i)²/s_i at the point that belongs to r.
func (f firm[F]) cost(r float64) float64 {
	var sum float64
	for k := range f.b.size {
		i := f.b.at(k)
		z, step := float64(f.x[i])*f.inv, f.s.at(i)
		if step == 0 || z == 0 {
			continue
		}
		d := z - f.at(z, step, r)
		sum += d * (d / step)
	}
	return sum / 2
}

// root returns the minimum of the curved part: 0, or the root of f(r) = 1 where f rises. It reports false where there is
// none. Newton from the left of the root of a concave function rises to it; where the tangent falls, or leaves the curved
// part, there is none.
func (f firm[F]) root(knee float64) (r float64, found bool) {
	if step, ok := f.oneStep(); ok && step > 0 {
		switch {
		case f.size <= step*f.lambda:
			return 0, true
		case step >= f.gamma || f.size > knee:
			return 0, false
		}
		return (f.size - step*f.lambda) / (1 - step/f.gamma), true
	}
	if phi, _ := f.phi(0); phi <= 1 {
		return 0, true
	}
	for k := range f.b.size { // left of the root, each term is above 1
		i := f.b.at(k)
		if step := f.s.at(i); step < f.gamma {
			r = max(r, (math.Abs(float64(f.x[i]))*f.inv-step*f.lambda)/(1-step/f.gamma))
		}
	}
	for range maxNewton {
		if r > knee {
			return 0, false
		}
		phi, slope := f.phi(r) // f = φ^(−½), f' = slope·φ^(−3/2)
		excess := math.Sqrt(phi) - 1
		if excess <= secularTol {
			return r, true
		}
		if !(slope > 0) {
			return 0, false
		}
		next := r + phi*excess/slope
		if !(next > r) {
			return r, true
		}
		r = next
	}
	return r, true
}

// phi returns Σ (z_i/l_i(r))² and −½ of its derivative. Coordinates with z_i = 0 have no part in it.
func (f firm[F]) phi(r float64) (phi, slope float64) {
	for k := range f.b.size {
		i := f.b.at(k)
		z, step := float64(f.x[i])*f.inv, f.s.at(i)
		if z == 0 {
			continue
		}
		c := 1 - step/f.gamma
		l := r*c + step*f.lambda
		u := z / l
		phi += u * u
		slope += u * u * (c / l)
	}
	return phi, slope
}

// oneStep returns the step of all coordinates that are not zero, if they have one.
func (f firm[F]) oneStep() (step float64, ok bool) {
	least, greatest := math.Inf(1), 0.0
	for k := range f.b.size {
		if i := f.b.at(k); f.x[i] != 0 {
			least, greatest = min(least, f.s.at(i)), max(greatest, f.s.at(i))
		}
	}
	return least, least == greatest
}

func distFirm(p GroupMCP, x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	parts := p.blocks()
	dist := parts.maxOutside(len(x), func(i int) float64 { return math.Abs(grad[i]) + 0*x[i] })
	for j := range parts.len() {
		b := parts.block(j, len(x))
		s, inv := norm(x, b)
		t := times(p.Lambda, b.weight)
		if s != 0 {
			t = p.slope(b, s/inv)
		}
		dist = max(dist, distBlock(x, grad, b, 0, t))
	}
	return dist
}
