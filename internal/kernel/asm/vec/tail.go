package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// A part says which lanes of a vector a piece of program works on: all of them, or the first few at the end of a slice.
type part struct {
	isa
	masked bool
	mask   lanemask
}

func (p part) load(m Mem) VecVirtual {
	d := p.reg()
	switch {
	case !p.masked:
		p.emit(VMOVUPS, VMOVUPD, m, d)
	case p.wide && p.single:
		VMOVUPS_Z(m, p.mask.k, d)
	case p.wide:
		VMOVUPD_Z(m, p.mask.k, d)
	case p.single:
		VMASKMOVPS(m, p.mask.r, d)
	default:
		VMASKMOVPD(m, p.mask.r, d)
	}
	return d
}

func (p part) store(r VecVirtual, m Mem) {
	switch {
	case !p.masked:
		p.emit(VMOVUPS, VMOVUPD, r, m)
	case p.wide:
		p.emit(VMOVUPS, VMOVUPD, r, p.mask.k, m)
	case p.single:
		VMASKMOVPS(r, p.mask.r, m)
	default:
		VMASKMOVPD(r, p.mask.r, m)
	}
}

// ramp is the table from which the AVX2 masks are loaded: 64 bytes of ones, then 64 of zeros.
var ramp Mem

func defineRamp() {
	ramp = GLOBL("ramp", RODATA|NOPTR)
	for i := range 16 {
		DATA(8*i, U64(map[bool]uint64{true: ^uint64(0)}[i < 8]))
	}
}

// tail returns the part that is the first rest lanes; rest is below the number of lanes.
func (v isa) tail(rest GPVirtual) part {
	if v.wide {
		bits, k := GP64(), K()
		MOVQ(U64(^uint64(0)), bits)
		BZHIQ(rest, bits, bits)
		KMOVW(bits.As32(), k)
		return part{v, true, lanemask{k: k}}
	}
	at, base, r := GP64(), GP64(), v.reg()
	MOVQ(rest, at)
	NEGQ(at)
	LEAQ(ramp.Offset(64), base)
	VMOVUPS(Mem{Base: base, Index: at, Scale: uint8(v.size())}, r)
	return part{v, true, lanemask{r: r}}
}

// each writes the loop over n elements: body is called with the index register of the first element of a vector, once for
// whole vectors and once for what is left.
func (v isa) each(n GPVirtual, body func(p part, at GPVirtual)) {
	at, rest := GP64(), GP64()
	XORQ(at, at)
	MOVQ(n, rest)
	Label("whole")
	CMPQ(rest, U32(v.lanes()))
	JLT(LabelRef("last"))
	body(part{isa: v}, at)
	ADDQ(U32(v.lanes()), at)
	SUBQ(U32(v.lanes()), rest)
	JMP(LabelRef("whole"))
	Label("last")
	TESTQ(rest, rest)
	JZ(LabelRef("done"))
	body(v.tail(rest), at)
	Label("done")
}

// thirds are the body of a loop, for one vector: each third leaves in registers what the next one needs. at returns the place
// of the vector in a slice.
type thirds struct {
	first  func(p part, at GPVirtual)
	second func()
	third  func(p part, at func(slice func(GPVirtual) Mem) Mem)
}

// inThirds writes a loop as each does, in which the thirds of three vectors that follow each other come together. The name
// tells it from other loops of the kernel.
func (v isa) inThirds(name string, n GPVirtual, body thirds) {
	more, two, one, last, done := name+"more", name+"two", name+"one", name+"last", name+"done"
	at, rest := GP64(), GP64()
	back := func(vectors int) func(func(GPVirtual) Mem) Mem {
		return func(slice func(GPVirtual) Mem) Mem { return slice(at).Offset(-vectors * v.bytes()) }
	}
	whole := part{isa: v}
	// first begins a vector and jumps if it is the last whole one.
	first := func(otherwise string) {
		body.first(whole, at)
		ADDQ(U32(v.lanes()), at)
		SUBQ(U32(v.lanes()), rest)
		JLT(LabelRef(otherwise))
	}
	XORQ(at, at)
	MOVQ(n, rest)
	SUBQ(U32(v.lanes()), rest)
	JLT(LabelRef(last))
	first(one)
	body.second()
	first(two)
	Label(more)
	body.third(whole, back(2))
	body.second()
	body.first(whole, at)
	ADDQ(U32(v.lanes()), at)
	SUBQ(U32(v.lanes()), rest)
	JGE(LabelRef(more))
	Label(two)
	body.third(whole, back(2))
	Label(one)
	body.second()
	body.third(whole, back(1))
	Label(last)
	ADDQ(U32(v.lanes()), rest)
	JZ(LabelRef(done))
	p := v.tail(rest)
	body.first(p, at)
	body.second()
	body.third(p, back(0))
	Label(done)
}
