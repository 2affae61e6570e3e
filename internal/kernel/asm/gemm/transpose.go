package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// transposer writes name(dst, src, ds, ss, rows, k): dst_l ← (src_0l, src_1l, …, width numbers) for l < k, where the rows of
// src are ss bytes apart and those of dst ds bytes. Row 0 stands for rows of src from rows on. k is at least width.
func transposer(name string, width, bytes int, block func(row []reg.GPPhysical) []reg.VecPhysical) {
	TEXT(name, NOSPLIT, "func(dst, src uintptr, ds, ss, rows, k int)")
	row := []reg.GPPhysical{reg.RSI, reg.RAX, reg.RBX, reg.R8, reg.R9, reg.R10, reg.R11, reg.R12}[:width]
	dst, ds, ss, rows, k := reg.RDI, reg.RDX, reg.RCX, reg.R13, reg.R15
	Load(Param("dst"), dst)
	Load(Param("src"), row[0])
	Load(Param("ds"), ds)
	Load(Param("ss"), ss)
	Load(Param("rows"), rows)
	Load(Param("k"), k)
	for r := 1; r < width; r++ {
		LEAQ(Mem{Base: row[r-1], Index: ss, Scale: 1}, row[r])
	}
	for r := 1; r < width; r++ {
		CMPQ(rows, Imm(uint64(r)))
		CMOVQLE(row[0], row[r])
	}
	Label("next")
	for _, column := range block(row) {
		VMOVUPS(column, Mem{Base: dst})
		ADDQ(ds, dst)
	}
	SUBQ(Imm(uint64(width)), k)
	JZ(LabelRef("done"))
	step := rows // rows and ss have served
	MOVQ(U32(uint32(width)), step)
	CMPQ(k, step)
	JGE(LabelRef("advance"))
	// The last block overlaps the one before, and writes again what is there.
	MOVQ(k, step)
	SUBQ(Imm(uint64(width)), k)
	IMULQ(ds, k)
	ADDQ(k, dst)
	MOVQ(U32(uint32(width)), k)
	Label("advance")
	for _, r := range row {
		LEAQ(Mem{Base: r, Index: step, Scale: uint8(bytes)}, r)
	}
	JMP(LabelRef("next"))
	Label("done")
	VZEROUPPER()
	RET()
}

// halves loads 16 bytes at an offset of each row, those of the second half of the rows above those of the first.
func halves(row []reg.GPPhysical, offset, first int) []reg.VecPhysical {
	n := len(row) / 2
	for i := range n {
		VMOVUPS(Mem{Base: row[i], Disp: offset}, xmm[first+i])
		VINSERTF128(Imm(1), Mem{Base: row[i+n], Disp: offset}, ymm[first+i], ymm[first+i])
	}
	return ymm[first : first+n]
}

func transpose8Float32() {
	transposer("transpose8Float32", 8, 4, func(row []reg.GPPhysical) (columns []reg.VecPhysical) {
		for half := range 2 {
			y := halves(row, 16*half, 8*half)
			z := ymm[8*half+4 : 8*half+8]
			VUNPCKLPS(y[1], y[0], z[0])
			VUNPCKHPS(y[1], y[0], z[1])
			VUNPCKLPS(y[3], y[2], z[2])
			VUNPCKHPS(y[3], y[2], z[3])
			VUNPCKLPD(z[2], z[0], y[0])
			VUNPCKHPD(z[2], z[0], y[1])
			VUNPCKLPD(z[3], z[1], y[2])
			VUNPCKHPD(z[3], z[1], y[3])
			columns = append(columns, y...)
		}
		return columns
	})
}

func transpose4Float64() {
	transposer("transpose4Float64", 4, 8, func(row []reg.GPPhysical) (columns []reg.VecPhysical) {
		for half := range 2 {
			y := halves(row, 16*half, 4*half)
			z := ymm[4*half+2 : 4*half+4]
			VUNPCKLPD(y[1], y[0], z[0])
			VUNPCKHPD(y[1], y[0], z[1])
			columns = append(columns, z...)
		}
		return columns
	})
}
