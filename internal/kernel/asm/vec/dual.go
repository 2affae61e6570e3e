package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// dual writes a kernel with a loop for each of package kernel's DualRule.
func (v isa) dual() {
	u := v.begin("dual", "is dualGo with vectors; n is the common length, rule the DualRule.", "w, dw, a, b, c, d, e, s", "n, rule int")
	o := u.operands("a", "b", "c", "d", "e")
	u.keep("eps", "scaleM")
	u.keepPenalty()
	o.rate = u.broadcast(u.field("rate"))
	u.choose([]string{"leader", "sum", "mean", "cubic"}, func(i int) {
		switch i {
		case 0:
			u.leaderLoop(o)
		case 1:
			u.sumLoop("sum", o, u.mul)
		case 2:
			u.sumLoop("mean", o, u.div)
		case 3:
			u.cubicLoop(o)
		}
	})
}

// leaderLoop writes the loop of DualLeader: its state is Σ g, Σ g², Q, the centre and the count.
func (u *updater) leaderLoop(o *operands) {
	sum, squares, quadratic, centre, count := o.state[0], o.state[1], o.state[2], o.state[3], o.state[4]
	root, next := u.reg(), u.reg()
	u.inThirds("leader", o.n, thirds{
		first: func(p part, at GPVirtual) {
			g := p.load(o.g(at))
			u.unless(modeClear, func() { p.store(u.zero, o.g(at)) })
			p.store(u.add(p.load(sum(at)), g), sum(at))
			v := u.add(p.load(squares(at)), u.mul(g, g))
			p.store(v, squares(at))
			u.emit(VSQRTPS, VSQRTPD, v, root)
		},
		second: func() { u.emit(VDIVPS, VDIVPD, o.rate, u.add(root, u.number("eps")), next) },
		third: func(p part, at func(func(GPVirtual) Mem) Mem) {
			before := p.load(at(quadratic))
			q := u.greatest(before, next)
			p.store(q, at(quadratic))
			c := u.add(p.load(at(centre)), u.mul(u.sub(q, before), p.load(at(o.w))))
			p.store(c, at(centre))
			t := u.add(p.load(at(count)), u.one())
			p.store(t, at(count))
			z := u.sub(c, p.load(at(sum)))
			u.land(p, at, o, u.div(z, q), u.div(t, q))
		},
	})
}

// sumLoop writes the loop of DualSum, scaled by mul, or of DualMean, by div.
func (u *updater) sumLoop(name string, o *operands, scaled func(a, b Op) VecVirtual) {
	origin, sum, weight := o.state[0], o.state[1], o.state[2]
	total, way, step := u.reg(), u.reg(), u.broadcast(u.field("step"))
	u.inThirds(name, o.n, thirds{
		first: func(p part, at GPVirtual) {
			s := u.add(p.load(sum(at)), u.mul(p.load(o.g(at)), o.rate))
			u.unless(modeClear, func() { p.store(u.zero, o.g(at)) })
			p.store(s, sum(at))
			p.store(u.add(p.load(weight(at)), o.rate), weight(at))
			u.emit(VMOVAPS, VMOVAPD, s, total)
		},
		second: func() { u.emit(VMOVAPS, VMOVAPD, scaled(total, u.number("scaleM")), way) },
		third: func(p part, at func(func(GPVirtual) Mem) Mem) {
			u.land(p, at, o, u.sub(p.load(at(origin)), way), step)
		},
	})
}

// cubicLoop writes the loop of DualCubic.
func (u *updater) cubicLoop(o *operands) {
	origin, sum, weight, squares := o.state[0], o.state[1], o.state[2], o.state[3]
	root, total, count, way, size := u.reg(), u.reg(), u.reg(), u.reg(), u.reg()
	u.inThirds("cubic", o.n, thirds{
		first: func(p part, at GPVirtual) {
			g := p.load(o.g(at))
			u.unless(modeClear, func() { p.store(u.zero, o.g(at)) })
			scaled := u.mul(g, o.rate)
			s := u.add(p.load(sum(at)), scaled)
			p.store(s, sum(at))
			u.emit(VMOVAPS, VMOVAPD, s, total)
			t := u.add(p.load(weight(at)), o.rate)
			p.store(t, weight(at))
			u.emit(VMOVAPS, VMOVAPD, t, count)
			v := u.add(p.load(squares(at)), u.mul(scaled, g))
			p.store(v, squares(at))
			u.cbrt(v, root)
		},
		second: func() {
			d := u.add(root, u.number("eps"))
			u.emit(VDIVPS, VDIVPD, d, total, way)
			u.emit(VDIVPS, VDIVPD, d, count, size)
		},
		third: func(p part, at func(func(GPVirtual) Mem) Mem) {
			u.land(p, at, o, u.sub(p.load(at(origin)), way), size)
		},
	})
}
