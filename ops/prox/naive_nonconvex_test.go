package prox_test

import "math"

// naiveEven minimises ½(u − z)²/s + g(u) for an even g that does not fall with |u|, given g and its derivative for u > 0: a
// minimiser lies between 0 and z. Every point of a grid where the derivative of the objective turns from falling to rising is
// refined by bisection, to the last bits; of these, 0 and z itself the one with the least objective is taken, at a tie
// the smallest.
func naiveEven(g, slope func(u float64) float64) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		for i, z := range x {
			dst[i] = math.Copysign(leastOnGrid(math.Abs(z), step[i], g, slope), z)
		}
	}
}

const gridPoints = 96

func leastOnGrid(z, s float64, g, slope func(u float64) float64) float64 {
	at := func(u float64) float64 { return 0.5*(u-z)*(u-z) + s*g(u) }
	falling := func(u float64) bool { return u-z+s*slope(u) < 0 }
	best, least := 0.0, 0.5*z*z
	try := func(u float64) {
		if v := at(u); v < least {
			best, least = u, v
		}
	}
	try(z)
	before, fell := 0.0, false
	for k := 1; k <= gridPoints; k++ {
		u := z * float64(k) / gridPoints
		falls := falling(u)
		if fell && !falls {
			try(bisect(before, u, falling))
		}
		before, fell = u, falls
	}
	// A grid finer and finer towards 0, for minima much nearer to it than z.
	before, fell = 0, falling(math.SmallestNonzeroFloat64)
	for u := z * 1e-6; u < z/8; u *= 1.5 {
		falls := falling(u)
		if fell && !falls {
			try(bisect(before, u, falling))
		}
		before, fell = u, falls
	}
	return best
}

// naiveQuantise minimises over every interval of levels on its own, where the objective is a parabola that bends up or
// down: at an end or, found by bisection, where its derivative turns from falling to rising.
func naiveQuantise(lambda float64, levels []float64) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		for i, z := range x {
			least := math.Inf(1)
			for k := range levels[1:] {
				lo, hi := levels[k], levels[k+1]
				at := func(u float64) float64 {
					return 0.5*(u-z)*(u-z)/step[i] + lambda/2*(u-lo)*(hi-u)
				}
				falling := func(u float64) bool { return (u-z)/step[i]+lambda/2*(lo+hi-2*u) < 0 }
				tries := []float64{lo, hi}
				if falling(lo) && !falling(hi) {
					tries = append(tries, bisect(lo, hi, falling))
				}
				for _, u := range tries {
					if v := at(u); v < least {
						dst[i], least = u, v
					}
				}
			}
		}
	}
}
