package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// An isa is an instruction set and the precision of a kernel: the same program is written once for all four.
type isa struct {
	wide   bool // AVX-512 rather than AVX2+FMA
	single bool // float32 rather than float64
}

var isas = []isa{{false, true}, {false, false}, {true, true}, {true, false}}

// suffix is what the names of the kernel's functions end in.
func (v isa) suffix() string {
	s := "AVX2F"
	if v.wide {
		s = "AVX512F"
	}
	return s + fmt.Sprint(8*v.size())
}

// size is the size of an element in bytes.
func (v isa) size() int {
	if v.single {
		return 4
	}
	return 8
}

func (v isa) bytes() int {
	if v.wide {
		return 64
	}
	return 32
}

func (v isa) lanes() int { return v.bytes() / v.size() }

// double is the same instruction set on float64.
func (v isa) double() isa { return isa{v.wide, false} }

func (v isa) reg() VecVirtual {
	if v.wide {
		return ZMM()
	}
	return YMM()
}

// half returns the lower half of a register.
func (v isa) half(r VecVirtual) Op {
	if v.wide {
		return r.AsY()
	}
	return r.AsX()
}

// emit calls the single or the double form of an instruction.
func (v isa) emit(ps, pd func(...Op), ops ...Op) {
	if v.single {
		ps(ops...)
		return
	}
	pd(ops...)
}

// The arithmetic: each returns a fresh register. Operands are in the order of the formula: sub(a, b) = a − b.
func (v isa) bin(ps, pd func(...Op), a, b Op) VecVirtual {
	d := v.reg()
	v.emit(ps, pd, b, a, d) // Go's assembler has the sources reversed
	return d
}

func (v isa) add(a, b Op) VecVirtual { return v.bin(VADDPS, VADDPD, a, b) }
func (v isa) sub(a, b Op) VecVirtual { return v.bin(VSUBPS, VSUBPD, a, b) }
func (v isa) mul(a, b Op) VecVirtual { return v.bin(VMULPS, VMULPD, a, b) }
func (v isa) div(a, b Op) VecVirtual { return v.bin(VDIVPS, VDIVPD, a, b) }

// max and min return b when one of them is NaN.
func (v isa) max(a, b Op) VecVirtual { return v.bin(VMAXPS, VMAXPD, a, b) }
func (v isa) min(a, b Op) VecVirtual { return v.bin(VMINPS, VMINPD, a, b) }

func (v isa) sqrt(a Op) VecVirtual {
	d := v.reg()
	v.emit(VSQRTPS, VSQRTPD, a, d)
	return d
}

// fma sets c ← a·b + c, rounded once.
func (v isa) fma(a, b Op, c VecVirtual) { v.emit(VFMADD231PS, VFMADD231PD, b, a, c) }

// The bits.
func (v isa) and(a, b Op) VecVirtual { return v.bits(VANDPS, VPANDD, a, b) }

// orInto sets d ← a ∨ b.
func (v isa) orInto(a, b Op, d VecVirtual) {
	if v.wide {
		VPORD(b, a, d)
	} else {
		VORPS(b, a, d)
	}
}

func (v isa) bits(narrow, wide func(...Op), a, b Op) VecVirtual {
	d := v.reg()
	if v.wide {
		wide(b, a, d)
	} else {
		narrow(b, a, d)
	}
	return d
}

// nought returns a register of zeros. avo takes VPXORD to read its operands: do it once a kernel.
func (v isa) nought() VecVirtual {
	d := v.reg()
	if v.wide {
		VPXORD(d, d, d)
	} else {
		VXORPS(d, d, d)
	}
	return d
}

// broadcast fills a register with the element at m.
func (v isa) broadcast(m Mem) VecVirtual {
	d := v.reg()
	v.emit(VBROADCASTSS, VBROADCASTSD, m, d)
	return d
}

// Predicates of compare.
const (
	equal    = 0x00 // ordered, quiet
	less     = 0x11
	notEqual = 0x04 // true for NaN
)

// A lanemask holds a truth value for each lane.
type lanemask struct {
	k Register   // AVX-512
	r VecVirtual // AVX2: all ones or all zeros
}

func (v isa) compare(predicate uint8, a, b Op) lanemask {
	if v.wide {
		k := K()
		v.emit(VCMPPS, VCMPPD, Imm(uint64(predicate)), b, a, k)
		return lanemask{k: k}
	}
	d := v.reg()
	v.emit(VCMPPS, VCMPPD, Imm(uint64(predicate)), b, a, d)
	return lanemask{r: d}
}

func (v isa) both(a, b lanemask) lanemask {
	if v.wide {
		k := K()
		KANDW(a.k, b.k, k)
		return lanemask{k: k}
	}
	return lanemask{r: v.and(a.r, b.r)}
}

// where sets d ← a in the lanes where m is true.
func (v isa) where(m lanemask, a, d VecVirtual) {
	switch {
	case v.wide:
		v.emit(VMOVAPS, VMOVAPD, a, m.k, d)
	case v.single:
		VBLENDVPS(m.r, a, d, d)
	default:
		VBLENDVPD(m.r, a, d, d)
	}
}

// poison makes the lanes of acc NaN where m is true.
func (v isa) poison(acc VecVirtual, m lanemask) {
	if !v.wide {
		VORPS(m.r, acc, acc)
		return
	}
	v.emit(VBROADCASTSS, VBROADCASTSD, ramp, m.k, acc) // all ones
}

// widen returns the lower and upper half of a float32 register as float64.
func (v isa) widen(a VecVirtual) (lo, hi VecVirtual) {
	lo, hi = v.reg(), v.reg()
	top := v.reg()
	if v.wide {
		VEXTRACTF64X4(Imm(1), a, top.AsY())
	} else {
		VEXTRACTF128(Imm(1), a, top.AsX())
	}
	VCVTPS2PD(v.half(a), lo)
	VCVTPS2PD(v.half(top), hi)
	return lo, hi
}

// narrow rounds two float64 registers to float32 and puts them into d, which must have been written before: avo does not
// know that a conversion clears the upper half.
func (v isa) narrow(lo, hi, d VecVirtual) {
	top := v.reg()
	if v.wide {
		VCVTPD2PS(lo, d.AsY())
		VCVTPD2PS(hi, top.AsY())
		VINSERTF64X4(Imm(1), top.AsY(), d, d)
		return
	}
	VCVTPD2PSY(lo, d.AsX())
	VCVTPD2PSY(hi, top.AsX())
	VINSERTF128(Imm(1), top.AsX(), d, d)
}
