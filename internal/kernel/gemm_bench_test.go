package kernel

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// BenchmarkGemm measures products against gonum's and against the peak of the multiply-add units, all in turns in one run.
// The metrics are medians over the turns: GFLOP/s, the share of the peak of as many cores as there are threads, and gonum's
// time over ours. best%peak compares the fastest turn with the fastest of the peak's, which other programs disturb less.
func BenchmarkGemm(b *testing.B) {
	for _, s := range []struct {
		name           string
		transA, transB bool
		m, n, k        int
		threads        int
	}{
		{"1024", false, false, 1024, 1024, 1024, 1},
		{"1024", false, false, 1024, 1024, 1024, 2},
		{"1024ta", true, false, 1024, 1024, 1024, 1},
		{"1024tb", false, true, 1024, 1024, 1024, 1},
		{"wide", false, false, 256, 1024, 1024, 1},
		{"wide_dx", false, true, 256, 1024, 1024, 1},
		{"wide_dw", true, false, 1024, 1024, 256, 1},
		{"lenet", false, false, 128, 300, 784, 1},
		{"lenet_dw", true, false, 784, 300, 128, 1},
		{"lenet2_dx", false, true, 128, 300, 100, 1},
		{"genes", false, false, 32, 50, 12625, 1},
		{"genes_dw", true, false, 12625, 50, 32, 1},
		{"mission1", false, false, 32, 50, 30, 1},
		{"mission1_dw", true, false, 30, 50, 32, 1},
		{"mission2", false, false, 32, 30, 50, 1},
		{"mission2_dx", false, true, 32, 50, 30, 1},
		{"mission2_dw", true, false, 50, 30, 32, 1},
		{"mission3", false, false, 32, 10, 30, 1},
		{"mission3_dx", false, true, 32, 30, 10, 1},
		{"mission3_dw", true, false, 30, 10, 32, 1},
		{"mission4", false, false, 32, 2, 10, 1},
		{"mission4_dx", false, true, 32, 10, 2, 1},
		{"mission4_dw", true, false, 10, 2, 32, 1},
		{"matvec", false, false, 1024, 1, 1024, 1},
		{"matvec_ta", true, false, 1024, 1, 1024, 1},
		{"vecmat", false, false, 1, 1024, 1024, 1},
		{"vecmat_tb", false, true, 1, 1024, 1024, 1},
	} {
		name := fmt.Sprintf("%s/%dx%dx%d/threads=%d", s.name, s.m, s.n, s.k, s.threads)
		b.Run(name+"/float32", func(b *testing.B) { benchmarkGemm[float32](b, s.transA, s.transB, s.m, s.n, s.k, s.threads) })
		b.Run(name+"/float64", func(b *testing.B) { benchmarkGemm[float64](b, s.transA, s.transB, s.m, s.n, s.k, s.threads) })
	}
}

func benchmarkGemm[F Float](b *testing.B, transA, transB bool, m, n, k, threads int) {
	rng := rand.New(rand.NewPCG(1, 1))
	x, y, c := normal[F](rng, m*k), normal[F](rng, k*n), make([]F, m*n)
	var team *Team
	if threads > 1 {
		team = NewTeam(threads)
		defer team.Close()
	}
	flops := 2 * m * n * k
	calls := max(1, 2_000_000/flops) // of one turn, which the clock can measure
	var ours, theirs, peak []float64
	b.ReportAllocs()
	for b.Loop() {
		ours = append(ours, seconds(calls, func() { GemmTeam(team, transA, transB, m, n, k, x, y, 0, c) })/float64(calls))
		b.StopTimer()
		theirs = append(theirs, seconds(calls, func() { gonumGemm(transA, transB, m, n, k, x, y, c) })/float64(calls))
		peak = append(peak, peakOf[F](threads))
		b.StartTimer()
	}
	speed := float64(flops) / median(ours)
	b.ReportMetric(speed/1e9, "GFLOP/s")
	b.ReportMetric(100*speed/median(peak), "%peak")
	b.ReportMetric(100*float64(flops)/slices.Min(ours)/slices.Max(peak), "best%peak")
	b.ReportMetric(median(theirs)/median(ours), "gonum/ours")
	b.ReportMetric(median(ours)*1e9, "ns/call")
}

// peakOf returns the flops per second of the multiply-add loop in as many goroutines at once.
func peakOf[F Float](threads int) float64 {
	const rounds = 1 << 16
	var flops atomic.Int64
	took := seconds(1, func() {
		var wg sync.WaitGroup
		for range threads - 1 {
			wg.Go(func() { flops.Add(int64(FMALoop[F](rounds))) })
		}
		flops.Add(int64(FMALoop[F](rounds)))
		wg.Wait()
	})
	return float64(flops.Load()) / took
}

func seconds(calls int, f func()) float64 {
	start := time.Now()
	for range calls {
		f()
	}
	return time.Since(start).Seconds()
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}

func gonumGemm[F Float](transA, transB bool, m, n, k int, a, b, c []F) {
	lda, ldb := k, n
	tA, tB := blas.NoTrans, blas.NoTrans
	if transA {
		tA, lda = blas.Trans, m
	}
	if transB {
		tB, ldb = blas.Trans, k
	}
	var impl gonum.Implementation
	switch c := any(c).(type) {
	case []float32:
		impl.Sgemm(tA, tB, m, n, k, 1, any(a).([]float32), lda, any(b).([]float32), ldb, 0, c, n)
	case []float64:
		impl.Dgemm(tA, tB, m, n, k, 1, any(a).([]float64), lda, any(b).([]float64), ldb, 0, c, n)
	}
}
