package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// cbrt sets d ← ∛x, computed in float64.
func (u *updater) cbrt(x, d VecVirtual) {
	l := u.lots()
	l.alone = true
	if !u.single {
		VMOVAPD(l.cbrt(lot{x})[0], d)
		return
	}
	lo, hi := u.widen(x)
	lo = l.cbrtOfSingle(lot{lo})[0]
	hi = l.cbrtOfSingle(lot{hi})[0]
	VMOVAPS(x, d) // narrow wants it to be written
	u.narrow(lo, hi, d)
}

// cbrt is cbrt of package kernel.
func (v lotter) cbrt(x lot) lot {
	y := v.make(func(i int) VecVirtual { return v.copy(x[i]) })
	v.where(below, x, number(leastNormal), v.mul(x, number(0x1p60)), y)
	r := v.inverseCbrt(y)
	e := v.fnma(v.mul(v.mul(r, r), r), y, number(1))
	r = v.fma(v.mul(r, e), v.fma(e, number(2./9), v.constant(number(1./3))), r)
	square := v.mul(r, r)
	t := v.mul(y, square)
	e = v.fnma(v.mul(t, t), t, y)
	t = v.fma(e, v.mul(square, number(1./3)), t)
	v.where(below, x, number(leastNormal), v.mul(t, number(0x1p-20)), t)
	return v.ofPositive(x, t)
}

// cbrtOfSingle is cbrtOfSingle of package kernel.
func (v lotter) cbrtOfSingle(x lot) lot {
	r := v.inverseCbrt(x)
	e := v.fnma(v.mul(v.mul(r, r), r), x, number(1))
	r = v.fma(v.mul(r, e), v.constant(number(1./3)), r)
	return v.ofPositive(x, v.mul(v.mul(r, r), x))
}

// inverseCbrt is inverseCbrt of package kernel.
func (v lotter) inverseCbrt(x lot) lot {
	r := v.make(func(i int) VecVirtual {
		d, third := v.reg(), v.reg()
		VPSRLQ(Imm(32), x[i], third)
		VPMULUDQ(word(0xaaaaaaab), third, third)
		VPSRLQ(Imm(33), third, third)
		VMOVUPD(word(inverseCubeRoot), d)
		VPSUBQ(third, d, d)
		VPSLLQ(Imm(32), d, d)
		return d
	})
	e := v.fnma(v.mul(v.mul(r, r), r), x, number(1))
	c := v.fma(e, v.fma(e, number(14./81), v.constant(number(2./9))), number(1./3))
	return v.fma(v.mul(r, e), c, r)
}

// ofPositive puts x in the place of t where x is not positive and finite.
func (v lotter) ofPositive(x, t lot) lot {
	v.where(notAbove, x, number(0), x, t)
	v.where(notBelow, x, number(math.Inf(1)), x, t)
	return t
}

const (
	leastNormal = 0x1p-1022
	notAbove    = 0x1a // not x > c: true for NaN
)
