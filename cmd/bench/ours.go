package main

import (
	"math"
	"math/rand/v2"
	"runtime"
	"strconv"
	"time"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
	"proxgrad/internal/kernel"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

const (
	rate    = 1e-3
	lambda  = 1e-4
	batches = 32 // in the data set of a workload
)

// trainer takes training steps of a workload.
type trainer struct {
	w      workload
	x      []float32 // the data set, row by row
	y      []int
	order  []int
	at     int
	bx     *tensor.Dense // the batch
	by     *tensor.Dense
	params []gorgonia.ValueGrad
	vm     gorgonia.VM
	solver gorgonia.Solver
	team   *kernel.Team
}

// machineOf compiles a graph whose gradients for params are wanted.
type machineOf func(b *graph.Builder, params gorgonia.Nodes) (gorgonia.VM, error)

// newTrainer builds a workload's network, line by line as in the tutorial, and its data; penalty is nil for none.
func newTrainer(w workload, compile machineOf, solver gorgonia.Solver, penalty prox.Penalty) (*trainer, error) {
	t := &trainer{w: w, solver: solver, team: kernel.SharedTeam(threads())}
	b := graph.NewBuilder(1)
	x, y := b.Input("x", w.batch, w.features), b.Labels("y", w.batch)
	h, sizes := x, w.sizes()
	for l := 1; l < len(sizes); l++ {
		name := "layer" + strconv.Itoa(l)
		weight := b.Param(name+"/weight", graph.UniformFanIn{}, sizes[l-1], sizes[l])
		var bias *graph.Param
		if l > 1 {
			bias = b.Param(name+"/bias", graph.UniformFanIn{FanIn: sizes[l-1]}, sizes[l])
		}
		h = b.Affine(h, weight, bias)
		if l < len(sizes)-1 {
			h = b.ReLU(h)
		}
	}
	cost := b.SoftmaxCrossEntropy(h, y)
	b.Output(cost)
	b.Grad(cost)
	if penalty != nil {
		b.Penalise(graph.Assignment{Pattern: "*/weight", Penalty: penalty})
	}
	if err := b.Err(); err != nil {
		return nil, err
	}
	t.params = graph.ValueGrads(b.Params())
	t.bx = tensor.New(tensor.WithShape(w.batch, w.features), tensor.Of(tensor.Float32))
	t.by = tensor.New(tensor.WithShape(w.batch), tensor.Of(tensor.Int))
	if err := gorgonia.Let(x, t.bx); err != nil {
		return nil, err
	}
	if err := gorgonia.Let(y, t.by); err != nil {
		return nil, err
	}
	t.draw()
	var err error
	t.vm, err = compile(b, graph.Nodes(b.Params()))
	return t, err
}

// draw makes the data set and an order of its rows.
func (t *trainer) draw() {
	rng := rand.New(rand.NewPCG(1, 1))
	n := batches * t.w.batch
	t.x, t.y = make([]float32, n*t.w.features), make([]int, n)
	for i := range t.x {
		t.x[i] = float32(rng.NormFloat64())
	}
	for i := range t.y {
		t.y[i] = rng.IntN(t.w.classes)
	}
	t.order = rng.Perm(n)
}

// step takes the next batch through the network and updates the parameters.
func (t *trainer) step() error {
	if t.at+t.w.batch > len(t.order) {
		t.at = 0
	}
	rows, y := t.order[t.at:t.at+t.w.batch], t.by.Ints()
	kernel.Gather(t.team, t.bx.Float32s(), t.x, t.w.features, rows)
	for i, r := range rows {
		y[i] = t.y[r]
	}
	t.at += t.w.batch
	if err := t.vm.RunAll(); err != nil {
		return err
	}
	return t.solver.Step(t.params)
}

// microseconds takes steps for about the given time and returns their mean time.
func (t *trainer) microseconds(slot time.Duration) (float64, error) {
	steps, start := 0, time.Now()
	for {
		if err := t.step(); err != nil {
			return 0, err
		}
		steps++
		if passed := time.Since(start); passed >= slot {
			return float64(passed.Nanoseconds()) / 1e3 / float64(steps), nil
		}
	}
}

// allocs returns the allocations of a step: the least mean of a few stretches, as the runtime allocates now and then too.
func (t *trainer) allocs() (float64, error) {
	const steps, stretches = 200, 5
	least := math.Inf(1)
	for range stretches {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range steps {
			if err := t.step(); err != nil {
				return 0, err
			}
		}
		runtime.ReadMemStats(&after)
		least = min(least, float64(after.Mallocs-before.Mallocs)/steps)
	}
	return least, nil
}

// newOurs is the trainer that is measured.
func newOurs(w workload) (*trainer, error) {
	return newTrainer(w, compileOurs, &solvers.Prox{Rule: solvers.Adam{Rate: rate}, Threads: threads()}, prox.L1{Lambda: lambda})
}

// newStock is Gorgonia's own machine and Adam, with a plain threshold after it: the nearest that it has.
func newStock(w workload) (*trainer, error) {
	return newTrainer(w, compileStock, solvers.Wrap(gorgonia.NewAdamSolver(gorgonia.WithLearnRate(rate)), rate), prox.L1{Lambda: lambda})
}
