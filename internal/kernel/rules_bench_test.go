package kernel

import (
	"fmt"
	"math"
	"testing"
	"time"
)

// BenchmarkRules measures the update of each rule, with each instruction set, as a multiple of Adam's: without a penalty and with
// L1, all by turns, the ratio of the medians. That of adam is the second of two turns.
func BenchmarkRules(b *testing.B) {
	b.Run("float32", benchmarkRules[float32])
	b.Run("float64", benchmarkRules[float64])
}

func benchmarkRules[F Float](b *testing.B) {
	l1 := &Shrinkage{L1: 1e-3, Lo: math.Inf(-1), Hi: math.Inf(1)}
	for _, n := range []int{1500, 1 << 14, 1 << 18} {
		for name, p := range map[string]*Shrinkage{"none": nil, "l1": l1} {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) { benchmarkRule[F](b, n, p) })
		}
	}
}

func benchmarkRule[F Float](b *testing.B, n int, p *Shrinkage) {
	adam := AdamStep{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, ScaleM: 2, ScaleV: 3}
	var x [7][]F
	for k := range x {
		x[k] = make([]F, n)
	}
	cases := ruleCases[F](RootStep{AdamStep: adam, OfSquare: 1e-3, OfGradient: 0.1, Total: 1, Keep: 0.9999}, DualStep{Rate: 1e-3, Eps: 1e-6, Scale: 1})
	rounds := map[string][]float64{}
	turn := func(series string, update func()) {
		for i := range x[0] {
			x[0][i], x[1][i] = F(i%13)*1e-3, F(i%7-3)*1e-3
			for k := range x[2:] {
				x[2+k][i] = F(i%3+1) * 1e-6
			}
		}
		start := time.Now()
		update()
		rounds[series] = append(rounds[series], float64(time.Since(start)))
	}
	for b.Loop() {
		eachISA(b, func(isa string) {
			turn(isa, func() { AdamUpdate(x[0], x[1], x[2], x[3], adam, p) })
			for _, c := range cases {
				turn(isa+"-"+c.name, func() { c.update(x[0], x[1], x[2:], p) })
			}
			turn(isa+"-again", func() { AdamUpdate(x[0], x[1], x[2], x[3], adam, p) })
		})
	}
	eachISA(b, func(isa string) {
		plain := middle(rounds[isa])
		b.ReportMetric(plain/float64(n), isa+"-adam-ns/param")
		b.ReportMetric(middle(rounds[isa+"-again"])/plain, isa+"-again/adam")
		for _, c := range cases {
			b.ReportMetric(middle(rounds[isa+"-"+c.name])/plain, isa+"-"+c.name+"/adam")
		}
	})
	b.ReportMetric(0, "ns/op")
}
