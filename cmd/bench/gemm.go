package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"proxgrad/internal/kernel"
)

// gemmSizes are the n of the measured products of n×n matrices.
func gemmSizes(o *options) []int {
	if o.small {
		return []int{64}
	}
	return []int{256, 512, 1024}
}

// gemms measures matrix products on one core and on two, in both precisions, in turn with the FMA peak and with OpenBLAS.
func gemms(ctx context.Context, o *options, blas map[int]*peer, log io.Writer) ([]Gemm, error) {
	var out []Gemm
	for size := 1; size <= threads(); size++ {
		team := kernel.SharedTeam(size)
		for _, n := range gemmSizes(o) {
			fmt.Fprintf(log, "products of %d×%d, %d threads\n", n, n, size)
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			out = append(out,
				gemm[float32](o, team, size, n, "float32", blas[size]),
				gemm[float64](o, team, size, n, "float64", blas[size]))
		}
	}
	return out, nil
}

// gemm measures C ← A·B.
func gemm[F kernel.Float](o *options, team *kernel.Team, threads, n int, dtype string, blas *peer) Gemm {
	rng := rand.New(rand.NewPCG(1, 2))
	a, b, c := make([]F, n*n), make([]F, n*n), make([]F, n*n)
	for i := range a {
		a[i], b[i] = F(rng.NormFloat64()), F(rng.NormFloat64())
	}
	flops := 2 * float64(n) * float64(n) * float64(n)
	product := func() { kernel.GemmTeam(team, false, false, n, n, n, a, b, 0, c) }
	product()
	g := Gemm{Dtype: dtype, N: n, Threads: threads}
	var speeds, shares []float64
	var r rival
	for range o.rounds {
		us := timeOf(o.slot/4, product)
		gflops := flops / us / 1e3
		peak := peakOf[F](o.slot/16) * float64(threads)
		speeds, shares = append(speeds, gflops), append(shares, gflops/peak)
		if blas != nil {
			r.add(func() (float64, error) {
				return blas.ask(fmt.Sprintf("%s %d %g", dtype, n, (o.slot / 4).Seconds()))
			}, us)
		}
	}
	share := median(shares)
	g.Gflops, g.PeakShare = median(speeds), &share
	if blas != nil {
		g.Peers = map[string]Peer{"openblas": r.peer()}
	}
	return g
}

// peakOf measures the FMA peak of one core in GFLOP/s.
func peakOf[F kernel.Float](slot time.Duration) float64 {
	const rounds = 20000
	flops := 0
	us := timeOf(slot, func() { flops = kernel.FMALoop[F](rounds) })
	return float64(flops) / us / 1e3
}

// timeOf runs f for about the given time and returns the mean time of a run in microseconds.
func timeOf(slot time.Duration, f func()) float64 {
	runs, start := 0, time.Now()
	for {
		f()
		runs++
		if passed := time.Since(start); passed >= slot {
			return float64(passed.Nanoseconds()) / 1e3 / float64(runs)
		}
	}
}
