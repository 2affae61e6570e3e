package prox_test

import "math"

// naiveBudget is the twin of L1Ball and Simplex: every set of coordinates may be the one that is left.
func naiveBudget(radius float64, simplex bool) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		n := len(x)
		z, u, sum := make([]float64, n), make([]float64, n), 0.0
		for i, v := range x {
			if z[i] = v; !simplex {
				z[i] = math.Abs(v)
			}
			sum += z[i]
		}
		c := contest{z: z, step: step, g: func([]float64) []float64 { return nil }}
		if sum <= radius && !simplex {
			c.enter(z)
		}
		for set := 1; set < 1<<n; set++ {
			over, mass := -radius, 0.0
			for i := range n {
				if set>>i&1 == 1 {
					over, mass = over+z[i], mass+step[i]
				}
			}
			fits := over >= 0 || simplex
			for i := range n {
				if u[i] = 0; set>>i&1 == 1 {
					u[i] = z[i] - step[i]*over/mass
					fits = fits && u[i] >= 0
				}
			}
			if fits {
				c.enter(u)
			}
		}
		for i, v := range x {
			if dst[i] = c.best[i]; !simplex {
				dst[i] = math.Copysign(dst[i], v)
			}
		}
	}
}

// naiveKept is the twin of TopK: every choice of k groups is tried.
func naiveKept(k int, groups [][]int) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		parts := groups
		if parts == nil {
			for i := range x {
				parts = append(parts, []int{i})
			}
		}
		c := contest{z: x, step: step, g: func([]float64) []float64 { return nil }}
		u := make([]float64, len(x))
		var choose func(j, left int)
		choose = func(j, left int) {
			if j == len(parts) {
				c.enter(u)
				return
			}
			for _, i := range parts[j] {
				u[i] = 0
			}
			choose(j+1, left)
			if left > 0 {
				for _, i := range parts[j] {
					u[i] = x[i]
				}
				choose(j+1, left-1)
			}
		}
		copy(u, x)
		choose(0, k)
		copy(dst, c.best)
	}
}

// naiveRuns is the twin of NM: that of TopK for each run.
func naiveRuns(n, m int) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		for lo := 0; lo < len(x); lo += m {
			hi := min(lo+m, len(x))
			naiveKept(n, nil)(dst[lo:hi], x[lo:hi], step[lo:hi])
		}
	}
}
