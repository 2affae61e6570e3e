// Command gemm writes the assembly of the matrix products.
//
//	go run . -isa avx512 -precision float32 -out ../../gemm_avx512_float32_amd64.s -pkg kernel
//	go run . -isa pack -out ../../gemm_pack_amd64.s -pkg kernel
//	go run . -calls ../../gemm_calls_amd64.go
//	go run . -isa colsums -out ../../gemm_colsums_amd64.s -pkg kernel
//	go run . -isa peak -out ../../gemm_peak_amd64.s -pkg kernel
//
// It is a module of its own, so that avo is not a dependency of those who import proxgrad.
package main

import (
	"flag"
	"log"

	. "github.com/mmcloughlin/avo/build"
)

func main() {
	set := flag.String("isa", "", "avx512 or avx2 for the tiles, or pack, colsums, peak")
	number := flag.String("precision", "float32", "float32 or float64")
	declarations := flag.String("calls", "", "the file for the declarations in Go, which are then all that is written")
	flag.Parse()
	if *declarations != "" {
		calls(*declarations)
		return
	}
	ConstraintExpr("!noasm")
	switch *set {
	case "pack":
		copyPanel()
		transpose4Float64()
		transpose8Float32()
	case "colsums":
		colSums(precisions["float32"])
		colSums(precisions["float64"])
	case "peak":
		peaks()
	default:
		s, ok := isas[*set]
		p, known := precisions[*number]
		if !ok || !known {
			log.Fatalf("no tiles for -isa %q -precision %q", *set, *number)
		}
		eachTile(s, func(rows, vectors int) { newTile(s, p, rows, vectors).write() })
	}
	Generate()
}
