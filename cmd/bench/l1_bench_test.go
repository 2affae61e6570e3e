package main

import (
	"testing"
	"time"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// BenchmarkL1InStep measures what L1 in the fused update adds to a training step: the step with it, the step without any
// penalty, and that once more ("again": what chance does to the ratio), by turns; the medians, as multiples of the second.
func BenchmarkL1InStep(b *testing.B) {
	for _, w := range workloads {
		b.Run(w.name, func(b *testing.B) {
			var trainers [3]*trainer
			for k, penalty := range []prox.Penalty{prox.L1{Lambda: lambda}, nil, nil} {
				t, err := newTrainer(w, compileOurs, &solvers.Prox{Rule: solvers.Adam{Rate: rate}, Threads: threads()}, penalty)
				if err != nil {
					b.Fatal(err)
				}
				defer t.vm.Close()
				trainers[k] = t
			}
			var times [3][]float64
			for b.Loop() {
				for k, t := range trainers {
					us, err := t.microseconds(5 * time.Millisecond)
					if err != nil {
						b.Fatal(err)
					}
					times[k] = append(times[k], us)
				}
			}
			none := median(times[1])
			b.ReportMetric(median(times[0])/none, "l1/none")
			b.ReportMetric(median(times[2])/none, "again/none")
			b.ReportMetric(none, "none-µs/step")
			b.ReportMetric(0, "ns/op")
		})
	}
}
