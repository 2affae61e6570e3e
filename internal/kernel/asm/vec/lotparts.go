package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// A lotPart is a whole lot, or the first few of its lanes.
type lotPart struct {
	lotter
	masks []Register // nil for a whole lot
}

// inMemory returns r as wide as four or eight elements in memory are.
func (p lotPart) inMemory(r VecVirtual) Register {
	switch {
	case !p.element.single && p.wide:
		return r.AsZ()
	case p.element.single && !p.wide:
		return r.AsX()
	}
	return r.AsY()
}

// load reads eight elements; lanes that are masked out are 0.
func (p lotPart) load(m Mem) lot {
	return p.make(func(i int) VecVirtual {
		m, d := m.Offset(i*p.perRegister()*p.element.size()), p.reg()
		e := p.inMemory(d)
		switch {
		case p.masks == nil && p.element.single:
			VCVTPS2PD(m, d)
			return d
		case p.masks == nil:
			VMOVUPD(m, d)
			return d
		case p.wide && p.element.single:
			VMOVUPS_Z(m, p.masks[i], e)
		case p.wide:
			VMOVUPD_Z(m, p.masks[i], e)
		case p.element.single:
			VMASKMOVPS(m, p.masks[i], e)
		default:
			VMASKMOVPD(m, p.masks[i], e)
		}
		if p.element.single {
			VCVTPS2PD(e, d)
		}
		return d
	})
}

// store writes eight elements, but those that are masked out.
func (p lotPart) store(x lot, m Mem) {
	for i, r := range x {
		m := m.Offset(i * p.perRegister() * p.element.size())
		var e Op = r
		if p.element.single {
			short := p.reg()
			e = p.inMemory(short)
			if p.wide {
				VCVTPD2PS(r, e)
			} else {
				VCVTPD2PSY(r, e)
			}
		}
		switch {
		case p.masks == nil:
			p.element.emit(VMOVUPS, VMOVUPD, e, m)
		case p.wide:
			p.element.emit(VMOVUPS, VMOVUPD, e, p.masks[i], m)
		case p.element.single:
			VMASKMOVPS(e, p.masks[i], m)
		default:
			VMASKMOVPD(e, p.masks[i], m)
		}
	}
}

// each writes the loop over n elements in lots of eight, as isa.each does.
func (v lotter) each(n GPVirtual, body func(p lotPart, at GPVirtual)) {
	at, rest := GP64(), GP64()
	XORQ(at, at)
	MOVQ(n, rest)
	Label("whole")
	CMPQ(rest, U32(8))
	JLT(LabelRef("last"))
	body(lotPart{lotter: v}, at)
	ADDQ(U32(8), at)
	SUBQ(U32(8), rest)
	JMP(LabelRef("whole"))
	Label("last")
	TESTQ(rest, rest)
	JZ(LabelRef("done"))
	body(v.firstOf(rest), at)
	Label("done")
}

// firstOf returns the part that is the first rest lanes.
func (v lotter) firstOf(rest GPVirtual) lotPart {
	if v.wide {
		return lotPart{v, []Register{v.tail(rest).mask.k}}
	}
	back, base := GP64(), GP64()
	MOVQ(rest, back)
	NEGQ(back)
	LEAQ(ramp.Offset(64), base)
	p := lotPart{lotter: v}
	for i := range v.registers() {
		m := p.inMemory(v.reg())
		VMOVUPS(Mem{Base: base, Index: back, Scale: uint8(v.element.size()), Disp: i * v.perRegister() * v.element.size()}, m)
		p.masks = append(p.masks, m)
	}
	return p
}

// zeros returns a lot of zeros to sum in.
func (v lotter) zeros() lot { return v.make(func(int) VecVirtual { return v.fill(number(0)) }) }

// sum returns the sum of the eight lanes in the low lane of a register: ((0+4)+(2+6)) + ((1+5)+(3+7)).
func (v lotter) sum(x lot) VecVirtual { return v.fold(VADDPD, x) }

// fold combines the lanes of x in the order of sum.
func (v lotter) fold(combine func(...Op), x lot) VecVirtual {
	four, two, one := YMM(), XMM(), XMM()
	if v.wide {
		VEXTRACTF64X4(Imm(1), x[0], four)
		combine(four, x[0].AsY(), four)
	} else {
		combine(x[1], x[0], four)
	}
	VEXTRACTF128(Imm(1), four, two)
	combine(two, four.AsX(), two)
	VPERMILPD(Imm(1), two, one)
	combine(one, two, one)
	return one
}
