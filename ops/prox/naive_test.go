package prox_test

import "math"

// The twins here minimise by bisection on the sign of a derivative, and know no formula of the package.

// naiveSeparable minimises ½(u − z)²/s + l1·|u| + ½·l2·u² for each coordinate: the minimiser lies between 0 and z, where
// the derivative (u − z)/s + l1·sign(z) + l2·u rises.
func naiveSeparable(l1, l2 float64) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		for i, z := range x {
			size := math.Abs(z)
			dst[i] = math.Copysign(bisect(0, size, func(u float64) bool {
				return (u-size)+step[i]*(l1+l2*u) < 0
			}), z)
		}
	}
}

// bisect returns the point of [lo, hi] where falling turns from true to false, to the last bit.
func bisect(lo, hi float64, falling func(u float64) bool) float64 {
	if !falling(lo) {
		return lo
	}
	for {
		mid := lo + (hi-lo)/2
		if mid == lo || mid == hi {
			return mid
		}
		if falling(mid) {
			lo = mid
		} else {
			hi = mid
		}
	}
}

func naiveClamp(lo, hi float64) func(dst, x, step []float64) {
	return func(dst, x, _ []float64) {
		for i, z := range x {
			switch {
			case z < lo:
				dst[i] = lo
			case z > hi:
				dst[i] = hi
			default:
				dst[i] = z
			}
		}
	}
}

// naiveBlocks minimises over each block by way of ‖u‖ = min over r > 0 of ½(‖u‖²/r + r). For a fixed r every coordinate
// minimises ½(u − z)²/s + l1·|u| + ½·(t/r)·u² on its own, at u = soft(z, s·l1)/(1 + s·t/r); what is left is convex in r
// with the derivative ½·t·(1 − ‖u(r)‖²/r²), whose root is found by bisection.
func naiveBlocks(l1, l2 float64, groups [][]int, weights []float64) func(dst, x, step []float64) {
	return func(dst, x, step []float64) {
		naiveSeparable(l1, 0)(dst, x, step)
		if groups == nil {
			whole := make([]int, len(x))
			for i := range whole {
				whole[i] = i
			}
			naiveBlock(dst, step, whole, l2*math.Sqrt(float64(len(x))))
			return
		}
		for j, index := range groups {
			weight := math.Sqrt(float64(len(index)))
			if weights != nil {
				weight = weights[j]
			}
			naiveBlock(dst, step, index, l2*weight)
		}
	}
}

func naiveBlock(x, step []float64, index []int, t float64) {
	at := func(i int, r float64) float64 { return x[i] * r / (r + step[i]*t) }
	var size float64
	for _, i := range index {
		size += math.Abs(x[i])
	}
	r := bisect(1e-100, max(size, 1e-100), func(r float64) bool { // ‖u(r)‖ > r
		var sum float64
		for _, i := range index {
			sum += at(i, r) * at(i, r)
		}
		return sum > r*r
	})
	for _, i := range index {
		if x[i] = at(i, r); r == 1e-100 {
			x[i] = 0
		}
	}
}
