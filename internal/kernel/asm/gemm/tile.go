package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Fields of the struct tile of package kernel, by their offsets.
const (
	fieldA = 8 * iota
	fieldB
	fieldC
	fieldBias
	fieldH
	fieldMask
	fieldK
	fieldRowA
	fieldColA
	fieldRowB
	fieldRowC
	fieldLanes
	fieldFlags
)

// Flags of a tile.
const (
	addBias = 1 << iota
	addC
	relu
	maskH
	full
)

// tile writes one function, which multiplies rows×k of A by k×(vectors·lanes) of B, where the last vector may be partial:
//
//	acc ← Σ_l a_l·b_l in ascending l, by one chain of fused multiply-adds for each element
//	acc ← acc + bias, acc + C, max(acc, 0), acc∘1{h > 0}, as the flags say; C ← acc
type tile struct {
	isa
	precision
	height, width int // in rows and vectors

	t                 reg.GPPhysical
	base, far         reg.GPPhysical // rows 0 and 7 of A
	b, k              reg.GPPhysical
	colA, rowB        reg.GPPhysical
	row1, row3, row5  reg.GPPhysical // multiples of the distance between rows of A
	c, rowC, h, flags reg.GPPhysical
}

func newTile(s isa, p precision, rows, vectors int) *tile {
	return &tile{
		isa: s, precision: p, height: rows, width: vectors,
		t: reg.RDI, base: reg.RAX, far: reg.R8, b: reg.RBX, k: reg.RCX, colA: reg.RDX, rowB: reg.RSI,
		row1: reg.R9, row3: reg.R10, row5: reg.R11,
		c: reg.R12, rowC: reg.R13, h: reg.RBX, flags: reg.RCX,
	}
}

func (t *tile) field(offset int) Mem { return Mem{Base: t.t, Disp: offset} }

// Registers: the accumulators first, then a vector of B for each column of vectors, then numbers of A.
func (t *tile) acc(r, v int) reg.VecPhysical { return t.vector(r*t.width + v) }
func (t *tile) right(v int) reg.VecPhysical  { return t.vector(t.isa.rows*2 + v) }
func (t *tile) left(r int) reg.VecPhysical {
	if t.isa.bytes == 64 {
		return t.vector(30 + r%2)
	}
	return t.vector(14)
}

// maskY is the mask of the edge in AVX2; K1 is that of AVX-512.
func (t *tile) maskY() reg.VecPhysical { return t.vector(15) }

// a addresses number r of a column of A, from three multiples of the distance between rows and two bases.
func (t *tile) a(r int) Mem {
	m := Mem{Base: t.base}
	if r >= 7 {
		m.Base, r = t.far, r-7
	}
	switch r {
	case 1, 2, 4:
		m.Index, m.Scale = t.row1, uint8(r)
	case 3, 6:
		m.Index, m.Scale = t.row3, uint8(r/3)
	case 5:
		m.Index, m.Scale = t.row5, 1
	}
	return m
}

func (t *tile) last(v int) bool { return v == t.width-1 }

func (t *tile) write() {
	TEXT(tileName(t.isa, t.precision, t.height, t.width), NOSPLIT, "func(t uintptr)")
	Load(Param("t"), t.t)
	t.setup()
	t.multiply()
	t.finish()
	VZEROUPPER()
	RET()
}

func (t *tile) setup() {
	MOVQ(t.field(fieldA), t.base)
	MOVQ(t.field(fieldB), t.b)
	MOVQ(t.field(fieldK), t.k)
	MOVQ(t.field(fieldColA), t.colA)
	MOVQ(t.field(fieldRowB), t.rowB)
	if t.height > 1 {
		MOVQ(t.field(fieldRowA), t.row1)
	}
	if t.height > 3 {
		LEAQ(Mem{Base: t.row1, Index: t.row1, Scale: 2}, t.row3)
	}
	if t.height > 5 {
		LEAQ(Mem{Base: t.row1, Index: t.row1, Scale: 4}, t.row5)
	}
	if t.height > 7 {
		LEAQ(Mem{Base: t.base, Index: t.row3, Scale: 2}, t.far)
		ADDQ(t.row1, t.far)
	}
	if t.isa.bytes == 64 {
		KMOVQ(t.field(fieldLanes), reg.K1)
	} else {
		MOVQ(t.field(fieldMask), t.c)
		VMOVUPS(Mem{Base: t.c}, t.maskY())
	}
	for r := range t.height {
		for v := range t.width {
			t.zero(t.acc(r, v))
		}
	}
	t.prefetch()
}

func (t *tile) zero(v reg.VecPhysical) {
	if t.isa.bytes == 64 {
		VPXORD(v, v, v)
	} else {
		VXORPS(v, v, v)
	}
}

// prefetch asks for the rows of C, which are far from each other, while the product is made.
func (t *tile) prefetch() {
	MOVQ(t.field(fieldC), t.c)
	MOVQ(t.field(fieldRowC), t.rowC)
	CMPQ(t.k, Imm(64))
	JB(LabelRef("multiply"))
	for r := range t.height {
		PREFETCHT0(Mem{Base: t.c})
		if t.width*t.isa.bytes > 64 {
			PREFETCHT0(Mem{Base: t.c, Disp: 64})
		}
		if r < t.height-1 {
			ADDQ(t.rowC, t.c)
		}
	}
	Label("multiply")
}

func (t *tile) multiply() {
	TESTQ(t.k, t.k)
	JZ(LabelRef("finish"))
	Label("next")
	for v := range t.width {
		t.load(Mem{Base: t.b, Disp: v * t.isa.bytes}, t.right(v), t.last(v))
	}
	for r := range t.height {
		if t.width == 1 && t.isa.bytes == 64 {
			t.fmaBroadcast(t.a(r), t.right(0), t.acc(r, 0))
			continue
		}
		t.broadcast(t.a(r), t.left(r))
		for v := range t.width {
			t.fma(t.left(r), t.right(v), t.acc(r, v))
		}
	}
	ADDQ(t.colA, t.base)
	if t.height > 7 {
		ADDQ(t.colA, t.far)
	}
	ADDQ(t.rowB, t.b)
	DECQ(t.k)
	JNZ(LabelRef("next"))
	Label("finish")
}

// load reads a vector, of which the edge may be missing.
func (t *tile) load(m Mem, v reg.VecPhysical, edge bool) {
	switch {
	case !edge:
		t.move(m, v)
	case t.isa.bytes == 64:
		t.moveZero(m, reg.K1, v)
	default:
		t.maskMove(m, t.maskY(), v)
	}
}
