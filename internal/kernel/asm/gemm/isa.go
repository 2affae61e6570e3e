package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// An isa is an instruction set and the register tile that fills its registers.
type isa struct {
	name  string
	bytes int // of a vector
	rows  int // of the tile; it is two vectors wide
}

var isas = map[string]isa{
	// 28 accumulators, 2 vectors of B, 2 numbers of A: 32 registers.
	"avx512": {name: "avx512", bytes: 64, rows: 14},
	// 12 accumulators, 2 vectors of B, 1 number of A, the mask of the edge: 16 registers.
	"avx2": {name: "avx2", bytes: 32, rows: 6},
}

// A precision names the instructions of one type of number.
type precision struct {
	name  string
	bytes int

	broadcast, add, fma, fmaBroadcast, cmp, and, blend, xor, move, moveMask, moveZero, maskMove func(...Op)
}

// fixed adapts the instructions that avo gives a fixed number of operands.
func fixed3(f func(a, b, c Op)) func(...Op)    { return func(o ...Op) { f(o[0], o[1], o[2]) } }
func fixed4(f func(a, b, c, d Op)) func(...Op) { return func(o ...Op) { f(o[0], o[1], o[2], o[3]) } }

var precisions = map[string]precision{
	"float32": {
		name: "Float32", bytes: 4,
		broadcast: VBROADCASTSS, add: VADDPS, fma: VFMADD231PS, fmaBroadcast: VFMADD231PS_BCST, cmp: VCMPPS, and: VANDPS,
		blend: fixed4(VBLENDVPS), xor: VXORPS, move: VMOVUPS, moveMask: VMOVUPS, moveZero: fixed3(VMOVUPS_Z), maskMove: fixed3(VMASKMOVPS),
	},
	"float64": {
		name: "Float64", bytes: 8,
		broadcast: VBROADCASTSD, add: VADDPD, fma: VFMADD231PD, fmaBroadcast: VFMADD231PD_BCST, cmp: VCMPPD, and: VANDPD,
		blend: fixed4(VBLENDVPD), xor: VXORPD, move: VMOVUPD, moveMask: VMOVUPD, moveZero: fixed3(VMOVUPD_Z), maskMove: fixed3(VMASKMOVPD),
	},
}

// vector returns register i of the isa's vectors.
func (s isa) vector(i int) reg.VecPhysical {
	if s.bytes == 64 {
		return zmm[i]
	}
	return ymm[i]
}

var zmm = []reg.VecPhysical{
	reg.Z0, reg.Z1, reg.Z2, reg.Z3, reg.Z4, reg.Z5, reg.Z6, reg.Z7, reg.Z8, reg.Z9, reg.Z10, reg.Z11, reg.Z12, reg.Z13, reg.Z14, reg.Z15,
	reg.Z16, reg.Z17, reg.Z18, reg.Z19, reg.Z20, reg.Z21, reg.Z22, reg.Z23, reg.Z24, reg.Z25, reg.Z26, reg.Z27, reg.Z28, reg.Z29, reg.Z30, reg.Z31,
}

var ymm = []reg.VecPhysical{
	reg.Y0, reg.Y1, reg.Y2, reg.Y3, reg.Y4, reg.Y5, reg.Y6, reg.Y7, reg.Y8, reg.Y9, reg.Y10, reg.Y11, reg.Y12, reg.Y13, reg.Y14, reg.Y15,
}

var xmm = []reg.VecPhysical{
	reg.X0, reg.X1, reg.X2, reg.X3, reg.X4, reg.X5, reg.X6, reg.X7, reg.X8, reg.X9, reg.X10, reg.X11, reg.X12, reg.X13, reg.X14, reg.X15,
}
