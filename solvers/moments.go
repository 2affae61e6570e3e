package solvers

import "proxgrad/internal/kernel"

// moments are the decays of Adam's two running means.
type moments[F float32 | float64] struct{ beta1, beta2, ombeta1, ombeta2 F }

func momentsOf[F float32 | float64](c kernel.AdamStep) moments[F] {
	return moments[F]{F(c.Beta1), F(c.Beta2), F(1 - c.Beta1), F(1 - c.Beta2)}
}

// update takes g into the running means m of gradients and v of squared gradients.
func (k moments[F]) update(m, v *F, g F) {
	*m = F(k.beta1**m) + F(k.ombeta1*g)
	*v = F(k.beta2**v) + F(F(k.ombeta2*g)*g)
}

// checkMoments says what is wrong with the fields that a rule shares with Adam.
func checkMoments(rule string, r Adam) error {
	return firstError(
		checkPositive(rule, "Rate", r.Rate), checkFraction(rule, "Beta1", r.Beta1),
		checkFraction(rule, "Beta2", r.Beta2), checkPositive(rule, "Eps", r.Eps),
	)
}
