package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// BenchmarkVectors measures each kernel in ns per element and as a multiple of the portable form's speed, in turn in one run.
func BenchmarkVectors(b *testing.B) {
	b.Run("float32", benchmarkVectors[float32])
	b.Run("float64", benchmarkVectors[float64])
}

func benchmarkVectors[F Float](b *testing.B) {
	rng := rand.New(rand.NewPCG(71, 1))
	for _, c := range vectorCases[F]() {
		const n = 1600 // a batch of 32 rows, 50 units
		dst, x, y := make([]F, n), normal[F](rng, n), normal[F](rng, n)
		b.Run(c.name, func(b *testing.B) { inTurn(b, n, func() { c.run(dst, x, y) }) })
	}
	for _, k := range []int{2, 10, 100} {
		const n = 32
		dst, x, labels := make([]F, n*k), normal[F](rng, n*k), make([]int, n)
		b.Run(fmt.Sprintf("SoftmaxCrossEntropyBoth/%dx%d", n, k), func(b *testing.B) {
			inTurn(b, n*k, func() { SoftmaxCrossEntropyBoth(dst, x, labels, k, 1) })
		})
		b.Run(fmt.Sprintf("Softmax/%dx%d", n, k), func(b *testing.B) { inTurn(b, n*k, func() { Softmax(dst, x, k) }) })
	}
}

// inTurn runs f with each instruction set in turn.
func inTurn(b *testing.B, n int, f func()) {
	spent := map[string]time.Duration{}
	for b.Loop() {
		eachISA(b, func(isa string) {
			start := time.Now()
			for range 8 {
				f()
			}
			spent[isa] += time.Since(start)
		})
	}
	for isa, d := range spent {
		b.ReportMetric(float64(d)/float64(b.N)/8/float64(n), isa+"-ns/elem")
	}
}
