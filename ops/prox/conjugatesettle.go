package prox

import "math"

// moreau returns z − step·u, exactly 0 where u = z/step, and z where it is not to move.
func moreau(z, step, u float64) float64 {
	switch {
	case step != step:
		return step
	case !finite(z) || step == 0:
		return z + 0
	case u == z/step:
		return 0
	}
	return z - step*u + 0
}

// settle sets dst to what apply makes of x with the whole of the steps, and returns Of*(dst). The difference z − step·u carries
// the rounding of z, which may leave a point outside the domain of Of* by much more than its own: then apply is taken once more,
// from there, with so small a part of the steps that it is the projection onto the domain, and the coordinates that have moved
// are brought nearer to 0 by the rounding that is left, or, where 0 is not in the domain, on in the direction that they have moved in.
func (p Conjugate) settle(dst, x []float64, apply func(u, z []float64, part float64)) float64 {
	const projection = 0x1p-60
	u, z := borrow[float64](len(x)), borrow[float64](len(x))
	defer u.giveBack()
	defer z.giveBack()
	copy(z.v, x)
	apply(u.v, z.v, 1)
	copy(dst, u.v)
	value := p.Value(dst)
	if !math.IsInf(value, 1) || !finite(maxAbs(z.v)) {
		return value
	}
	apply(u.v, dst, projection)
	copy(dst, u.v)
	value = p.Value(dst)
	for _, on := range []bool{false, true} {
		for size := 0x1p-52; math.IsInf(value, 1) && size <= 0x1p-46; size *= 2 {
			for i, v := range u.v {
				switch {
				case v == z.v[i]:
				case on:
					dst[i] = v + math.Copysign(v*size, v-z.v[i])
				default:
					dst[i] = v - v*size
				}
			}
			value = p.Value(dst)
		}
	}
	return value
}
