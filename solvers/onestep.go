package solvers

// shorten turns the forward step of a rule with a size for each coordinate, which has moved the parameter from the base b to
//
//	z = b − s∘m,
//
// into that with the one size s̄ that the penalty names (prox.ScalarMetric), z ← b − s̄·m = b − (s̄/s)∘(b − z), and returns s̄.
// Forward step and prox then have one metric, s̄ times the identity, as they must.
func (s *Prox) shorten(sl *slot) float64 {
	a := &sl.prox
	dual, based := s.Rule.(dualRule)
	if sl.single {
		if based {
			dual.base32(a.base32, sl.f32)
		}
		widen(a.sizes64, a.sizes32)
		one := a.oneStep.StepOf(a.sizes64)
		moveBy(sl.value.f32, a.base32, a.sizes32, one)
		return one
	}
	if based {
		dual.base64(a.base64, sl.f64)
	}
	one := a.oneStep.StepOf(a.sizes64)
	moveBy(sl.value.f64, a.base64, a.sizes64, one)
	return one
}

// keepBase remembers the point that the forward step starts from.
func (a *applier) keepBase(x vector) {
	copy(a.base32, x.f32)
	copy(a.base64, x.f64)
}

// moveBy sets z ← b − (one/s)∘(b − z). A coordinate with s_i = 0 has not moved, and does not.
func moveBy[F float32 | float64](z, b, s []F, one float64) {
	for i, x := range z {
		if s[i] != 0 {
			z[i] = b[i] - F(one/float64(s[i])*float64(b[i]-x))
		}
	}
}

// allocateBase makes the scratch of oneStep.
func (a *applier) allocateBase(n int, single bool) {
	a.sizes64 = make([]float64, n)
	if single {
		a.sizes32, a.base32 = make([]float32, n), make([]float32, n)
	} else {
		a.base64 = make([]float64, n)
	}
}
