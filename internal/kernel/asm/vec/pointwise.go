package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// mapLots writes the kernel dst_i ← f(x_i), computed in float64.
func (v isa) mapLots(name string, f func(l lotter, x lot) lot) {
	l := v.lots()
	v.text(name, "dst, x", "", "")
	dst, x := v.pointer("dst"), v.pointer("x")
	l.each(v.length(), func(p lotPart, at GPVirtual) { p.store(l.apply(f, p.load(x(at))), dst(at)) })
	v.leave()
}

// map2Lots writes the kernel dst_i ← f(y_i, dy_i), computed in float64, in which y may have another name.
func (v isa) map2Lots(name, y string, f func(l lotter, y, dy lot) lot) {
	l := v.lots()
	v.text(name, "dst, "+y+", dy", "", "")
	dst, of, dy := v.pointer("dst"), v.pointer(y), v.pointer("dy")
	l.each(v.length(), func(p lotPart, at GPVirtual) {
		p.store(l.apply2(f, p.load(of(at)), p.load(dy(at))), dst(at))
	})
	v.leave()
}

// rectify writes dst_i ← max(x_i, 0).
func (v isa) rectify() {
	v.text("rectify", "dst, x", "", "")
	dst, x := v.pointer("dst"), v.pointer("x")
	n, zero := v.length(), v.nought()
	v.each(n, func(p part, at GPVirtual) {
		p.store(v.add(v.max(zero, p.load(x(at))), zero), dst(at)) // NaN stays; max(0, −0) may be −0
	})
	v.leave()
}

// map2 writes the kernel dst_i ← f(y_i, dy_i) in the precision of the operands.
func (v isa) map2(name string, f func(y, dy, zero, one VecVirtual) VecVirtual) {
	v.text(name, "dst, y, dy", "", "")
	dst, y, dy := v.pointer("dst"), v.pointer("y"), v.pointer("dy")
	n, zero := v.length(), v.nought()
	unit := v.broadcast(map[bool]Mem{true: oneSingle, false: one}[v.single])
	v.each(n, func(p part, at GPVirtual) { p.store(f(p.load(y(at)), p.load(dy(at)), zero, unit), dst(at)) })
	v.leave()
}

// gradients writes those that need no exponential.
func (v isa) gradients() {
	v.map2("reluGrad", func(y, dy, zero, _ VecVirtual) VecVirtual {
		v.where(v.compare(less, zero, y), dy, y)
		return y
	})
	v.map2("tanhGrad", func(y, dy, _, one VecVirtual) VecVirtual {
		return v.mul(v.mul(dy, v.sub(one, y)), v.add(one, y))
	})
	v.map2("sigmoidGrad", func(y, dy, _, one VecVirtual) VecVirtual {
		return v.mul(v.mul(dy, y), v.sub(one, y))
	})
}

// text begins a kernel on vectors, after which come the parameters n and more.
func (v isa) text(name, vectors, more, result string) {
	TEXT(name+v.suffix(), NOSPLIT, fmt.Sprintf("func(%s *%s, n int%s) %s", vectors, v.typ(), more, result))
	Doc(name + v.suffix() + " is " + name + "Go with vectors of n elements.")
}

func (v isa) length() GPVirtual { return Load(Param("n"), GP64()).(GPVirtual) }

func (v isa) leave() {
	VZEROUPPER()
	RET()
}
