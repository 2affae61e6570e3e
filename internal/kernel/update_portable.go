package kernel

import "math"

// The conversions of products forbid the compiler to fuse them with the sums they go into, which would give other bits on
// other processors.

// portableBlock is the number of coordinates that a portable kernel takes forward, by a loop of few numbers, before it takes their
// prox.
const portableBlock = 128

// adamGo is [AdamUpdate] in portable form. The sum of squares that it returns is finite if no w has gone astray.
func adamGo[F Float](w, g, m, v []F, u *update[F]) (probe F) {
	var sizes [portableBlock]F
	all := *u
	all.mode |= modeClear
	for lo := 0; lo < len(w); lo += portableBlock {
		hi := min(lo+portableBlock, len(w))
		adamBlock(w[lo:hi], g[lo:hi], m[lo:hi], v[lo:hi], sizes[:hi-lo], &all)
		probe = all.settle(w[lo:hi], g[lo:hi], sizes[:hi-lo], probe)
	}
	return probe
}

// adamForwardGo is [AdamForward] in portable form.
func adamForwardGo[F Float](w, g, m, v, step []F, u *update[F]) {
	if step != nil {
		adamBlock(w, g, m, v, step, u)
		return
	}
	var sizes [portableBlock]F
	for lo := 0; lo < len(w); lo += portableBlock {
		hi := min(lo+portableBlock, len(w))
		adamBlock(w[lo:hi], g[lo:hi], m[lo:hi], v[lo:hi], sizes[:hi-lo], u)
	}
}

// adamBlock moves w to the forward points, with the step sizes s.
func adamBlock[F Float](w, g, m, v, s []F, u *update[F]) {
	g, m, v, s = g[:len(w)], m[:len(w)], v[:len(w)], s[:len(w)]
	for i, gi := range g {
		m[i], v[i] = u.average(m[i], gi), u.square(v[i], gi)
		s[i] = u.rate / u.root(F(v[i]*u.scaleV))
		w[i] -= F(s[i] * F(m[i]*u.scaleM))
	}
}

// sgdGo is [SGDUpdate] in portable form; b is nil without momentum.
func sgdGo[F Float](w, g, b []F, u *update[F]) (probe F) {
	all := *u
	all.mode |= modeFixed
	for lo := 0; lo < len(w); lo += portableBlock {
		hi := min(lo+portableBlock, len(w))
		sgdBlock(w[lo:hi], g[lo:hi], slice(b, lo, hi), u)
		probe = all.settle(w[lo:hi], g[lo:hi], nil, probe)
	}
	return probe
}

// sgdBlock moves w to the forward points.
func sgdBlock[F Float](w, g, b []F, u *update[F]) {
	for i, d := range g[:len(w)] {
		if u.mode&modeMomentum != 0 {
			gi := d
			d += F(u.beta1 * b[i])
			b[i] = d
			if u.mode&modeNesterov != 0 {
				d = gi + F(u.beta1*d)
			}
		}
		w[i] -= F(u.rate * d)
	}
}

// slice returns x[lo:hi], nil for nil.
func slice[F Float](x []F, lo, hi int) []F {
	if x == nil {
		return nil
	}
	return x[lo:hi]
}

// settle takes the prox at the forward points w, with the step sizes s (of no use with modeFixed), and clears the gradient, as far as the mode says so.
func (u *update[F]) settle(w, g, s []F, probe F) F {
	if u.mode&modeClear != 0 {
		clear(g)
	}
	if u.mode&modeProx == 0 {
		return probe + sumOfSquares(w)
	}
	for i, z := range w {
		size := u.step
		if u.mode&modeFixed == 0 {
			size = s[i]
		}
		w[i], probe = u.backward(z, size, probe)
	}
	return probe
}

// sumOfSquares adds in four parts, which do not wait for each other.
func sumOfSquares[F Float](x []F) F {
	var a, b, c, d F
	for ; len(x) >= 4; x = x[4:] {
		a, b, c, d = a+x[0]*x[0], b+x[1]*x[1], c+x[2]*x[2], d+x[3]*x[3]
	}
	for _, v := range x {
		a += v * v
	}
	return a + b + c + d
}

// average returns β₁·m + (1−β₁)·g.
func (u *update[F]) average(m, g F) F { return F(u.beta1*m) + F(u.ombeta1*g) }

// square returns β₂·v + (1−β₂)·g².
func (u *update[F]) square(v, g F) F { return F(u.beta2*v) + F(F(u.ombeta2*g)*g) }

// root returns √v + ε.
func (u *update[F]) root(v F) F { return F(math.Sqrt(float64(v))) + u.eps }

// backward returns the prox at the point z with the step size s, and the probe with what came out added to it.
func (u *update[F]) backward(z, s, probe F) (w, sum F) {
	if u.mode&modeProx != 0 {
		switch {
		case u.mode&modeShrink != 0:
			z = F(soft(float64(z), float64(float64(s)*u.l1)) / (1 + float64(float64(s)*u.l2)))
		case u.mode&modeSoft != 0:
			z = soft(z, F(s*u.threshold))
		}
		if u.mode&modeBox != 0 {
			inside := min(max(z, u.lo), u.hi)
			if z-z == 0 && s != 0 {
				z = inside
			}
			if z != inside {
				probe = F(math.NaN())
			}
		}
		z += 0 // no −0
	}
	return z, probe + z*z
}

// soft returns z − min(max(z, −t), t) = sign(z)·max(|z| − t, 0) for t ≥ 0, never −0. NaN stays.
func soft[F Float](z, t F) F { return z - min(max(z, -t), t) }
