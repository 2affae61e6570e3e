package kernel

import "math"

// The conversions of products forbid the compiler to fuse them with the sums they go into, which would give other bits on
// other processors.

// adamGo is [AdamUpdate] in portable form. The sum of squares that it returns is finite if no w has gone astray.
func adamGo[F Float](w, g, m, v []F, u *update[F]) (probe F) {
	g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
	for i, gi := range g {
		mi, vi := u.average(m[i], gi), u.square(v[i], gi)
		s := u.rate / u.root(F(vi*u.scaleV))
		z := w[i] - F(s*F(mi*u.scaleM))
		if u.mode&modeFixed != 0 {
			s = u.step
		}
		w[i], probe = u.backward(z, s, probe)
		g[i], m[i], v[i] = 0, mi, vi
	}
	return probe
}

// adamForwardGo is [AdamForward] in portable form.
func adamForwardGo[F Float](w, g, m, v, step []F, u *update[F]) {
	g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
	for i, gi := range g {
		m[i], v[i] = u.average(m[i], gi), u.square(v[i], gi)
		s := u.rate / u.root(F(v[i]*u.scaleV))
		w[i] -= F(s * F(m[i]*u.scaleM))
		if u.mode&modeSizes != 0 {
			step[i] = s
		}
	}
}

// sgdGo is [SGDUpdate] in portable form; b is nil without momentum.
func sgdGo[F Float](w, g, b []F, u *update[F]) (probe F) {
	g = g[:len(w)]
	for i, d := range g {
		if u.mode&modeMomentum != 0 {
			gi := d
			d += F(u.beta1 * b[i])
			b[i] = d
			if u.mode&modeNesterov != 0 {
				d = gi + F(u.beta1*d)
			}
		}
		w[i], probe = u.backward(w[i]-F(u.rate*d), u.step, probe)
		if u.mode&modeClear != 0 {
			g[i] = 0
		}
	}
	return probe
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
