package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// log: λ, ε, 1/ε, ½ε. The objective has to be worked out only between two thresholds. The penalty is the logarithm of the
// product of all 1 + |r_i|/ε, whose exponent is counted apart.
func (p *proxer) log() {
	lambda, eps, inverse, half := p.constants[0], p.constants[1], p.constants[2], p.constants[3]
	t := p.mul(p.step, lambda)
	s := p.root(t)
	mid := p.add(p.mul(p.size, number(0.5)), half)
	apart := p.positive(p.sub(mid, s))
	r := p.positive(p.sub(p.size, p.div(t, p.add(p.root(p.mul(apart, p.add(mid, s))), mid))))
	// The advantage over 0 that is asked of r: none where it is the only minimum, none is enough where 0 is.
	asked := p.constant(number(posInf))
	p.where(atMost, p.size, p.mul(t, inverse), number(0), asked)
	lost := p.or(p.mask(atMost, s, eps), p.mask(atMost, mid, s))
	lost = p.and(lost, p.mask(equal, asked, number(0)))
	asked = p.or(asked, p.and(lost, number(negInf)))
	p.where(equal, asked, number(negInf), number(0), r)
	p.where(equal, t, number(0), p.size, r) // no step, no rounding
	y := p.mul(r, inverse)
	open := p.or(p.mask(equal, asked, number(0)), p.and(p.mask(below, y, number(0x1p-20)), p.mask(above, y, number(0))))

	p.labels++
	rare, end := fmt.Sprintf("rare%d", p.labels), fmt.Sprintf("end%d", p.labels)
	value := p.constant(number(0))
	some := GP32()
	VMOVMSKPD(open[0], some)
	TESTL(some, some)
	JNZ(LabelRef(rare))
	p.multiply(p.add(y, number(1)))
	JMP(LabelRef(end))
	Label(rare)
	VMOVUPD(p.product, p.spilled[0])
	VMOVUPD(p.exponent, p.spilled[1])
	VMOVUPD(asked[0], p.spilled[2])
	height := p.log1p(y)
	VMOVUPD(p.spilled[0], p.product)
	VMOVUPD(p.spilled[1], p.exponent)
	better := p.mul(p.sub(p.mul(r, number(0.5)), p.clearSign(p.z)), r)
	better = p.add(better, p.mul(p.mul(p.step, lambda), height)) // than 0, if negative
	lost = p.mask(notBelow0, better, p.spilled[2])
	VANDNPD(r[0], lost[0], r[0])
	VMULPD(lambda, height[0], height[0])
	VANDNPD(height[0], lost[0], value[0])
	Label(end)
	p.r, p.size = r, p.clearSign(p.z)
	p.value = func(_, _ lot) lot { return value }
}

// multiply takes the factors f ≥ 1 into the product.
func (p *proxer) multiply(f lot) {
	VMULPD(f[0], p.product, p.product)
	exponent := p.reg()
	VPSRLQ(Imm(52), p.product, exponent)
	VPSUBQ(word(1023), exponent, exponent)
	VPADDQ(exponent, p.exponent, p.exponent)
	VANDPD(word(1<<52-1), p.product, p.product)
	VORPD(number(1), p.product, p.product)
}

// logOfProduct returns λ times the logarithm of the product.
func (p *proxer) logOfProduct() lot {
	rest := p.log1p(p.sub(lot{p.product}, number(1)))
	VPADDQ(word(0x433<<52), p.exponent, p.exponent)
	power := p.sub(lot{p.exponent}, number(0x1p52))
	return p.mul(p.add(p.mul(power, number(math.Ln2)), rest), p.constants[0])
}

// without returns r, 0 where m is true.
func (p *proxer) without(m, r lot) lot {
	return p.make(func(i int) VecVirtual {
		d := p.reg()
		VANDNPD(r[i], m[i], d)
		return d
	})
}

// log1p returns log(1 + y) for 0 ≤ y < 2^1000.
func (p *proxer) log1p(y lot) lot {
	u := p.add(y, number(1))
	lost := p.sub(y, p.sub(u, number(1)))
	lost = p.and(lost, p.mask(below, u, number(2)))
	f, k := p.reg(), p.reg()
	VPADDQ(word((0x3ff00000-0x3fe6a09e)<<32), u[0], f)
	VPSRLQ(Imm(52), f, k)
	VPOR(word(0x433<<52), k, k)
	VPAND(word(1<<52-1), f, f)
	VPADDQ(word(0x3fe6a09e<<32), f, f)
	power := p.sub(lot{k}, number(0x1p52+1023))
	frac := p.sub(lot{f}, number(1))
	s := p.div(frac, p.add(frac, number(2)))
	z := p.mul(s, s)
	poly := p.constant(number(log1pPoly[6]))
	for i := 5; i >= 0; i-- {
		p.horner(poly, z, number(log1pPoly[i]))
	}
	square := p.mul(p.mul(frac, number(0.5)), frac)
	tail := p.add(p.mul(power, number(log1pLn2Lo)), lost)
	tail = p.fma(s, p.fma(z, poly, square), tail)
	return p.sub(p.mul(power, number(log1pLn2Hi)), p.sub(p.sub(square, tail), frac))
}
