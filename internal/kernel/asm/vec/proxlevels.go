package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// box: the bounds as float32 has them, and as they are.
func (p *proxer) box() {
	p.signed = true
	p.r = p.least(p.greatest(p.z, p.constants[0]), p.constants[1])
	p.where(equal, p.step, number(0), p.z, p.r)
	p.value = func(r, _ lot) lot { return p.beyond(r, p.constants[2], p.constants[3]) }
}

// beyond returns +Inf where r is not in [lo, hi], 0 elsewhere.
func (p *proxer) beyond(r lot, lo, hi Mem) lot {
	return p.and(p.or(p.mask(notAtLeast, r, lo), p.mask(notAtMost, r, hi)), number(posInf))
}

// toLevels: λ, ½λ, the range.
func (p *proxer) toLevels() {
	lambda, half := p.constants[0], p.constants[1]
	p.signed = true
	lo, hi := p.between()
	t := p.mul(p.step, lambda)
	c := p.add(p.mul(lo, number(0.5)), p.mul(hi, number(0.5)))
	r := p.add(p.div(p.sub(p.z, c), p.from(number(1), t)), c)
	r = p.least(p.greatest(r, lo), hi)
	under, over := p.sub(p.z, lo), p.sub(hi, p.z)
	lower := p.and(p.mask(equal, under, over), p.mask(atMost, p.clearSign(lo), p.clearSign(hi)))
	lower = p.or(lower, p.mask(below, under, over))
	nearest := p.make(func(i int) VecVirtual {
		d := p.reg()
		VBLENDVPD(lower[i], lo[i], hi[i], d)
		return d
	})
	p.where(atLeast, t, number(1), nearest, r)
	p.where(equal, t, number(0), p.z, r)
	p.r = r
	p.value = func(r, _ lot) lot {
		at := p.or(p.mask(equal, r, p.rounded(lo)), p.mask(equal, r, p.rounded(hi)))
		value := p.without(at, p.positive(p.mul(p.mul(p.sub(r, lo), half), p.sub(hi, r))))
		return p.or(value, p.beyond(r, p.constants[2], p.constants[3]))
	}
}

// rounded returns x as float32 has it.
func (p *proxer) rounded(x lot) lot {
	return p.make(func(i int) VecVirtual {
		d := p.reg()
		short := XMM()
		VCVTPD2PSY(x[i], short)
		VCVTPS2PD(short, d)
		return d
	})
}

// between returns the levels on either side of z, the outermost two for a z beyond them.
func (p *proxer) between() (lo, hi lot) {
	level := func(k int) Mem { return Mem{Base: p.levels, Disp: 8 * k} }
	lo, hi = lot{p.reg()}, lot{p.reg()}
	VBROADCASTSD(level(0), lo[0])
	VBROADCASTSD(level(1), hi[0])
	k := GP64()
	MOVQ(U64(1), k)
	p.labels++
	again, end := fmt.Sprintf("again%d", p.labels), fmt.Sprintf("end%d", p.labels)
	Label(again)
	CMPQ(k, p.last)
	JGE(LabelRef(end))
	from := Mem{Base: p.levels, Index: k, Scale: 8}
	q, next := lot{p.reg()}, lot{p.reg()}
	VBROADCASTSD(from, q[0])
	VBROADCASTSD(from.Offset(8), next[0])
	past := p.mask(atLeast, p.z, q)
	VBLENDVPD(past[0], q[0], lo[0], lo[0])
	VBLENDVPD(past[0], next[0], hi[0], hi[0])
	INCQ(k)
	JMP(LabelRef(again))
	Label(end)
	return lo, hi
}
