package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// copyPanel writes copyPanel(dst, src, ds, ss, words, k): k times, words·4 bytes are copied, at most 128, and what is left
// of their last 32 is cleared; then dst and src move on by ds and ss bytes.
func copyPanel() {
	lane := GLOBL("lanes", RODATA|NOPTR)
	for i := range 32 {
		DATA(4*i, U32(i))
	}
	TEXT("copyPanel", NOSPLIT, "func(dst, src uintptr, ds, ss, words, k int)")
	dst, src, ds, ss, words, k := reg.RDI, reg.RSI, reg.RDX, reg.RCX, reg.RAX, reg.RBX
	Load(Param("dst"), dst)
	Load(Param("src"), src)
	Load(Param("ds"), ds)
	Load(Param("ss"), ss)
	Load(Param("words"), words)
	Load(Param("k"), k)
	TESTQ(k, k)
	JZ(LabelRef("done"))
	count := reg.X8
	MOVQ(words, count)
	VPBROADCASTD(count, reg.Y8)
	masks := []reg.VecPhysical{reg.Y4, reg.Y5, reg.Y6, reg.Y7}
	for v, mask := range masks {
		VPCMPGTD(lane.Offset(32*v), reg.Y8, mask)
	}
	name := []string{"one", "two", "three", "four"}
	for v := 1; v < 4; v++ {
		CMPQ(words, Imm(uint64(8*v)))
		JBE(LabelRef(name[v-1]))
	}
	for v := 4; v >= 1; v-- {
		Label(name[v-1])
		for i := range v {
			VMASKMOVPS(Mem{Base: src, Disp: 32 * i}, masks[i], ymm[i])
		}
		for i := range v {
			VMOVUPS(ymm[i], Mem{Base: dst, Disp: 32 * i})
		}
		ADDQ(ds, dst)
		ADDQ(ss, src)
		DECQ(k)
		JNZ(LabelRef(name[v-1]))
		JMP(LabelRef("done"))
	}
	Label("done")
	VZEROUPPER()
	RET()
}
