package kernel

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"time"
)

// BenchmarkAdamUpdate measures Adam with a soft threshold, with each instruction set, beside a copy of as many bytes as it
// moves (w, g, m, v, read and written): all in turn, the median of the rounds. A share is the copy's time over the update's.
func BenchmarkAdamUpdate(b *testing.B) {
	b.Run("float32", benchmarkAdamUpdate[float32])
	b.Run("float64", benchmarkAdamUpdate[float64])
}

func benchmarkAdamUpdate[F Float](b *testing.B) {
	a := AdamStep{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, ScaleM: 2, ScaleV: 3}
	p := &Shrinkage{L1: 1e-3, Lo: math.Inf(-1), Hi: math.Inf(1)}
	for _, size := range []struct{ n, threads int }{{1500, 1}, {1 << 14, 1}, {1 << 24, 1}, {1 << 24, 2}} {
		b.Run(fmt.Sprintf("%d/goroutines=%d", size.n, size.threads), func(b *testing.B) {
			n := size.n
			x, y := make([]F, 4*n), make([]F, 4*n)
			for i := range x {
				x[i] = F(i%13) * 1e-3
			}
			inHalves := func(f func(lo, hi int)) float64 {
				if size.threads == 1 {
					start := time.Now()
					f(0, n)
					return float64(time.Since(start))
				}
				var wg sync.WaitGroup
				start := time.Now()
				for k := range size.threads {
					wg.Go(func() { f(k*n/size.threads, (k+1)*n/size.threads) })
				}
				wg.Wait()
				return float64(time.Since(start))
			}
			rounds := map[string][]float64{}
			for b.Loop() {
				rounds["copy"] = append(rounds["copy"], inHalves(func(lo, hi int) { copy(y[4*lo:4*hi], x[4*lo:4*hi]) }))
				eachISA(b, func(isa string) {
					g := x[n : 2*n]
					for i := range g {
						g[i] = F(i%7-3) * 1e-3
					}
					rounds[isa] = append(rounds[isa], inHalves(func(lo, hi int) {
						AdamUpdate(x[lo:hi], g[lo:hi], x[2*n+lo:2*n+hi], x[3*n+lo:3*n+hi], a, p)
					}))
				})
			}
			plain := middle(rounds["copy"])
			delete(rounds, "copy")
			for isa, times := range rounds {
				t := middle(times)
				b.ReportMetric(8*float64(bytesOf[F](1))*float64(n)/t, isa+"-GB/s")
				b.ReportMetric(plain/t, isa+"-of-copy")
				b.ReportMetric(t/float64(n), isa+"-ns/param")
			}
		})
	}
}

func middle(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}
