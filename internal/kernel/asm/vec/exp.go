package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// shifter brings the integer part of a float64 into its low bits.
const shifter = 0x1.8p52

// expParts is expParts of package kernel: exp(x) = 2^k·(1 + p). k is in the low halves of the lanes.
func (v lotter) expParts(x lot) (k, p lot) {
	t := v.fma(x, number(math.Log2E), number(shifter))
	kf := v.sub(t, number(shifter))
	r := v.fnma(kf, number(ln2Hi), x)
	r = v.fnma(kf, number(ln2Lo), r)
	square := v.mul(r, r)
	var c [12]Mem // 1/(i+2)!
	f := 1.0
	for i := range c {
		f *= float64(i + 2)
		c[i] = number(1 / f)
	}
	even, odd := v.constant(c[10]), v.constant(c[11])
	for i := 8; i >= 0; i -= 2 {
		v.horner(odd, square, c[i+1])
		v.horner(even, square, c[i])
	}
	q := v.fma(odd, r, even)
	return t, v.fma(q, square, r)
}

const (
	ln2Hi = 0x1.62e42fefa39efp-1
	ln2Lo = 0x1.abc9e3b39803fp-56
)

// power returns 2^k for the low halves of k.
func (v lotter) power(k lot) lot {
	return v.make(func(i int) VecVirtual {
		d := v.reg()
		VPADDD(word(1023), k[i], d)
		VPSLLQ(Imm(52), d, d)
		return d
	})
}

// exp is exp of package kernel.
func (v lotter) exp(x lot) lot {
	x = v.min(number(expMost), v.max(number(expLeast), x))
	k, p := v.expParts(x)
	half := v.make(func(i int) VecVirtual {
		d := v.reg()
		VPSRAD(Imm(1), k[i], d)
		return d
	})
	rest := v.make(func(i int) VecVirtual {
		d := v.reg()
		VPSUBD(half[i], k[i], d)
		return d
	})
	s := v.power(half)
	return v.mul(v.fma(p, s, s), v.power(rest))
}

const (
	expLeast = -746
	expMost  = 710
)

// expm1 is expm1 of package kernel, for |x| ≤ 700.
func (v lotter) expm1(x lot) lot {
	k, p := v.expParts(x)
	s := v.power(k)
	return v.fma(s, p, v.sub(s, number(1)))
}

var signOnly = math.Copysign(0, -1)

var negInf = math.Inf(-1)

func (v lotter) tanh(x lot) lot {
	a := v.min(number(22), v.clearSign(x))
	t := v.expm1(v.add(a, a))
	y := v.div(t, v.add(t, number(2)))
	return v.or(y, v.and(x, number(signOnly)))
}

func (v lotter) sigmoid(x lot) lot {
	e := v.exp(v.or(x, number(signOnly)))
	d := v.add(e, number(1))
	v.where(notBelow, x, number(0), number(1), e)
	return v.div(e, d)
}

func (v lotter) softplus(x lot) lot {
	u := v.exp(v.or(x, number(signOnly)))
	return v.add(v.log1p(u), v.max(number(0), x))
}

// notBelow is the predicate x ≥ c, false for NaN; above is x > c.
const (
	notBelow = 0x1d
	above    = 0x1e
)

// log1p is log1p of package kernel, for 0 ≤ u ≤ 1.
func (v lotter) log1p(u lot) lot {
	f := v.make(func(i int) VecVirtual { return v.copy(u[i]) })
	hi, lo := v.constant(number(0)), v.constant(number(0))
	half := v.mul(v.sub(u, number(1)), number(0.5))
	v.where(above, u, number(log1pSplit), half, f)
	v.where(above, u, number(log1pSplit), number(log1pLn2Hi), hi)
	v.where(above, u, number(log1pSplit), number(log1pLn2Lo), lo)
	s := v.div(f, v.add(f, number(2)))
	z := v.mul(s, s)
	p := v.constant(number(log1pPoly[6]))
	for i := 5; i >= 0; i-- {
		v.horner(p, z, number(log1pPoly[i]))
	}
	square := v.mul(v.mul(f, number(0.5)), f)
	t := v.fma(s, v.fma(z, p, square), lo)
	return v.sub(hi, v.sub(v.sub(square, t), f))
}

const (
	log1pSplit = 0x1.a827999fcef34p-2 // √2 − 1
	log1pLn2Hi = 6.93147180369123816490e-01
	log1pLn2Lo = 1.90821492927058770002e-10
)

var log1pPoly = [7]float64{
	6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
	1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
}

func (v lotter) softplusGrad(y, dy lot) lot {
	e := v.expm1(v.or(v.min(number(50), y), number(signOnly)))
	return v.mul(v.mul(e, number(-1)), dy)
}
