package main

import (
	"fmt"
	"maps"
	"slices"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The bits of update.mode, as in package kernel.
const (
	modeSoft   = 1 << iota // l1 alone
	modeShrink             // l2, and l1
	modeBox
	modeFixed
	modeMomentum
	modeNesterov
	modeProx
	modeClear
	modeSizes
)

// fields are the numbers of update in the precision of the kernel, after mode, l1, −l1 and l2.
var fields = []string{"rate", "beta1", "ombeta1", "beta2", "ombeta2", "scaleM", "scaleV", "eps", "step", "lo", "hi", "threshold", "opposite",
	"ofGradient", "total", "keep"}

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
	u.keep("threshold", "opposite")
	v := u.double()
	u.keepAt("l1", v, Mem{Base: u.args, Disp: 8})
	u.keepAt("minus l1", v, Mem{Base: u.args, Disp: 16})
	u.keepAt("l2", v, Mem{Base: u.args, Disp: 24})
	u.keepAt("one", v, one)
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

// inRegisters moves numbers of the step from the stack to registers, until the function that it returns is called.
func (u *updater) inRegisters(names ...string) (back func()) {
	before := maps.Clone(u.kept)
	for _, n := range names {
		if place, ok := u.kept[n].(Mem); ok {
			r := u.reg()
			VMOVUPD(place, r)
			u.kept[n] = r
		}
	}
	return func() { u.kept = before }
}

// field returns where a number of update is.
func (u *updater) field(name string) Mem {
	return Mem{Base: u.args, Disp: 32 + slices.Index(fields, name)*u.size()}
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

var one, oneSingle Mem

func defineConstants() {
	one = GLOBL("one", RODATA|NOPTR)
	DATA(0, U64(0x3ff0000000000000))
	oneSingle = GLOBL("oneSingle", RODATA|NOPTR)
	DATA(0, U32(0x3f800000))
}

// soften writes z ← z − min(max(z, −t), t) with t = s·l1, in the precision of the kernel: the soft threshold, never −0. NaN
// stays.
func (u *updater) soften(z, s VecVirtual) {
	t := u.mul(s, u.number("threshold"))
	inside := u.min(t, u.max(z, u.mul(s, u.number("opposite"))))
	u.emit(VSUBPS, VSUBPD, inside, z, z)
}

// shrink writes z ← soft(z, s·l1)/(1 + s·l2) on float64.
func (u *updater) shrink(z, s VecVirtual) {
	v := u.double()
	inside := v.min(v.mul(s, u.number("l1")), v.max(z, v.mul(s, u.number("minus l1"))))
	v.emit(nil, VSUBPD, inside, z, z)
	d := v.add(v.mul(s, u.number("l2")), u.number("one"))
	v.emit(nil, VDIVPD, d, z, z)
}

// backward writes the prox at the point z with the step sizes s, which may be in any register, and probes the result.
func (u *updater) backward(z, s VecVirtual) {
	u.unless(modeProx, func() {
		u.unless(modeSoft, func() { u.soften(z, s) })
		u.unless(modeShrink|modeBox, func() { // one jump for L1
			u.unless(modeShrink, func() {
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

// begin starts a kernel on vectors and some numbers ("n int").
func (v isa) begin(name, doc, vectors, numbers string) *updater {
	t := v.typ()
	TEXT(name+v.suffix(), NOSPLIT, fmt.Sprintf("func(%s *%s, %s, u *byte) %s", vectors, t, numbers, t))
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

// average returns β₁·m + (1−β₁)·g.
func (u *updater) average(m, g VecVirtual) VecVirtual {
	return u.add(u.mul(m, u.number("beta1")), u.mul(g, u.number("ombeta1")))
}

// square returns β₂·v + (1−β₂)·g².
func (u *updater) square(v, g VecVirtual) VecVirtual {
	return u.add(u.mul(v, u.number("beta2")), u.mul(u.mul(g, u.number("ombeta2")), g))
}
