package prox

import "math"

// A rootPower is g(x) = |x|^p for p = 1/2 (k = 2) and p = 2/3 (k = 3), where the minimiser of ½(u − z)² + t·u^p for z > 0 is
// a root of a polynomial: with y = u^(1/k) it solves y^(k+1) − z·y + t·p = 0, and with y = z^(1/k)·w
//
//	w^(k+1) − w + q = 0,  q = t·p·z^(−(k+1)/k),  u = z·w^k.
//
// The greatest root w(q) falls from 1 at q = 0. It is the minimiser as long as u > 2(1−p)/(2−p)·z, that is as long as q is
// below a number that depends on k alone; from there on 0 is. (The number here is a rounding error lower, so that a tie is
// a zero.)
//
// In place of the trigonometric and radical closed forms of the sources, which lose half their digits near that number and
// overflow, w comes from a polynomial in q, good to 4·10⁻⁶, and Newton's iteration, whose derivative is at least 1 here: one
// step gives 10⁻⁹ or better, two give all digits.
type rootPower struct {
	most float64 // q at the tie, where zero is taken
	poly [9]float64
}

var (
	halfPower = rootPower{
		most: 0.27216552697590867758 * (1 - 0x1p-51), // (2/3)^½ − (2/3)^(3/2)
		poly: [9]float64{1, -0.49946818770079268, -0.40875944227121237, 0.20150592275363495, -7.2849129980324669,
			26.396489698419076, -51.161582134737095},
	}
	twoThirdsPower = rootPower{
		most: 0.39685026299204986869 * (1 - 0x1p-51), // (1/2)^(1/3) − (1/2)^(4/3)
		poly: [9]float64{1, -0.3325059269387521, -0.28190825401581508, 1.2116756337993348, -17.282108168446588,
			105.31990920893457, -366.48836422379137, 661.15752404137145, -499.07504835589369},
	}
)

// guess returns w(q) within 4·10⁻⁶ for 0 ≤ q ≤ most, exactly 1 for q = 0.
func (r *rootPower) guess(q float64) float64 {
	c := &r.poly
	w := c[8]
	w = float64(w*q) + c[7]
	w = float64(w*q) + c[6]
	w = float64(w*q) + c[5]
	w = float64(w*q) + c[4]
	w = float64(w*q) + c[3]
	w = float64(w*q) + c[2]
	w = float64(w*q) + c[1]
	return float64(w*q) + c[0]
}

// halfRoot takes a step of Newton's iteration for w³ − w + q = 0.
func halfRoot(w, q float64) float64 {
	s := w * w
	return w - (float64(s*w)-w+q)/(float64(3*s)-1)
}

// twoThirdsRoot takes a step of Newton's iteration for w⁴ − w + q = 0.
func twoThirdsRoot(w, q float64) float64 {
	c := w * w * w
	return w - (float64(c*w)-w+q)/(float64(4*c)-1)
}

// halfProx returns the prox of t·√|x| at z.
func halfProx(z, t float64) float64 {
	size := math.Abs(z)
	q := 0.5 * t / size / math.Sqrt(size)
	if q >= halfPower.most {
		return 0
	}
	w := halfPower.guess(q)
	w = halfRoot(w, q)
	w = halfRoot(w, q)
	return z * (w * w)
}

// twoThirdsProx returns the prox of t·|x|^(2/3) at z.
func twoThirdsProx(z, t float64) float64 {
	size := math.Abs(z)
	q := 2. / 3 * t / size / math.Cbrt(size)
	if q >= twoThirdsPower.most {
		return 0
	}
	w := twoThirdsPower.guess(q)
	w = twoThirdsRoot(w, q)
	w = twoThirdsRoot(w, q)
	return z * (w * w * w)
}
