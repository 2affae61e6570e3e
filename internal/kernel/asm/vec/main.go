// Command vec writes the vector kernels of package kernel: the fused update, exponentials and what is made of them, sums,
// proximal maps.
//
// Run by go generate in internal/kernel. Each program here is the one of the portable kernel, operation by operation, so
// that all of them give the same bits; where the portable kernel says math.FMA there is an FMA here, and nowhere else.
package main

import (
	"flag"
	"log"

	. "github.com/mmcloughlin/avo/build"
)

func main() {
	folder := flag.String("calls", ".", "folder for the Go files that call the kernels")
	flag.Parse()
	if err := writeCalls(*folder); err != nil {
		log.Fatal(err)
	}
	ConstraintExpr("!noasm")
	defineRamp()
	defineConstants()
	for _, v := range isas {
		v.adam()
		v.adamForward()
		v.sgd()
		v.rectify()
		v.gradients()
		v.mapLots("tanh", lotter.tanh)
		v.mapLots("sigmoid", lotter.sigmoid)
		v.mapLots("softplus", lotter.softplus)
		v.mapLots("silu", lotter.silu)
		v.mapLots("gelu", lotter.gelu)
		v.map2Lots("softplusGrad", "y", lotter.softplusGrad)
		v.map2Lots("siluGrad", "x", lotter.siluGrad)
		v.map2Lots("geluGrad", "x", lotter.geluGrad)
		v.sums()
		v.axpy()
		v.finite()
		v.rows()
	}
	proxes()
	for _, v := range isas {
		v.root()
	}
	for _, v := range isas {
		v.dual()
	}
	Generate()
}
