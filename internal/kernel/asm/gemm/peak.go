package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// peaks writes, for each instruction set and precision, rounds of 12 independent fused multiply-adds on registers: nothing
// can multiply and add faster.
func peaks() {
	for _, set := range []string{"avx2", "avx512"} {
		for _, number := range []string{"float32", "float64"} {
			s, p := isas[set], precisions[number]
			TEXT(fmt.Sprintf("%s%sPeak", s.name, p.name), NOSPLIT, "func(rounds int)")
			rounds := reg.RCX
			Load(Param("rounds"), rounds)
			for i := range 14 {
				VXORPS(ymm[i], ymm[i], ymm[i])
			}
			Label("next")
			for i := range 12 {
				p.fma(s.vector(12), s.vector(13), s.vector(i))
			}
			DECQ(rounds)
			JNZ(LabelRef("next"))
			VZEROUPPER()
			RET()
		}
	}
}
