package kernel

// rootGo is [RootUpdate] and [RootForward] in portable form, on the state a, b, c, d of the rule, which are nil where there are
// fewer.
func rootGo[F Float](w, g, a, b, c, d, step []F, r RootRule, u *update[F]) (probe F) {
	var sizes [portableBlock]F
	for lo := 0; lo < len(w); lo += portableBlock {
		hi := min(lo+portableBlock, len(w))
		w, g, s := w[lo:hi], g[lo:hi], slice(step, lo, hi)
		if s == nil {
			s = sizes[:hi-lo]
		}
		rootBlock(w, g, slice(a, lo, hi), slice(b, lo, hi), slice(c, lo, hi), slice(d, lo, hi), s, r, u)
		probe = u.settle(w, g, s, probe)
	}
	return probe
}

// rootBlock moves w to the forward points, with the step sizes s.
func rootBlock[F Float](w, g, a, b, c, d, s []F, r RootRule, u *update[F]) {
	switch r {
	case RootScaled:
		scaledGo(w, g, a, s, u)
	case RootCentered:
		centeredGo(w, g, a, b, s, u)
	case RootMomentum:
		rollingGo(w, g, a, nil, b, c, s, u)
	case RootCenteredMomentum:
		rollingGo(w, g, a, b, c, d, s, u)
	case RootGreatest:
		topGo(w, g, a, b, c, s, u)
	case RootAhead:
		aheadGo(w, g, a, b, s, u)
	case RootDecayed:
		decayedGo(w, g, a, b, s, u)
	}
}

func scaledGo[F Float](w, g, v, s []F, u *update[F]) {
	g, v, s = g[:len(w)], v[:len(w)], s[:len(w)]
	for i, gi := range g {
		v[i] = u.square(v[i], gi)
		s[i] = u.rate / u.root(v[i])
		w[i] -= F(s[i] * gi)
	}
}

func centeredGo[F Float](w, g, v, a, s []F, u *update[F]) {
	g, v, a, s = g[:len(w)], v[:len(w)], a[:len(w)], s[:len(w)]
	for i, gi := range g {
		v[i] = u.square(v[i], gi)
		s[i] = u.rate / u.root(u.about(&a[i], v[i], gi))
		w[i] -= F(s[i] * gi)
	}
}

// rollingGo is RootMomentum or, where a is not nil, RootCenteredMomentum.
func rollingGo[F Float](w, g, v, a, b, k, s []F, u *update[F]) {
	g, v, b, k, s = g[:len(w)], v[:len(w)], b[:len(w)], k[:len(w)], s[:len(w)]
	for i, gi := range g {
		v[i] = u.square(v[i], gi)
		square := v[i]
		if a != nil {
			square = u.about(&a[i], square, gi)
		}
		d := u.root(square)
		b[i] = F(u.beta1*b[i]) + gi/d
		k[i] = F(u.beta1*k[i]) + 1/d
		s[i] = F(u.rate * k[i])
		w[i] -= F(u.rate * b[i])
	}
}

func topGo[F Float](w, g, m, v, top, s []F, u *update[F]) {
	g, m, v, top, s = g[:len(w)], m[:len(w)], v[:len(w)], top[:len(w)], s[:len(w)]
	for i, gi := range g {
		m[i], v[i] = u.average(m[i], gi), u.square(v[i], gi)
		top[i] = max(top[i], v[i])
		s[i] = u.rate / u.root(F(top[i]*u.scaleV))
		w[i] -= F(s[i] * F(m[i]*u.scaleM))
	}
}

func aheadGo[F Float](w, g, m, v, s []F, u *update[F]) {
	g, m, v, s = g[:len(w)], m[:len(w)], v[:len(w)], s[:len(w)]
	for i, gi := range g {
		m[i], v[i] = u.average(m[i], gi), u.square(v[i], gi)
		size := u.rate / u.root(F(v[i]*u.scaleV))
		s[i] = F(size * u.total)
		w[i] -= F(size * (F(u.ofGradient*gi) + F(m[i]*u.scaleM)))
	}
}

func decayedGo[F Float](w, g, m, v, s []F, u *update[F]) {
	g, m, v, s = g[:len(w)], m[:len(w)], v[:len(w)], s[:len(w)]
	for i, gi := range g {
		m[i], v[i] = u.average(m[i], gi), u.square(v[i], gi)
		s[i] = u.rate / u.root(F(v[i]*u.scaleV))
		w[i] = F(u.keep*w[i]) - F(s[i]*F(m[i]*u.scaleM))
	}
}

// about takes g into the mean a and returns the second moment v about it; rounding may have left it below 0.
func (u *update[F]) about(a *F, v, g F) F {
	*a += F(u.ombeta2 * (g - *a))
	return max(v-F(*a**a), 0)
}
