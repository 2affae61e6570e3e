package prox_test

import (
	"math/rand/v2"
	"testing"

	"proxgrad/ops/prox"
)

// BenchmarkRules times rules beside what they are made of: L1 twice as strong, rows and columns of a matrix of 64 columns as
// groups. The ratio to the plain penalty of the same work is what a rule costs.
func BenchmarkRules(b *testing.B) {
	const rows, cols = 1024, 64
	groups, err := prox.ConsecutiveGroups(rows*cols, cols)
	if err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	dst, x, step := make([]float32, rows*cols), make([]float32, rows*cols), make([]float32, rows*cols)
	for i := range x {
		x[i], step[i] = float32(rng.NormFloat64()), 1.5*rng.Float32()
	}
	for _, p := range []prox.Penalty{
		prox.L1{Lambda: 1}, prox.Scaled{By: 2, Of: prox.L1{Lambda: 0.5}}, prox.NonNegative{Of: prox.L1{Lambda: 1}},
		prox.GroupL2{Lambda: 1, Groups: groups}, prox.Rows{Of: prox.GroupL2{Lambda: 1}, Cols: cols},
		prox.Columns{Of: prox.GroupL2{Lambda: 1}, Cols: cols},
	} {
		q, _ := prox.As[prox.Float32DiagonalProxer](p)
		b.Run(p.(interface{ String() string }).String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				q.ProxDiag32(dst, x, step)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(rows*cols), "ns/coordinate")
		})
	}
}
