package prox_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"proxgrad/ops/prox"
)

// BenchmarkStructured times the maps of the penalties that are not separable, on float32 vectors of which a part becomes
// zero, with steps over three decades.
func BenchmarkStructured(b *testing.B) {
	for _, n := range []int{1e3, 1e5} {
		rows, err := prox.ConsecutiveGroups(n, 50)
		if err != nil {
			b.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(1, 1))
		dst, x, step := make([]float32, n), make([]float32, n), make([]float32, n)
		for i := range x {
			x[i], step[i] = float32(rng.NormFloat64()), float32(0.03*rng.ExpFloat64()*rng.ExpFloat64())
		}
		for _, p := range []interface {
			prox.Float32Proxer
			prox.Float32DiagonalProxer
		}{
			prox.GroupL2{Lambda: 1, Groups: rows}, prox.GroupLInf{Lambda: 1, Groups: rows}, prox.GroupMCP{Lambda: 1, Groups: rows},
			prox.SLOPE{Lambda: 1}, prox.TotalVariation{Lambda: 1}, prox.FusedLasso{L1: 1, TV: 1},
			prox.LassoNet{Lambda: 1, Cols: 50}, prox.L1Ball{Radius: float64(n) / 10}, prox.Simplex{Radius: float64(n) / 10},
			prox.TopK{K: n / 10}, prox.NM{},
		} {
			b.Run(fmt.Sprintf("%T/scalar/n=%d", p, n), func(b *testing.B) {
				measure(b, dst, x, step, func() { p.Prox32(dst, x, 0.03) })
			})
			b.Run(fmt.Sprintf("%T/metric/n=%d", p, n), func(b *testing.B) {
				measure(b, dst, x, step, func() { p.ProxDiag32(dst, x, step) })
			})
		}
	}
	for _, side := range []int{10, 50, 100} {
		p := prox.Nuclear{Lambda: 1, Rows: side, Cols: side}
		rng := rand.New(rand.NewPCG(1, 1))
		dst, x := make([]float32, side*side), make([]float32, side*side)
		for i := range x {
			x[i] = float32(rng.NormFloat64())
		}
		b.Run(fmt.Sprintf("%T/%d×%d", p, side, side), func(b *testing.B) {
			measure(b, dst, x, x, func() { p.Prox32(dst, x, 1) })
		})
	}
}
