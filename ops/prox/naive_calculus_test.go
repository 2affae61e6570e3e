package prox_test

// The twins of the rules of calculus are made of those of their operands, by copies.

type twin = func(dst, x, step []float64)

// naiveScaled is the twin of by·g: that of g with the steps by·step.
func naiveScaled(by float64, of twin) twin {
	return func(dst, x, step []float64) {
		scaled := make([]float64, len(step))
		for i, s := range step {
			scaled[i] = by * s
		}
		of(dst, x, scaled)
	}
}

// naiveWeighted is the twin of Σ w_i·g_i, w_i > 0, coordinate by coordinate.
func naiveWeighted(weights []float64, of twin) twin {
	return func(dst, x, step []float64) {
		for i, w := range weights {
			dst[i] = x[i]
			if w > 0 {
				one := []float64{0}
				of(one, x[i:i+1], []float64{w * step[i]})
				dst[i] = one[0]
			}
		}
	}
}

// naiveIndexed is the twin of g on the coordinates index.
func naiveIndexed(index []int, of twin) twin {
	return func(dst, x, step []float64) {
		v, s := make([]float64, len(index)), make([]float64, len(index))
		for k, i := range index {
			v[k], s[k] = x[i], step[i]
		}
		p := make([]float64, len(index))
		of(p, v, s)
		copy(dst, x)
		for k, i := range index {
			dst[i] = p[k]
		}
	}
}

// naiveRows is the twin of g on each row of a matrix.
func naiveRows(cols int, of twin) twin {
	return func(dst, x, step []float64) {
		for r := range len(x) / cols {
			index := make([]int, cols)
			for c := range index {
				index[c] = r*cols + c
			}
			whole := make([]float64, len(x))
			naiveIndexed(index, of)(whole, x, step)
			for _, i := range index {
				dst[i] = whole[i]
			}
		}
	}
}

// naiveColumns is the twin of g on each column of a matrix.
func naiveColumns(cols int, of twin) twin {
	return func(dst, x, step []float64) {
		for c := range cols {
			var index []int
			for i := c; i < len(x); i += cols {
				index = append(index, i)
			}
			whole := make([]float64, len(x))
			naiveIndexed(index, of)(whole, x, step)
			for _, i := range index {
				dst[i] = whole[i]
			}
		}
	}
}

// naiveNonNegative is the twin of an even penalty with x ≥ 0: the coordinates that start below 0 end at 0, since every
// u_i > 0 is further off and costs no less, and then have no part in it.
func naiveNonNegative(of twin) twin {
	return func(dst, x, step []float64) {
		z := make([]float64, len(x))
		for i, v := range x {
			if v > 0 {
				z[i] = v
			}
		}
		of(dst, z, step)
	}
}
