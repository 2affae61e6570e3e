package prox_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"proxgrad/ops/prox"
)

// BenchmarkSeparable32 times the float32 maps of every separable penalty on normal coordinates of which about half become
// zero, at random. ns/elem is that of the middle one of all calls, which other programs on the machine hardly touch, as they
// do the mean that ns/op is made of.
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
		if !ok || strings.ContainsAny(m.name, " ,") {
			continue
		}
		run := func(name string, call func()) {
			b.Run(m.name+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				times := make([]time.Duration, 0, 1<<16)
				for b.Loop() {
					start := time.Now()
					call()
					if len(times) < cap(times) {
						times = append(times, time.Since(start))
					}
				}
				slices.Sort(times)
				zeros := 0
				for _, v := range dst {
					if v == 0 {
						zeros++
					}
				}
				b.ReportMetric(float64(times[len(times)/2].Nanoseconds())/n, "ns/elem")
				b.ReportMetric(float64(zeros)/n, "zeros")
			})
		}
		run("scalar", func() { p.Prox32(dst, x, 0.75) })
		run("metric", func() { p.ProxDiag32(dst, x, step) })
	}
}
