package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/reg"
)

func (v isa) sgd() {
	u := v.begin("sgd", "is sgdGo with vectors; n is the common length.", "w, dw, b", "n int")
	w, g, b := u.pointer("w"), u.pointer("dw"), u.pointer("b")
	n := Load(Param("n"), GP64()).(GPVirtual)
	u.keep("beta1")
	u.keepPenalty()
	rate, step := u.broadcast(u.field("rate")), u.broadcast(u.field("step"))
	u.each(n, func(p part, at GPVirtual) {
		gi := p.load(g(at))
		u.unless(modeClear, func() { p.store(u.zero, g(at)) })
		d := u.reg()
		u.emit(VMOVAPS, VMOVAPD, gi, d)
		u.unless(modeMomentum, func() {
			u.emit(VADDPS, VADDPD, gi, u.mul(p.load(b(at)), u.number("beta1")), d)
			p.store(d, b(at))
			u.unless(modeNesterov, func() {
				u.emit(VADDPS, VADDPD, u.mul(d, u.number("beta1")), gi, d)
			})
		})
		z := u.sub(p.load(w(at)), u.mul(d, rate))
		u.backward(z, step)
		p.store(z, w(at))
	})
	u.finish()
}
