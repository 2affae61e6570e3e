package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// adam writes three loops: without a penalty, with l1 alone in the metric of the step, and with anything.
func (v isa) adam() {
	u := v.begin("adam", "is adamGo with vectors; n is the common length.", "w, dw, m, v", "n int")
	a := u.adamOperands()
	u.keepPenalty()
	loop := func(name string, prox func(z, s VecVirtual)) {
		u.adamLoop(name, a, true, func(_ part, _ func(func(GPVirtual) Mem) Mem, z, s VecVirtual) { prox(z, s) })
		u.finish()
	}
	TESTQ(u.mode, u.mode)
	JZ(LabelRef("plain"))
	CMPQ(u.mode, U32(modeSoft|modeProx))
	JE(LabelRef("soft"))
	loop("any", func(z, s VecVirtual) {
		u.unless(modeFixed, func() { u.emit(VMOVUPS, VMOVUPD, u.number("step"), s) })
		u.backward(z, s)
	})
	Label("plain")
	back := u.inRegisters(means...)
	loop("plain", func(z, _ VecVirtual) { u.fma(z, z, u.probe) })
	back()
	Label("soft")
	defer u.inRegisters(means...)()
	loop("soft", func(z, s VecVirtual) {
		u.soften(z, s)
		u.fma(z, z, u.probe)
	})
}

// adamForward writes the step without a prox that writes its step sizes, if they are wanted, and leaves the gradient alone.
func (v isa) adamForward() {
	u := v.begin("adamForward", "is adamForwardGo with vectors; n is the common length.", "w, dw, m, v, s", "n int")
	a, sizes := u.adamOperands(), u.pointer("s")
	defer u.inRegisters(means...)()
	u.adamLoop("", a, false, func(p part, at func(func(GPVirtual) Mem) Mem, z, s VecVirtual) {
		u.unless(modeSizes, func() { p.store(s, at(sizes)) })
		u.fma(z, z, u.probe)
	})
	u.finish()
}

// means are the numbers that Adam's running means need.
var means = []string{"beta1", "ombeta1", "beta2", "ombeta2", "scaleV"}

// adamOperands are the slices of a step of Adam, their length and the learning rate.
type adamOperands struct {
	w, g, m, v func(at GPVirtual) Mem
	n          GPVirtual
	rate       VecVirtual
}

func (u *updater) adamOperands() adamOperands {
	a := adamOperands{w: u.pointer("w"), g: u.pointer("dw"), m: u.pointer("m"), v: u.pointer("v")}
	a.n = Load(Param("n"), GP64()).(GPVirtual)
	u.keep("beta1", "ombeta1", "beta2", "ombeta2", "scaleM", "scaleV", "eps")
	a.rate = u.broadcast(u.field("rate"))
	return a
}

// adamLoop writes a loop. prox may change the forward point z, whose step sizes are s, before it is stored.
//
// The loop takes the step in thirds, each of another vector: the root of one, the division of the one before, the prox of the
// one before that. The chain through all of it is so long that a processor cannot look far enough ahead to fill it.
func (u *updater) adamLoop(name string, a adamOperands, clear bool, prox func(p part, at func(func(GPVirtual) Mem) Mem, z, s VecVirtual)) {
	root, mean, s, meanOfS := u.reg(), u.reg(), u.reg(), u.reg()
	u.inThirds(name, a.n, thirds{
		first: func(p part, at GPVirtual) {
			gi, mi, vi := p.load(a.g(at)), p.load(a.m(at)), p.load(a.v(at))
			mi, vi = u.average(mi, gi), u.square(vi, gi)
			if clear {
				p.store(u.zero, a.g(at))
			}
			p.store(mi, a.m(at))
			p.store(vi, a.v(at))
			u.emit(VMULPS, VMULPD, u.number("scaleM"), mi, mean)
			u.emit(VSQRTPS, VSQRTPD, u.mul(vi, u.number("scaleV")), root)
		},
		second: func() {
			u.emit(VDIVPS, VDIVPD, u.add(root, u.number("eps")), a.rate, s)
			u.emit(VMOVAPS, VMOVAPD, mean, meanOfS)
		},
		third: func(p part, at func(func(GPVirtual) Mem) Mem) {
			z := u.sub(p.load(at(a.w)), u.mul(s, meanOfS))
			prox(p, at, z, s)
			p.store(z, at(a.w))
		},
	})
}
