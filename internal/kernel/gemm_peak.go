package kernel

import (
	"math"
	"sync/atomic"
)

// FMALoop does rounds of independent fused multiply-adds on registers, in the widest vectors that the products use, and
// returns how many flops they were (2 for each multiply-add). Flops by the time it takes are the peak of one core, which no
// product can pass: the yardstick of the benchmarks.
func FMALoop[F Float](rounds int) (flops int) {
	lanes := fmaLoop[F](rounds)
	return rounds * fmaChains * lanes * 2
}

// fmaChains is the number of multiply-adds in flight, enough for two units of latency 4 and more.
const fmaChains = 12

// zeros is 0 and stays so, which the compiler cannot know: the portable loop is not left out.
var zeros atomic.Uint64

// fmaLoopGo returns the lanes of its vectors, which are plain numbers.
func fmaLoopGo[F Float](rounds int) (lanes int) {
	var acc [fmaChains]F
	x, y := F(math.Float64frombits(zeros.Load())), F(1)
	for range rounds {
		for i := range acc {
			acc[i] += x * y
		}
	}
	for _, v := range acc {
		x += v
	}
	zeros.Store(math.Float64bits(float64(x)))
	return 1
}
