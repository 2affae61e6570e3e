package machine_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
	"proxgrad/graph/machine"
	"proxgrad/internal/race"
)

func compile(t tester, m *mission) *machine.Machine {
	t.Helper()
	vm, err := machine.Compile(m.b.Graph(), machine.Config{Params: graph.Nodes(m.b.Params()), Batch: m.nodes})
	if err != nil {
		t.Fatalf("%+v", err)
	}
	return vm
}

// The network of the mission has the loss, logits and gradients that the tape gives it, in both precisions.
func TestMissionAgreesWithTape(t *testing.T) {
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		tol := 1e-12
		if dt == tensor.Float32 {
			tol = 1e-5
		}
		ours, theirs := newMission(t, dt, 32, 30, 50, 30, 10, 2), newMission(t, dt, 32, 30, 50, 30, 10, 2)
		vm := compile(t, ours)
		tape, err := machine.NewTape(theirs.b.Graph(), graph.Nodes(theirs.b.Params()))
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if err := vm.RunAll(); err != nil {
				t.Fatalf("%+v", err)
			}
			if err := tape.RunAll(); err != nil {
				t.Fatal(err)
			}
			same(t, dt.String(), ours.results(t), theirs.results(t), tol)
		}
	}
}

// A run allocates nothing, with all rows or fewer, and beside a solver that clears gradients.
func TestNoAllocation(t *testing.T) {
	m := newMission(t, tensor.Float32, 32, 30, 50, 30, 10, 2)
	vm := compile(t, m)
	for _, rows := range []int{32, 7} {
		if err := vm.Run(rows); err != nil {
			t.Fatal(err)
		}
		allocs := testing.AllocsPerRun(100, func() {
			if err := vm.Run(rows); err != nil {
				t.Error(err)
			}
		})
		if allocs != 0 && !race.Enabled {
			t.Errorf("%d rows: %v allocations a run, want 0", rows, allocs)
		}
	}
}

// BenchmarkMission is one forward and backward pass, on the Machine and on the tape, in one run: a ratio of two times taken
// alternately.
func BenchmarkMission(b *testing.B) {
	for _, w := range []struct {
		name  string
		rows  int
		sizes []int
	}{
		{"mission", 32, []int{30, 50, 30, 10, 2}},
		{"lenet300", 128, []int{784, 300, 100, 10}},
	} {
		b.Run(w.name, func(b *testing.B) {
			m := newMission(b, tensor.Float32, w.rows, w.sizes...)
			vm := compile(b, m)
			other := newMission(b, tensor.Float32, w.rows, w.sizes...)
			tape, err := machine.NewTape(other.b.Graph(), graph.Nodes(other.b.Params()))
			if err != nil {
				b.Fatal(err)
			}
			ratio := newRatio(b, vm, tape)
			b.ReportAllocs()
			for b.Loop() {
				if err := vm.RunAll(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(ratio, "×tape")
		})
	}
}

// newRatio returns the time of the second machine over that of the first, the median of rounds taken alternately.
func newRatio(b *testing.B, ours, theirs gorgonia.VM) float64 {
	const rounds, runs = 15, 20
	var times [2][rounds]float64
	for r := -1; r < rounds; r++ {
		for i, vm := range []gorgonia.VM{ours, theirs} {
			d := stopwatch(b, vm, runs)
			if r >= 0 {
				times[i][r] = d
			}
		}
	}
	return median(times[1][:]) / median(times[0][:])
}
