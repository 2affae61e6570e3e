package machine_test

import (
	"slices"
	"sync"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
	"proxgrad/graph/machine"
)

// predictor is a machine of its own over the weights of m.
func predictor(t tester, m *mission, rows, threads int) (*tensor.Dense, *graph.Output, *machine.Machine) {
	t.Helper()
	b := graph.NewBuilder(1, m.b.Dtype())
	params := m.b.Params()
	x := b.Input("x", rows, params[0].Shape()[0])
	h, at := x, 0
	for at < len(params) {
		w := b.ParamOf(params[at].Name(), params[at].Value().(*tensor.Dense))
		var bias *graph.Param
		if at++; at < len(params) && params[at].Dims() == 1 {
			bias = b.ParamOf(params[at].Name(), params[at].Value().(*tensor.Dense))
			at++
		}
		if h = b.Affine(h, w, bias); at < len(params) {
			h = b.ReLU(h)
		}
	}
	out := b.Output(h)
	if err := b.Err(); err != nil {
		t.Fatalf("%v", err)
	}
	v := tensor.New(tensor.WithShape(rows, x.Shape()[1]), tensor.Of(m.b.Dtype()))
	if err := gorgonia.Let(x, v); err != nil {
		t.Fatalf("%v", err)
	}
	vm, err := machine.Compile(b.Graph(), machine.Config{Batch: gorgonia.Nodes{x}, Threads: threads})
	if err != nil {
		t.Fatalf("%+v", err)
	}
	return v, out, vm
}

// A training machine and a predicting one over the same weights do not disturb each other, and see each change.
func TestTrainAndPredict(t *testing.T) {
	m := newMission(t, tensor.Float64, 8, 5, 7, 3)
	vm := compile(t, m)
	x, out, eval := predictor(t, m, 8, 1)
	copy(x.Float64s(), m.x.Float64s())
	var last []float64
	for range 3 {
		if err := vm.RunAll(); err != nil {
			t.Fatal(err)
		}
		want := m.results(t)
		if err := eval.RunAll(); err != nil {
			t.Fatal(err)
		}
		same(t, "logits", [][]float64{out.AppendTo(nil)}, [][]float64{m.logits.AppendTo(nil)}, 0)
		same(t, "what training had", m.results(t), want, 0)
		if slices.Equal(last, want[1]) {
			t.Error("a step did not change the logits")
		}
		last = want[1]
		if err := gorgonia.NewVanillaSolver(gorgonia.WithLearnRate(0.1)).Step(graph.ValueGrads(m.b.Params())); err != nil {
			t.Fatal(err)
		}
	}
}

// Machines predict at the same time over shared weights.
func TestConcurrentPrediction(t *testing.T) {
	m := newMission(t, tensor.Float64, 8, 5, 70, 3)
	var wg sync.WaitGroup
	for i := range 4 {
		x, out, vm := predictor(t, m, 8, 1+i%2) // graphs are built one after the other
		for j := range x.Float64s() {
			x.Float64s()[j] = float64((i+j)%5) - 2
		}
		wg.Go(func() {
			var first []float64
			for range 50 {
				if err := vm.RunAll(); err != nil {
					t.Error(err)
					return
				}
				got := out.AppendTo(nil)
				if first != nil && !slices.Equal(got, first) {
					t.Errorf("machine %d: logits %v, were %v", i, got, first)
					return
				}
				first = got
			}
			if err := vm.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// Two goroutines on one machine get an error, not each other's numbers.
func TestOneGoroutineAtATime(t *testing.T) {
	m := newMission(t, tensor.Float64, 64, 50, 70, 3)
	vm := compile(t, m)
	var wg sync.WaitGroup
	var mu sync.Mutex
	good := 0
	for range 4 {
		wg.Go(func() {
			for range 50 {
				if vm.RunAll() == nil {
					mu.Lock()
					good++
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if good == 0 {
		t.Error("no run succeeded")
	}
	if err := vm.RunAll(); err != nil {
		t.Error(err)
	}
}

// Two machines on one graph, and the tape beside them, each leave the gradient of their run.
func TestMachinesOnOneGraph(t *testing.T) {
	m := newMission(t, tensor.Float64, 8, 5, 7, 3)
	a, b := compile(t, m), compile(t, m)
	if err := a.RunAll(); err != nil {
		t.Fatal(err)
	}
	want := m.results(t)
	m.x.Float64s()[0]++
	if err := b.RunAll(); err != nil {
		t.Fatal(err)
	}
	m.x.Float64s()[0]--
	if other := m.results(t); slices.Equal(other[2], want[2]) {
		t.Error("the second machine's gradient does not show")
	}
	if err := a.RunAll(); err != nil {
		t.Fatal(err)
	}
	same(t, "the first machine again", m.results(t), want, 0)
	tape, err := machine.NewTape(m.b.Graph(), graph.Nodes(m.b.Params()))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := tape.RunAll(); err != nil {
			t.Fatal(err)
		}
		same(t, "the tape", m.results(t), want, 1e-12)
		if err := a.RunAll(); err != nil {
			t.Fatal(err)
		}
		same(t, "the first machine after the tape", m.results(t), want, 0)
	}
}

// The result does not depend on the number of threads.
func TestThreads(t *testing.T) {
	const rows = 200
	var want [][]float64
	for _, threads := range []int{0, 1, 2, 3} {
		m := newMission(t, tensor.Float32, rows, 150, 130, 3)
		vm, err := machine.Compile(m.b.Graph(), machine.Config{Params: graph.Nodes(m.b.Params()), Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		if err := vm.RunAll(); err != nil {
			t.Fatal(err)
		}
		got := m.results(t)
		if want == nil {
			want = got
		}
		same(t, "threads", got, want, 0)
		if err := vm.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
