package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Predicates of the comparison instructions.
const (
	lessThan       = 0x11 // quiet
	unordered      = 3
	notLessOrEqual = 0x16 // quiet: also true of NaN
)

// finish adds to the accumulators and stores them. The registers of A and B are free by now.
func (t *tile) finish() {
	MOVQ(t.field(fieldFlags), t.flags)
	MOVQ(t.field(fieldRowC), t.rowC)
	t.when(addBias, "bias", t.addBias)
	t.when(addC, "sum", func() {
		t.overRows(fieldC, t.c, func(r, v int, m Mem) { t.addFrom(m, r, v) })
	})
	t.when(relu, "relu", t.relu)
	t.when(maskH, "mask", func() {
		t.zero(t.zeros())
		t.overRows(fieldH, t.h, t.maskFrom)
	})
	t.store()
}

// when writes what is done if a flag is set.
func (t *tile) when(flag int, name string, body func()) {
	TESTQ(U32(uint32(flag)), t.flags)
	JZ(LabelRef("after_" + name))
	body()
	Label("after_" + name)
}

// overRows visits the vectors of a matrix that lies like C.
func (t *tile) overRows(field int, at reg.GPPhysical, visit func(r, v int, m Mem)) {
	MOVQ(t.field(field), at)
	for r := range t.height {
		for v := range t.width {
			visit(r, v, Mem{Base: at, Disp: v * t.isa.bytes})
		}
		if r < t.height-1 {
			ADDQ(t.rowC, at)
		}
	}
}

func (t *tile) zeros() reg.VecPhysical { return t.right(1) }

func (t *tile) addBias() {
	MOVQ(t.field(fieldBias), t.c)
	for v := range t.width {
		t.load(Mem{Base: t.c, Disp: v * t.isa.bytes}, t.right(v), t.last(v))
	}
	for r := range t.height {
		for v := range t.width {
			t.add(t.right(v), t.acc(r, v), t.acc(r, v))
		}
	}
}

func (t *tile) addFrom(m Mem, r, v int) {
	switch {
	case !t.last(v):
		t.add(m, t.acc(r, v), t.acc(r, v))
	case t.isa.bytes == 64:
		t.add(m, t.acc(r, v), reg.K1, t.acc(r, v))
	default:
		t.load(m, t.right(0), true)
		t.add(t.right(0), t.acc(r, v), t.acc(r, v))
	}
}

func (t *tile) relu() {
	t.zero(t.zeros())
	for r := range t.height {
		for v := range t.width {
			acc := t.acc(r, v)
			if t.isa.bytes == 64 {
				t.cmp(Imm(notLessOrEqual), t.zeros(), acc, reg.K2)
				t.moveZero(acc, reg.K2, acc)
				continue
			}
			t.cmp(Imm(notLessOrEqual), t.zeros(), acc, t.left(0))
			t.and(t.left(0), acc, acc)
		}
	}
}

// maskFrom sets acc ← h where h is NaN, acc where h > 0, and 0 elsewhere.
func (t *tile) maskFrom(r, v int, m Mem) {
	acc := t.acc(r, v)
	if t.isa.bytes == 64 {
		h := t.right(0)
		t.load(m, h, t.last(v))
		t.cmp(Imm(lessThan), h, t.zeros(), reg.K2) // 0 < h
		t.cmp(Imm(unordered), h, h, reg.K3)
		t.moveZero(acc, reg.K2, acc)
		t.moveMask(h, reg.K3, acc)
		return
	}
	h, positive := t.right(0), t.left(0)
	t.load(m, h, t.last(v))
	t.cmp(Imm(lessThan), h, t.zeros(), positive)
	t.and(positive, acc, acc)
	t.cmp(Imm(unordered), h, h, positive)
	t.blend(positive, h, acc, acc)
}

// store has a way of its own for whole vectors: partial stores are slow.
func (t *tile) store() {
	TESTQ(U32(full), t.flags)
	JZ(LabelRef("partial"))
	t.overRows(fieldC, t.c, func(r, v int, m Mem) { t.move(t.acc(r, v), m) })
	VZEROUPPER()
	RET()
	Label("partial")
	t.overRows(fieldC, t.c, func(r, v int, m Mem) {
		switch {
		case !t.last(v):
			t.move(t.acc(r, v), m)
		case t.isa.bytes == 64:
			t.moveMask(t.acc(r, v), reg.K1, m)
		default:
			t.maskMove(t.acc(r, v), t.maskY(), m)
		}
	})
}
