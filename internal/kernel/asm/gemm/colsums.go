package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// colSums writes colSums<Precision>(dst, a, rows, stride, cols): the sums of up to 16 columns, or of 32 if cols is 32, in
// float64, from the first row down. stride is in bytes.
func colSums(p precision) {
	TEXT("colSums"+p.name, NOSPLIT, "func(dst, a uintptr, rows, stride, cols int)")
	dst, a, rows, stride, cols := reg.RDI, reg.RSI, reg.RCX, reg.RDX, reg.RAX
	Load(Param("dst"), dst)
	Load(Param("a"), a)
	Load(Param("rows"), rows)
	Load(Param("stride"), stride)
	Load(Param("cols"), cols)
	for i := range 8 {
		VXORPS(ymm[i], ymm[i], ymm[i])
	}
	CMPQ(cols, Imm(32))
	JNE(LabelRef("edge"))
	sumRows(p, "wide", 8, a, rows, stride, func(i int, m Mem) {
		if p.bytes == 8 {
			VADDPD(m, ymm[i], ymm[i])
			return
		}
		VCVTPS2PD(m, ymm[8+i])
		VADDPD(ymm[8+i], ymm[i], ymm[i])
	})
	for i := range 8 {
		m := Mem{Base: dst, Disp: 4 * p.bytes * i}
		if p.bytes == 8 {
			VMOVUPD(ymm[i], m)
			continue
		}
		VCVTPD2PSY(ymm[i], xmm[i])
		VMOVUPS(xmm[i], m)
	}
	VZEROUPPER()
	RET()

	Label("edge")
	masks := maskEdge(p, cols)
	sumRows(p, "narrow", 4, a, rows, stride, func(i int, m Mem) {
		if p.bytes == 8 {
			VMASKMOVPD(m, masks[i], ymm[8+i])
		} else {
			VMASKMOVPS(m, masks[i], xmm[8+i])
			VCVTPS2PD(xmm[8+i], ymm[8+i])
		}
		VADDPD(ymm[8+i], ymm[i], ymm[i])
	})
	for i := range 4 {
		m := Mem{Base: dst, Disp: 4 * p.bytes * i}
		if p.bytes == 8 {
			VMASKMOVPD(ymm[i], masks[i], m)
			continue
		}
		VCVTPD2PSY(ymm[i], xmm[i])
		VMASKMOVPS(xmm[i], masks[i], m)
	}
	VZEROUPPER()
	RET()
}

// sumRows writes the loop over the rows, in vectors of four columns.
func sumRows(p precision, name string, vectors int, a, rows, stride reg.GPPhysical, add func(i int, m Mem)) {
	TESTQ(rows, rows)
	JZ(LabelRef(name + "_end"))
	Label(name)
	for i := range vectors {
		add(i, Mem{Base: a, Disp: 4 * p.bytes * i})
	}
	ADDQ(stride, a)
	DECQ(rows)
	JNZ(LabelRef(name))
	Label(name + "_end")
}

// maskEdge writes the masks of four vectors of four columns, of which the first cols exist.
func maskEdge(p precision, cols reg.GPPhysical) []reg.VecPhysical {
	index := GLOBL(fmt.Sprintf("columns%s", p.name), RODATA|NOPTR)
	for i := range 16 {
		if p.bytes == 8 {
			DATA(8*i, U64(uint64(i)))
		} else {
			DATA(4*i, U32(uint32(i)))
		}
	}
	MOVQ(cols, reg.X15)
	if p.bytes == 8 {
		VPBROADCASTQ(reg.X15, reg.Y15)
		for i := range 4 {
			VPCMPGTQ(index.Offset(32*i), reg.Y15, ymm[4+i])
		}
		return ymm[4:8]
	}
	VPBROADCASTD(reg.X15, reg.X15)
	for i := range 4 {
		VPCMPGTD(index.Offset(16*i), reg.X15, xmm[4+i])
	}
	return xmm[4:8]
}
