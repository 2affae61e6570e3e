package main

import (
	"fmt"
	"slices"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The bits of update.mode, as in package kernel.
const (
	modeSoft = 1 << iota
	modeShrink
	modeBox
	modeFixed
	modeMomentum
	modeNesterov
	modeProx
)

// fields are the numbers of update in the precision of the kernel, after mode, l1 and l2.
var fields = []string{"rate", "beta1", "ombeta1", "beta2", "ombeta2", "scaleM", "scaleV", "eps", "step", "lo", "hi"}

// An updater writes one update kernel.
type updater struct {
	isa
	args, mode GPVirtual
	kept       map[string]Op // the numbers of the step, in all lanes: in registers, with AVX2 on the stack
	probe      VecVirtual
	zero       VecVirtual
	labels     int
}

// number returns a number of the step in all lanes. It may stand for a second operand only.
func (u *updater) number(name string) Op { return u.kept[name] }

// keep prepares fields of update.
func (u *updater) keep(names ...string) {
	for _, n := range names {
		u.keepAt(n, u.isa, u.field(n))
	}
}

// keepPenalty prepares what the prox needs.
func (u *updater) keepPenalty() {
	v := u.double()
	u.keepAt("l1", v, Mem{Base: u.args, Disp: 8})
	u.keepAt("l2", v, Mem{Base: u.args, Disp: 16})
	u.keepAt("one", v, one)
	u.keepAt("sign", v, signBit)
	u.keepAt("size", v, sizeBits)
	u.keep("step", "lo", "hi")
}

func (u *updater) keepAt(name string, v isa, m Mem) {
	r := v.broadcast(m)
	if u.wide {
		u.kept[name] = r
		return
	}
	place := AllocLocal(32)
	VMOVUPD(r, place)
	u.kept[name] = place
}

// field returns where a number of update is.
func (u *updater) field(name string) Mem {
	return Mem{Base: u.args, Disp: 24 + slices.Index(fields, name)*u.size()}
}

// unless jumps over what body writes when none of the bits of mode is set.
func (u *updater) unless(bits uint32, body func()) {
	u.labels++
	end := fmt.Sprintf("skip%d", u.labels)
	TESTQ(U32(bits), u.mode)
	JZ(LabelRef(end))
	body()
	Label(end)
}

var one, oneSingle, signBit, sizeBits Mem

func defineConstants() {
	one = GLOBL("one", RODATA|NOPTR)
	DATA(0, U64(0x3ff0000000000000))
	oneSingle = GLOBL("oneSingle", RODATA|NOPTR)
	DATA(0, U32(0x3f800000))
	signBit = GLOBL("signBit", RODATA|NOPTR)
	DATA(0, U64(1<<63))
	sizeBits = GLOBL("sizeBits", RODATA|NOPTR)
	DATA(0, U64(1<<63-1))
}

// shrink writes z ← soft(z, s·l1)/(1 + s·l2) on float64.
func (u *updater) shrink(z, s VecVirtual) {
	v := u.double()
	u.unless(modeSoft, func() {
		sign := v.and(z, u.number("sign"))
		size := v.and(z, u.number("size"))
		t := v.mul(s, u.number("l1"))
		r := v.max(u.zero, v.sub(size, t)) // NaN stays
		v.orInto(r, sign, z)
	})
	u.unless(modeShrink, func() {
		d := v.add(v.mul(s, u.number("l2")), u.number("one"))
		v.emit(nil, VDIVPD, d, z, z)
	})
}

// backward writes the prox at the point z with the step sizes s, which may be in any register, and probes the result.
func (u *updater) backward(z, s VecVirtual) {
	u.unless(modeProx, func() {
		u.unless(modeSoft|modeShrink, func() {
			if !u.single {
				u.shrink(z, s)
				return
			}
			zl, zh := u.widen(z)
			sl, sh := u.widen(s)
			u.shrink(zl, sl)
			u.shrink(zh, sh)
			u.narrow(zl, zh, z)
		})
		u.unless(modeBox, func() {
			inside := u.min(u.max(z, u.number("lo")), u.number("hi"))
			moves := u.both(u.compare(equal, u.sub(z, z), u.zero), u.compare(notEqual, s, u.zero))
			u.where(moves, inside, z)
			u.poison(u.probe, u.compare(notEqual, z, inside))
		})
		u.emit(VADDPS, VADDPD, u.zero, z, z) // no −0
	})
	u.fma(z, z, u.probe)
}

// finish returns the sum of the lanes of the probe.
func (u *updater) finish() {
	x, y := XMM(), u.probe
	if u.wide {
		top := YMM()
		VEXTRACTF64X4(Imm(1), y, top)
		u.emit(VADDPS, VADDPD, top, y.AsY(), y.AsY())
	}
	VEXTRACTF128(Imm(1), y.AsY(), x)
	if u.single {
		VADDPS(x, y.AsX(), x)
		VHADDPS(x, x, x)
		VHADDPS(x, x, x)
	} else {
		VADDPD(x, y.AsX(), x)
		VHADDPD(x, x, x)
	}
	Store(x, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

func (v isa) typ() string { return fmt.Sprintf("float%d", 8*v.size()) }

func (v isa) begin(name, doc string, vectors string) *updater {
	t := v.typ()
	TEXT(name+v.suffix(), NOSPLIT, fmt.Sprintf("func(%s *%s, n int, u *byte) %s", vectors, t, t))
	Doc(name + v.suffix() + " " + doc)
	u := &updater{isa: v, args: GP64(), mode: GP64(), kept: map[string]Op{}}
	Load(Param("u"), u.args)
	MOVQ(Mem{Base: u.args}, u.mode)
	u.probe, u.zero = u.nought(), u.nought()
	return u
}

func (v isa) pointer(name string) func(at GPVirtual) Mem {
	r := GP64()
	Load(Param(name), r)
	return func(at GPVirtual) Mem { return Mem{Base: r, Index: at, Scale: uint8(v.size())} }
}

func (v isa) adam() {
	u := v.begin("adam", "is adamGo with vectors; n is the common length.", "w, dw, m, v")
	w, g, m, v2 := u.pointer("w"), u.pointer("dw"), u.pointer("m"), u.pointer("v")
	n := Load(Param("n"), GP64()).(GPVirtual)
	u.keep("beta1", "ombeta1", "beta2", "ombeta2", "scaleM", "scaleV", "eps")
	u.keepPenalty()
	rate := u.broadcast(u.field("rate"))
	u.each(n, func(p part, at GPVirtual) {
		gi := p.load(g(at))
		p.store(u.zero, g(at))
		mi := u.add(u.mul(p.load(m(at)), u.number("beta1")), u.mul(gi, u.number("ombeta1")))
		p.store(mi, m(at))
		vi := u.add(u.mul(p.load(v2(at)), u.number("beta2")), u.mul(u.mul(gi, u.number("ombeta2")), gi))
		p.store(vi, v2(at))
		s := u.div(rate, u.add(u.sqrt(u.mul(vi, u.number("scaleV"))), u.number("eps")))
		z := u.sub(p.load(w(at)), u.mul(s, u.mul(mi, u.number("scaleM"))))
		u.unless(modeFixed, func() { u.emit(VMOVUPS, VMOVUPD, u.number("step"), s) })
		u.backward(z, s)
		p.store(z, w(at))
	})
	u.finish()
}

func (v isa) sgd() {
	u := v.begin("sgd", "is sgdGo with vectors; n is the common length.", "w, dw, b")
	w, g, b := u.pointer("w"), u.pointer("dw"), u.pointer("b")
	n := Load(Param("n"), GP64()).(GPVirtual)
	u.keep("beta1")
	u.keepPenalty()
	rate, step := u.broadcast(u.field("rate")), u.broadcast(u.field("step"))
	u.each(n, func(p part, at GPVirtual) {
		gi := p.load(g(at))
		p.store(u.zero, g(at))
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
