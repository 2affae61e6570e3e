package kernel

// rootGo is [RootUpdate] and [RootForward] in portable form, on the state a, b, c, d of the rule, which are nil where there are
// fewer.
func rootGo[F Float](w, g, a, b, c, d, step []F, r RootRule, u *update[F]) F {
	switch r {
	case RootCentered:
		return centeredGo(w, g, a, b, step, u)
	case RootMomentum:
		return rollingGo(w, g, a, nil, b, c, step, u)
	case RootCenteredMomentum:
		return rollingGo(w, g, a, b, c, d, step, u)
	case RootGreatest:
		return amsGradGo(w, g, a, b, c, step, u)
	case RootAhead:
		return nAdamGo(w, g, a, b, step, u)
	case RootDecayed:
		return adamWGo(w, g, a, b, step, u)
	}
	return gradientGo(w, g, a, step, u)
}

func gradientGo[F Float](w, g, v, step []F, u *update[F]) (probe F) {
	for i, gi := range g {
		v[i] = u.square(v[i], gi)
		s := u.rate / u.root(v[i])
		probe = u.land(w, g, step, i, w[i]-F(s*gi), s, probe)
	}
	return probe
}

func centeredGo[F Float](w, g, v, a, step []F, u *update[F]) (probe F) {
	for i, gi := range g {
		v[i] = u.square(v[i], gi)
		s := u.rate / u.root(u.about(&a[i], v[i], gi))
		probe = u.land(w, g, step, i, w[i]-F(s*gi), s, probe)
	}
	return probe
}

// rollingGo is RootMomentum or, where a is not nil, RootCenteredMomentum.
func rollingGo[F Float](w, g, v, a, b, k, step []F, u *update[F]) (probe F) {
	for i, gi := range g {
		v[i] = u.square(v[i], gi)
		square := v[i]
		if a != nil {
			square = u.about(&a[i], square, gi)
		}
		d := u.root(square)
		b[i] = F(u.beta1*b[i]) + gi/d
		k[i] = F(u.beta1*k[i]) + 1/d
		probe = u.land(w, g, step, i, w[i]-F(u.rate*b[i]), F(u.rate*k[i]), probe)
	}
	return probe
}

func amsGradGo[F Float](w, g, m, v, top, step []F, u *update[F]) (probe F) {
	for i, gi := range g {
		m[i] = u.average(m[i], gi)
		v[i] = u.square(v[i], gi)
		top[i] = max(top[i], v[i])
		s := u.rate / u.root(F(top[i]*u.scaleV))
		probe = u.land(w, g, step, i, w[i]-F(s*F(m[i]*u.scaleM)), s, probe)
	}
	return probe
}

func nAdamGo[F Float](w, g, m, v, step []F, u *update[F]) (probe F) {
	for i, gi := range g {
		m[i] = u.average(m[i], gi)
		v[i] = u.square(v[i], gi)
		s := u.rate / u.root(F(v[i]*u.scaleV))
		z := w[i] - F(s*(F(u.ofGradient*gi)+F(m[i]*u.scaleM)))
		probe = u.land(w, g, step, i, z, F(s*u.total), probe)
	}
	return probe
}

func adamWGo[F Float](w, g, m, v, step []F, u *update[F]) (probe F) {
	for i, gi := range g {
		m[i] = u.average(m[i], gi)
		v[i] = u.square(v[i], gi)
		s := u.rate / u.root(F(v[i]*u.scaleV))
		probe = u.land(w, g, step, i, F(u.keep*w[i])-F(s*F(m[i]*u.scaleM)), s, probe)
	}
	return probe
}

// about takes g into the mean a and returns the second moment v about it; rounding may have left it below 0.
func (u *update[F]) about(a *F, v, g F) F {
	*a += F(u.ombeta2 * (g - *a))
	return max(v-F(*a**a), 0)
}

// land brings the coordinate i to the forward point z, whose step size is s, and does with it what the mode says.
func (u *update[F]) land(w, g, step []F, i int, z, s, probe F) F {
	if u.mode&modeClear != 0 {
		g[i] = 0
	}
	if u.mode&modeSizes != 0 {
		step[i] = s
	}
	if u.mode&modeFixed != 0 {
		s = u.step
	}
	w[i], probe = u.backward(z, s, probe)
	return probe
}
