package prox_test

import "math"

// shrunk sets u ← z/(1 + μ·step), the point nearest to z in the metric among those of its length, and returns the length.
func shrunk(u, z, step []float64, mu float64) float64 {
	var squares float64
	for i := range z {
		u[i] = z[i] / (1 + mu*step[i])
		squares += u[i] * u[i]
	}
	return math.Sqrt(squares)
}

// naiveFirm is the twin of GroupMCP. The points of a length r that are nearest to z are z/(1 + μ·step); along them, from z
// to 0, the derivative of the objective is that of the penalty less μ·r. Its roots are searched on a grid of μ and
// bisected.
func naiveFirm(lambda, gamma float64, groups [][]int, weights []float64) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		copy(dst, x)
		for j, index := range groups {
			n, t := len(index), lambda*math.Sqrt(float64(len(index)))
			if weights != nil {
				t = lambda * weights[j]
			}
			z, s, u := make([]float64, n), make([]float64, n), make([]float64, n)
			least, greatest := math.Inf(1), 0.0
			for k, i := range index {
				z[k], s[k] = x[i], step[i]
				least, greatest = min(least, s[k]), max(greatest, s[k])
			}
			c := contest{z: z, step: s, g: func(u []float64) []float64 {
				r := 0.0
				for _, v := range u {
					r = math.Hypot(r, v)
				}
				r = min(r, gamma*t)
				return []float64{r * (t - r/(2*gamma))}
			}}
			outward := func(mu float64) bool { // the objective falls with r
				r := shrunk(u, z, s, mu)
				return max(t-r/gamma, 0) < mu*r
			}
			c.enter(u)
			c.enter(z)
			before, last := 1e-9/greatest, 1e9/least
			was, factor := outward(before), math.Pow(last/before, 1./200)
			for mu := before * factor; mu <= last; mu *= factor {
				is := outward(mu)
				if is != was {
					shrunk(u, z, s, bisect(before, mu, func(mu float64) bool { return outward(mu) == was }))
					c.enter(u)
				}
				before, was = mu, is
			}
			for k, i := range index {
				dst[i] = c.best[k]
			}
		}
	}
}

// naiveHierarchy is the twin of LassoNet: bisection on the length r of β for the sign of the objective's derivative,
// λ − μ·r − M Σ max(|θ_i| − M·r, 0)/step_i, where β/(1 + μ·step) has the length r, by bisection on μ.
func naiveHierarchy(lambda, m float64, skip, cols int) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		for lo := 0; lo < len(x); lo += cols {
			row, s, out := x[lo:lo+cols], step[lo:lo+cols], dst[lo:lo+cols]
			beta, u := row[:skip], make([]float64, skip)
			longest, reach := 0.0, shrunk(u, beta, s[:skip], 0)
			for _, v := range s[:skip] {
				longest = max(longest, v)
			}
			for _, v := range row[skip:] {
				reach = max(reach, math.Abs(v)/m)
			}
			reach *= 2
			if reach == 0 {
				clear(out)
				continue
			}
			// at sets u to the β of length r and returns μ = (t − 1)/longest, which t > 0 makes run over all lengths. Where
			// β is too short for any t, the coordinate with the longest step takes up the rest.
			length := func(t float64) float64 {
				squares := 0.0
				for i, v := range beta {
					if u[i] = 0; v != 0 {
						u[i] = v / ((longest-s[i])/longest + t*s[i]/longest)
					}
					squares += u[i] * u[i]
				}
				return math.Sqrt(squares)
			}
			at := func(r float64) float64 {
				if skip == 1 {
					u[0] = math.Copysign(r, beta[0])
					return (math.Abs(beta[0])/r - 1) / longest
				}
				if short := length(1e-300); short < r {
					for i := range u {
						if s[i] == longest {
							u[i] = math.Sqrt((r - short) * (r + short))
							break
						}
					}
					return -1 / longest
				}
				t := bisectBits(1e-300, 1e300, func(t float64) bool { return length(t) > r })
				length(t)
				return (t - 1) / longest
			}
			r := bisect(reach*1e-14, reach, func(r float64) bool {
				slope := lambda - at(r)*r
				for i, v := range row[skip:] {
					slope -= m * max(math.Abs(v)-m*r, 0) / s[skip+i]
				}
				return slope < 0
			})
			if r <= reach*1e-14 {
				clear(out)
				continue
			}
			at(r)
			copy(out, u)
			for i, v := range row[skip:] {
				out[skip+i] = math.Copysign(min(math.Abs(v), m*r), v)
			}
		}
	}
}

// bisectBits is bisect over the bits of positive numbers, for points of any order of magnitude.
func bisectBits(lo, hi float64, falling func(u float64) bool) float64 {
	a, b := math.Float64bits(lo), math.Float64bits(hi)
	for b-a > 1 {
		if mid := a + (b-a)/2; falling(math.Float64frombits(mid)) {
			a = mid
		} else {
			b = mid
		}
	}
	return math.Float64frombits(b)
}
