package kernel

import (
	"fmt"
	"math"
	"testing"
	"time"
)

// BenchmarkAdamL1 measures what a soft threshold adds to Adam's update, with each instruction set: the update without a
// penalty and the one with L1 by turns, on vectors of the same content, and the ratio of the medians. Without anything to
// measure it is 1; a second series without a penalty ("again") shows what it is by chance.
func BenchmarkAdamL1(b *testing.B) {
	b.Run("float32", benchmarkAdamL1[float32])
	b.Run("float64", benchmarkAdamL1[float64])
}

func benchmarkAdamL1[F Float](b *testing.B) {
	a := AdamStep{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, ScaleM: 2, ScaleV: 3}
	l1 := &Shrinkage{L1: 1e-3, Lo: math.Inf(-1), Hi: math.Inf(1)}
	for _, n := range []int{1500, 1 << 14, 1 << 18, 1 << 23} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w, g, m, v := make([]F, n), make([]F, n), make([]F, n), make([]F, n)
			rounds := map[string][]float64{}
			update := func(series string, p *Shrinkage) {
				for i := range g {
					w[i], g[i], m[i], v[i] = F(i%13)*1e-3, F(i%7-3)*1e-3, F(i%5)*1e-4, F(i%3+1)*1e-6
				}
				start := time.Now()
				AdamUpdate(w, g, m, v, a, p)
				rounds[series] = append(rounds[series], float64(time.Since(start)))
			}
			for b.Loop() {
				eachISA(b, func(isa string) {
					update(isa, nil)
					update(isa+" l1", l1)
					update(isa+" again", nil)
				})
			}
			eachISA(b, func(isa string) {
				plain := middle(rounds[isa])
				b.ReportMetric(middle(rounds[isa+" l1"])/plain, isa+"-l1/none")
				b.ReportMetric(middle(rounds[isa+" again"])/plain, isa+"-again/none")
				b.ReportMetric(plain/float64(n), isa+"-none-ns/param")
			})
		})
	}
}
