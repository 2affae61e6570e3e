package prox_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"proxgrad/ops/prox"
)

// BenchmarkProxDiag32 times the maps that a float32 training step calls, on coordinates of which about half become zero.
// copies is the time in units of a plain loop over dst, x and step, measured in the same run.
func BenchmarkProxDiag32(b *testing.B) {
	for _, n := range []int{1e3, 1e6} {
		rows, err := prox.ConsecutiveGroups(n, 50)
		if err != nil {
			b.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(1, 1))
		dst, x, step := make([]float32, n), make([]float32, n), make([]float32, n)
		for i := range x {
			x[i], step[i] = float32(rng.NormFloat64()), 1.5*rng.Float32()
		}
		for _, p := range []interface {
			prox.Float32Proxer
			prox.Float32DiagonalProxer
		}{
			prox.L1{Lambda: 1}, prox.ElasticNet{L1: 1, L2: 0.1}, prox.NonNegative{}, prox.Box{Lo: -1, Hi: 1},
			prox.GroupL2{Lambda: 1, Groups: rows}, prox.SparseGroup{L1: 0.5, L2: 0.5, Groups: rows},
		} {
			b.Run(fmt.Sprintf("%T/scalar/n=%d", p, n), func(b *testing.B) {
				measure(b, dst, x, step, func() { p.Prox32(dst, x, 0.75) })
			})
			b.Run(fmt.Sprintf("%T/metric/n=%d", p, n), func(b *testing.B) {
				measure(b, dst, x, step, func() { p.ProxDiag32(dst, x, step) })
			})
		}
	}
}

func measure(b *testing.B, dst, x, step []float32, call func()) {
	b.ReportAllocs()
	const copies = 20
	var plain time.Duration
	for b.Loop() {
		call()
	}
	elapsed := b.Elapsed()
	start := time.Now()
	for range copies {
		for i, v := range x {
			dst[i] = v * step[i]
		}
	}
	plain = time.Since(start)
	each := float64(elapsed.Nanoseconds()) / float64(b.N)
	b.ReportMetric(each/float64(len(x)), "ns/coordinate")
	b.ReportMetric(each/(float64(plain.Nanoseconds())/copies), "copies")
}
