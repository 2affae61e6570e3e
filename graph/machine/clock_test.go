package machine_test

import (
	"slices"
	"testing"
	"time"

	"gorgonia.org/gorgonia"
)

// stopwatch is the time of one of several runs in a row, in seconds.
func stopwatch(b *testing.B, vm gorgonia.VM, runs int) float64 {
	b.Helper()
	start := time.Now()
	for range runs {
		if err := vm.RunAll(); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start).Seconds() / float64(runs)
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}
