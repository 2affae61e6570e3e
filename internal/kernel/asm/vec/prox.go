package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// proxes writes the proximal maps of package kernel's Curves on float32, with AVX2, which AVX-512 processors have too.
func proxes() {
	for _, c := range []curve{
		{"proxSoft", 2, (*proxer).soft},
		{"proxElastic", 3, (*proxer).elastic},
		{"proxHard", 1, (*proxer).hard},
		{"proxFirm", 5, (*proxer).firm},
		{"proxClipped", 7, (*proxer).clipped},
		{"proxLog", 4, (*proxer).log},
		{"proxHalf", 1, (*proxer).half},
		{"proxTwoThirds", 1, (*proxer).twoThirds},
		{"proxBox", 4, (*proxer).box},
		{"proxLevels", 4, (*proxer).toLevels},
	} {
		c.write()
	}
}

// A curve is a kernel: its name, how many constants it has, and the map of a register.
type curve struct {
	name      string
	constants int
	apply     func(p *proxer)
}

// A proxer writes the map of one register of four coordinates, on float64.
type proxer struct {
	lotter
	constants []Mem // in all lanes
	levels    GPVirtual
	last      GPVirtual // index of the last level
	labels    int

	product, exponent VecVirtual // of proxLog
	spilled           [3]Mem

	z, step lot // the coordinates and their steps
	size    lot // |z|
	r       lot // the result or, of an odd map, its size, before what all maps have in common
	signed  bool
	value   func(r, size lot) lot // the penalty of the rounded result r and its size
}

// write writes the kernel: n coordinates, whose steps follow each other, or with stride 0 are the same eight again and again.
func (c curve) write() {
	v := isa{false, true}
	l := v.lots()
	TEXT(c.name+"AVX2", NOSPLIT, "func(dst, x, step *float32, n, stride int, c, levels *float64, last int) float64")
	Doc(c.name + "AVX2 sets dst to the prox of x and returns the penalty of dst.")
	dst, x, step := v.pointer("dst"), v.pointer("x"), v.pointer("step")
	p := &proxer{lotter: l}
	p.alone = true
	given, kept := GP64(), l.reg()
	Load(Param("c"), given)
	for i := range c.constants {
		place := AllocLocal(32)
		VBROADCASTSD(Mem{Base: given, Disp: 8 * i}, kept)
		VMOVUPD(kept, place)
		p.constants = append(p.constants, place)
	}
	if c.name == "proxLevels" {
		p.levels, p.last = GP64(), GP64()
		Load(Param("levels"), p.levels)
		Load(Param("last"), p.last)
	}
	n, stride, stepAt := v.length(), GP64(), GP64()
	Load(Param("stride"), stride)
	XORQ(stepAt, stepAt)
	sum := l.zeros()
	if c.name == "proxLog" {
		p.product, p.exponent = p.fill(number(1)), p.fill(number(0))
		for i := range p.spilled {
			p.spilled[i] = AllocLocal(32)
		}
	}
	l.each(n, func(whole lotPart, at GPVirtual) {
		for i := range sum {
			part := whole
			part.alone = true
			if whole.masks != nil {
				part.masks = whole.masks[i : i+1]
			}
			const four = 16 // bytes
			p.z, p.step = part.load(x(at).Offset(four*i)), part.load(step(stepAt).Offset(four*i))
			p.size = p.clearSign(p.z)
			c.apply(p)
			value := p.finish(part, dst(at).Offset(four*i))
			VADDPD(value, sum[i], sum[i])
		}
		ADDQ(stride, stepAt)
	})
	if c.name == "proxLog" {
		VADDPD(p.logOfProduct()[0], sum[0], sum[0])
	}
	l.result(l.sum(sum), 0)
}

// finish writes what all maps have in common: the sign, NaN and ±Inf passed on, a step that is NaN passed on, no −0. It
// stores the result and returns the penalty.
func (p *proxer) finish(part lotPart, to Mem) VecVirtual {
	r := p.r
	if !p.signed {
		r = p.or(r, p.and(p.z, number(signOnly)))
	}
	p.where(unordered, p.step, p.step, p.step, r)
	p.where(notAtMost, p.size, number(maxFloat), p.z, r)
	short := p.reg()
	VCVTPD2PSY(r[0], short.AsX())
	VADDPS(number(0), short.AsX(), short.AsX())
	if part.masks == nil {
		VMOVUPS(short.AsX(), to)
	} else {
		VMASKMOVPS(short.AsX(), part.masks[0], to)
	}
	VCVTPS2PD(short.AsX(), r[0])
	size := p.clearSign(r)
	value := p.value(r, size)
	p.where(notAtMost, size, number(maxFloat), size, value)
	part.clearMasked(value)
	p.signed = false
	return value[0]
}

// More predicates of compare, quiet.
const (
	unordered  = 0x03
	notAtMost  = 0x16 // !(a ≤ b), true for NaN
	notAtLeast = 0x19
	atMost     = 0x12
	atLeast    = 0x1d
	below      = 0x11
	notBelow0  = 0x15 // !(a < b), true for NaN
)

var maxFloat, posInf = math.MaxFloat64, math.Inf(1)

// mask returns all ones where predicate(a, b).
func (p *proxer) mask(predicate uint8, a lot, b any) lot {
	return p.make(func(i int) VecVirtual {
		d := p.reg()
		VCMPPD(Imm(uint64(predicate)), at(b, i), a[i], d)
		return d
	})
}

// positive returns max(x, 0), NaN for NaN.
func (p *proxer) positive(x lot) lot { return p.max(number(0), x) }

// least and greatest return b where one of them is NaN.
func (p *proxer) least(a lot, b any) lot {
	return p.make(func(i int) VecVirtual { return p.isa.min(a[i], at(b, i)) })
}

func (p *proxer) greatest(a lot, b any) lot {
	return p.make(func(i int) VecVirtual { return p.isa.max(a[i], at(b, i)) })
}

func (p *proxer) root(a lot) lot {
	return p.make(func(i int) VecVirtual { return p.isa.sqrt(a[i]) })
}

// from returns c − a.
func (p *proxer) from(c Mem, a any) lot {
	return p.make(func(i int) VecVirtual { return p.isa.sub(p.fill(c), at(a, i)) })
}

// over returns a/b for a constant a.
func (p *proxer) over(a Mem, b lot) lot {
	return p.make(func(i int) VecVirtual { return p.isa.div(p.fill(a), b[i]) })
}

// softened returns max(size − step·c, 0).
func (p *proxer) softened(c Mem) lot { return p.positive(p.sub(p.size, p.mul(p.step, c))) }
