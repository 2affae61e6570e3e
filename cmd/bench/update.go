package main

import (
	"math"
	"math/rand/v2"

	"proxgrad/internal/kernel"
)

// updateSize is the number of float32 parameters of the measured update: far beyond every cache.
func updateSize(o *options) int {
	if o.small {
		return 1 << 12
	}
	return 16 << 20
}

// update measures Adam with the proximal operator of L1 in one pass over weights, gradients and both moments, in turn with a
// copy of as many bytes: four vectors are read and four are written, either way.
func update(o *options) *Update {
	rng := rand.New(rand.NewPCG(1, 3))
	size := updateSize(o)
	var from, to [4][]float32
	for i := range from {
		from[i], to[i] = make([]float32, size), make([]float32, size)
		for j := range from[i] {
			from[i][j] = rng.Float32()
		}
	}
	step := kernel.AdamStep{Rate: rate, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, ScaleM: 1, ScaleV: 1}
	l1 := &kernel.Shrinkage{L1: lambda, Lo: math.Inf(-1), Hi: math.Inf(1)}
	var speeds, shares []float64
	for range o.rounds {
		ours := timeOf(o.slot, func() { kernel.AdamUpdate(from[0], from[1], from[2], from[3], step, l1) })
		copied := timeOf(o.slot, func() {
			for i := range from {
				copy(to[i], from[i])
			}
		})
		bytes := 8 * 4 * float64(size)
		speeds, shares = append(speeds, bytes/ours/1e3), append(shares, copied/ours)
	}
	return &Update{GigabytesPerSecond: median(speeds), CopyShare: median(shares)}
}
