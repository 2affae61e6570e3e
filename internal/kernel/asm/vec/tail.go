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
