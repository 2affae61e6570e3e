package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The kernels that sum, and those made of exponentials, work on lots of eight float64, whatever the instruction set and the
// precision of their operands: one register of AVX-512 or two of AVX2. So a sum has eight partial sums in either case.
type lot []VecVirtual

// A lotter writes programs on lots. Its isa is that of the registers, float64; single is the precision in memory.
type lotter struct {
	isa
	element isa
	alone   bool // its lots are of one register: what apply makes of two
}

func (v isa) lots() lotter { return lotter{v.double(), v, false} }

// registers is the number of registers in a lot.
func (v lotter) registers() int {
	if v.alone {
		return 1
	}
	return 64 / v.bytes()
}

// apply returns f(x), computed register after register: a program that needs many registers at once finds too few for two
// of them, since AVX2 has sixteen (avo would take those beyond, which need AVX-512).
func (v lotter) apply(f func(l lotter, x lot) lot, x lot) lot {
	one := v
	one.alone = true
	return v.make(func(i int) VecVirtual { return f(one, lot{x[i]})[0] })
}

// apply2 is apply for a program on two lots.
func (v lotter) apply2(f func(l lotter, x, y lot) lot, x, y lot) lot {
	one := v
	one.alone = true
	return v.make(func(i int) VecVirtual { return f(one, lot{x[i]}, lot{y[i]})[0] })
}

// perRegister is the number of float64 in a register.
func (v lotter) perRegister() int { return v.bytes() / 8 }

// make returns a lot of what f gives for each of its registers.
func (v lotter) make(f func(i int) VecVirtual) lot {
	l := make(lot, v.registers())
	for i := range l {
		l[i] = f(i)
	}
	return l
}

// at returns the i-th register of a lot; a constant in memory is the same for all.
func at(x any, i int) Op {
	if l, ok := x.(lot); ok {
		return l[i]
	}
	return x.(Mem)
}

// The arithmetic of lots. A constant may stand for the second operand only.
func (v lotter) add(a lot, b any) lot {
	return v.make(func(i int) VecVirtual { return v.isa.add(a[i], at(b, i)) })
}

func (v lotter) sub(a lot, b any) lot {
	return v.make(func(i int) VecVirtual { return v.isa.sub(a[i], at(b, i)) })
}

func (v lotter) mul(a lot, b any) lot {
	return v.make(func(i int) VecVirtual { return v.isa.mul(a[i], at(b, i)) })
}

func (v lotter) div(a lot, b any) lot {
	return v.make(func(i int) VecVirtual { return v.isa.div(a[i], at(b, i)) })
}

// max and min keep the NaN of x.
func (v lotter) max(c Mem, x lot) lot {
	return v.make(func(i int) VecVirtual { return v.isa.max(v.fill(c), x[i]) })
}

func (v lotter) min(c Mem, x lot) lot {
	return v.make(func(i int) VecVirtual { return v.isa.min(v.fill(c), x[i]) })
}

func (v lotter) and(a lot, b any) lot { return v.logic(VANDPD, VPANDQ, a, b) }
func (v lotter) or(a lot, b any) lot  { return v.logic(VORPD, VPORQ, a, b) }

// clearSign returns |a|.
func (v lotter) clearSign(a lot) lot { return v.and(a, word(1<<63-1)) }

func (v lotter) logic(narrow, wide func(...Op), a lot, b any) lot {
	return v.make(func(i int) VecVirtual {
		d := v.reg()
		if v.wide {
			wide(at(b, i), a[i], d)
		} else {
			narrow(at(b, i), a[i], d)
		}
		return d
	})
}

// fma returns a·b + c, rounded once.
func (v lotter) fma(a lot, b, c any) lot {
	return v.make(func(i int) VecVirtual {
		d := v.copy(at(c, i))
		VFMADD231PD(at(b, i), a[i], d)
		return d
	})
}

// fnma returns c − a·b, rounded once.
func (v lotter) fnma(a lot, b, c any) lot {
	return v.make(func(i int) VecVirtual {
		d := v.copy(at(c, i))
		VFNMADD231PD(at(b, i), a[i], d)
		return d
	})
}

// horner sets p ← p·x + c.
func (v lotter) horner(p, x lot, c Mem) {
	for i := range p {
		VFMADD213PD(c, x[i], p[i])
	}
}

func (v lotter) copy(a Op) VecVirtual {
	d := v.reg()
	if m, ok := a.(Mem); ok {
		VMOVUPD(m, d)
	} else {
		VMOVAPD(a, d)
	}
	return d
}

// fill returns a register with a constant.
func (v lotter) fill(c Mem) VecVirtual { return v.copy(c) }

// constant returns a lot of a constant.
func (v lotter) constant(c Mem) lot {
	return v.make(func(int) VecVirtual { return v.fill(c) })
}

// where sets d ← a in the lanes in which predicate(x, c) is true.
func (v lotter) where(predicate uint8, x lot, c any, a any, d lot) {
	for i := range d {
		b := at(c, i)
		if v.wide {
			k := K()
			VCMPPD(Imm(uint64(predicate)), b, x[i], k)
			VMOVAPD(v.copy(at(a, i)), k, d[i])
			continue
		}
		m := v.reg()
		VCMPPD(Imm(uint64(predicate)), b, x[i], m)
		VBLENDVPD(m, at(a, i), d[i], d[i])
	}
}

// numbers are the constants that have been defined, each eight times in a row, by name.
var numbers = map[string]Mem{}

func number(x float64) Mem { return word(math.Float64bits(x)) }

func word(bits uint64) Mem {
	name := fmt.Sprintf("c%016x", bits)
	if m, ok := numbers[name]; ok {
		return m
	}
	m := GLOBL(name, RODATA|NOPTR)
	for i := range 8 {
		DATA(8*i, U64(bits))
	}
	numbers[name] = m
	return m
}
