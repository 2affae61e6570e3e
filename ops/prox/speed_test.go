package prox_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"proxgrad/ops/prox"
)

// BenchmarkSeparable32 times the float32 maps of every separable penalty on normal coordinates of which about half become
// zero, at random, in ns per coordinate.
func BenchmarkSeparable32(b *testing.B) {
	const n = 1 << 16
	rng := rand.New(rand.NewPCG(1, 1))
	dst, x, step := make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range x {
		x[i], step[i] = float32(rng.NormFloat64()), 1.5*rng.Float32()
	}
	for _, m := range members() {
		p, ok := m.penalty.(interface {
			prox.Coordinatewise
			prox.Float32Proxer
			prox.Float32DiagonalProxer
		})
		if !ok || strings.Contains(m.name, " ") || strings.Contains(m.name, ",") {
			continue
		}
		zeros := func(b *testing.B) {
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/elem")
			var sum int
			for _, v := range dst {
				if v == 0 {
					sum++
				}
			}
			b.ReportMetric(float64(sum)/n, "zeros")
		}
		b.Run(m.name+"/scalar", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Prox32(dst, x, 0.75)
			}
			zeros(b)
		})
		b.Run(m.name+"/metric", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.ProxDiag32(dst, x, step)
			}
			zeros(b)
		})
	}
}
