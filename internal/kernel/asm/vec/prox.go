package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// proxes writes the proximal maps of package kernel's Curves on float32, with AVX2, which AVX-512 processors have too.
func proxes() {
	for _, c := range []curve{
		{"proxSoft", 1, (*proxer).soft},
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

// soft: λ.
func (p *proxer) soft() {
	lambda := p.constants[0]
	p.r = p.softened(lambda)
	p.value = func(_, size lot) lot { return p.mul(size, lambda) }
}

// elastic: λ₁, λ₂, ½λ₂.
func (p *proxer) elastic() {
	l1, l2, half := p.constants[0], p.constants[1], p.constants[2]
	p.r = p.div(p.softened(l1), p.add(p.mul(p.step, l2), number(1)))
	p.value = func(_, size lot) lot { return p.mul(size, p.add(p.mul(size, half), l1)) }
}

// hard: λ.
func (p *proxer) hard() {
	lambda := p.constants[0]
	t := p.mul(p.root(p.mul(p.step, lambda)), number(sqrt2))
	p.r = p.and(p.size, p.mask(notAtMost, p.size, t))
	p.value = func(_, size lot) lot { return p.and(p.mask(notEqual, size, number(0)), lambda) }
}

const sqrt2 = 1.41421356237309504880168872420969807856967187537694

// firm: λ, γ, γλ, 1/(2γ), λ√γ.
func (p *proxer) firm() {
	lambda, gamma, knee, half, level := p.constants[0], p.constants[1], p.constants[2], p.constants[3], p.constants[4]
	steep := p.div(p.sub(p.size, p.mul(p.step, lambda)), p.from(number(1), p.div(p.step, gamma)))
	p.r = p.least(p.positive(steep), p.size)
	jump := p.and(p.size, p.mask(notAtMost, p.size, p.mul(p.root(p.step), level)))
	p.where(atLeast, p.step, gamma, jump, p.r)
	p.value = func(_, size lot) lot {
		v := p.least(size, knee)
		return p.mul(v, p.from(lambda, p.mul(v, half)))
	}
}

// clipped: λ, a−1, aλ, 1/(2(a−1)λ), ½(a−1)+1, a+1, λ√(a+1).
func (p *proxer) clipped() {
	lambda, a1, pull, half := p.constants[0], p.constants[1], p.constants[2], p.constants[3]
	middle, far, level := p.constants[4], p.constants[5], p.constants[6]
	soft := p.softened(lambda)
	steep := p.div(p.sub(p.mul(p.size, a1), p.mul(p.step, pull)), p.from(a1, p.step))
	p.r = p.least(p.greatest(soft, steep), p.size)
	top := p.mul(p.add(p.mul(p.step, number(0.5)), middle), lambda)
	p.where(atLeast, p.step, far, p.mul(p.root(p.step), level), top)
	p.where(above, p.size, top, p.size, soft)
	p.where(atLeast, p.step, a1, soft, p.r)
	p.value = func(_, size lot) lot {
		v := p.least(size, pull)
		w := p.positive(p.sub(v, lambda))
		return p.mul(p.sub(v, p.mul(w, p.mul(w, half))), lambda)
	}
}

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

// half: λ. It is halfProx of package prox, with a polynomial that is good to 2.7·10⁻⁹ in place of Newton's iteration.
func (p *proxer) half() {
	lambda := p.constants[0]
	root := p.root(p.size)
	q := p.div(p.mul(p.mul(p.step, lambda), number(0.5)), p.mul(p.size, root))
	w := p.polynomial(q, 1, -0.50000163956750987, -0.37467498759797825, -0.52232866383159549, -0.059543229403425793,
		-16.429744840912948, 178.91090614987915, -1428.6571145783581, 7164.0986976573965, -22678.290857030836,
		40867.319056460727, -32875.782851452728)
	keep := p.mask(below, q, number(0.27216552697590867758*(1-0x1p-51)))
	p.r = p.and(p.mul(p.mul(w, w), p.size), keep)
	p.value = func(_, _ lot) lot { return p.and(p.mul(p.mul(root, w), lambda), keep) }
}

// twoThirds: λ. It is twoThirdsProx of package prox, with a polynomial that is good to 4·10⁻⁹ in place of Newton's
// iteration. The inverse cube root r of the size
// comes from its bits, within 4%, and two steps that cube the error and more.
func (p *proxer) twoThirds() {
	lambda := p.constants[0]
	r := p.make(func(i int) VecVirtual {
		d, third := p.reg(), p.reg()
		VPSRLQ(Imm(32), p.size[i], third)
		VPMULUDQ(word(0xaaaaaaab), third, third)
		VPSRLQ(Imm(33), third, third)
		VMOVUPD(word(inverseCubeRoot), d)
		VPSUBQ(third, d, d)
		VPSLLQ(Imm(32), d, d)
		return d
	})
	e := p.fnma(p.mul(p.mul(r, r), r), p.size, number(1))
	c := p.fma(e, p.fma(e, number(14./81), p.constant(number(2./9))), number(1./3))
	r = p.fma(p.mul(r, e), c, r)
	e = p.fnma(p.mul(p.mul(r, r), r), p.size, number(1))
	r = p.fma(p.mul(r, number(1./3)), e, r)
	square := p.mul(r, r)
	q := p.mul(p.mul(p.mul(p.step, lambda), number(2./3)), p.mul(square, square))
	w := p.polynomial(q, 1, -0.33333636814644519, -0.22148673423356399, -0.30936941697876256, 2.3482336859578071,
		-68.793364313658015, 1125.5736495364649, -12682.588341779597, 100602.53620978353, -572081.01961142386,
		2342611.206793815, -6852750.2007948391, 13974646.733917921, -18882413.412563438, 15203452.303004885,
		-5528199.8797517526)
	keep := p.mask(below, q, number(0.39685026299204986869*(1-0x1p-51)))
	square = p.mul(w, w)
	p.r = p.and(p.mul(p.mul(square, w), p.size), keep)
	value := p.mul(p.mul(p.mul(p.size, r), square), lambda)
	p.value = func(_, _ lot) lot { return p.and(value, keep) }
}

// inverseCubeRoot is the high word of a number from which a third of the high word of x is to be taken for x^(−1/3).
const inverseCubeRoot = 0x553ee960

// polynomial returns Σ c_i·q^i, by halves, so that little has to wait.
func (p *proxer) polynomial(q lot, c ...float64) lot {
	powers := []lot{q} // q, q², q⁴, …
	for 1<<len(powers) < len(c) {
		last := powers[len(powers)-1]
		powers = append(powers, p.mul(last, last))
	}
	return p.halves(powers, c)
}

func (p *proxer) halves(powers []lot, c []float64) lot {
	switch len(c) {
	case 1:
		return p.constant(number(c[0]))
	case 2:
		return p.fma(powers[0], number(c[1]), number(c[0]))
	}
	k := len(powers) - 1
	for 1<<k >= len(c) {
		k--
	}
	low := p.halves(powers, c[:1<<k])
	return p.fma(p.halves(powers, c[1<<k:]), powers[k], low)
}

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
