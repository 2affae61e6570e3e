package prox

import "math"

const (
	maxNewton  = 60      // Newton steps; a bound that no input is known to reach
	secularTol = 0x1p-50 // on √φ − 1, a few roundings above what can be evaluated
)

// secular returns the norm r = ‖x‖₂ of the minimiser of ½ Σ (x_i − z_i)²/step_i + t‖x‖₂ over one block, 0 when the
// minimiser is 0, and the number of Newton steps it took. Lengths are in units of 1/inv, as in [norm].
//
// With the threshold a_i = t·step_i of each coordinate, x = 0 iff Σ (z_i/a_i)² ≤ 1. Otherwise x_i = z_i·r/(r + a_i), and
// r is the root of
//
//	φ(r) = Σ_i (z_i/(r + a_i))² = 1.
//
// 1/√φ is concave and increasing, so Newton on 1/√φ − 1 rises to the root monotonically from any point left of it:
// from the greater of the lower bounds (‖z/a‖ − 1)·min a and max(|z_i| − a_i). The second one keeps every term of φ at or
// below 1 and is what is left when a step is 0. Coordinates with z_i = 0 have no part in it, so 0/0 does not occur.
//
// Source: Moré & Sorensen (1983), §3, where the same secular equation is that of a trust region.
// Differs from the source: the lower bounds above instead of its safeguarding interval.
func secular[F float](z, step []F, b block, t, s, inv float64) (r float64, iterations int) {
	quotient, least := 0.0, math.Inf(1) // Σ (z_i/a_i)², min a
	for k := range b.size {
		i := b.at(k)
		v := math.Abs(float64(z[i])) * inv
		if v == 0 {
			continue
		}
		a := t * float64(step[i]) * inv
		quotient += (v / a) * (v / a)
		least = min(least, a)
		r = max(r, v-a)
	}
	if quotient <= 1 {
		return 0, 0
	}
	if !math.IsInf(quotient, 1) {
		r = max(r, (math.Sqrt(quotient)-1)*least)
	}
	if r == 0 { // ‖z/a‖ = 1 but for rounding
		return 0, 0
	}
	for iterations = range maxNewton {
		var phi, slope float64 // slope = −½·r·φ′(r)
		for k := range b.size {
			i := b.at(k)
			v := float64(z[i]) * inv
			if v == 0 {
				continue
			}
			a := t * float64(step[i]) * inv
			u := v / (r + a)
			phi += u * u
			slope += u * u * (r / (r + a))
		}
		excess := math.Sqrt(phi) - 1
		if excess <= secularTol {
			return r, iterations
		}
		next := min(r+r*(phi*excess/slope), s)
		if next == r {
			return r, iterations
		}
		r = next // a NaN ends here too: it runs to the bound and comes out
	}
	return r, maxNewton
}
