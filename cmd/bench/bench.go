package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"gorgonia.org/gorgonia"

	"proxgrad/graph"
	"proxgrad/graph/machine"
	"proxgrad/internal/cli"
)

// threads is how many goroutines and threads everyone gets.
func threads() int { return min(2, runtime.GOMAXPROCS(0)) }

// compileOurs picks the machine that is measured.
func compileOurs(b *graph.Builder, params gorgonia.Nodes) (gorgonia.VM, error) {
	return machine.Compile(b.Graph(), machine.Config{Params: params, Threads: threads()})
}

// compileStock is Gorgonia's own machine.
func compileStock(b *graph.Builder, params gorgonia.Nodes) (gorgonia.VM, error) {
	return machine.NewTape(b.Graph(), params)
}

// bench measures everything and prints it.
func bench(ctx context.Context, s cli.Streams, o *options) error {
	r := Result{Machine: machineName()}
	if o.lassoPath {
		var err error
		if r.LassoPath, err = lassoPaths(ctx, o, s.Err); err != nil {
			return err
		}
		return write(s.Out, o, r)
	}
	var others field
	if o.peers {
		var err error
		if others, err = newField(ctx, o.cache, s.Err); err != nil {
			return err
		}
		defer others.stop()
	}
	for _, w := range o.run {
		m, err := measure(ctx, w, o, others.steps, s.Err)
		if err != nil {
			return err
		}
		for _, name := range others.missing {
			m.Peers[name] = Peer{Missing: others.why}
		}
		r.Workloads = append(r.Workloads, m)
	}
	var err error
	if r.Gemm, err = gemms(ctx, o, others.blas, s.Err); err != nil {
		return err
	}
	r.Update = update(o)
	return write(s.Out, o, r)
}

func write(out io.Writer, o *options, r Result) error {
	if o.format == "json" {
		return writeJSON(out, r)
	}
	return writeTable(out, r)
}

// field is the other systems.
type field struct {
	steps   []*peer
	blas    map[int]*peer // by threads
	missing []string      // names of those that could not be installed
	why     string
}

// newField installs and starts the peers. That they cannot be installed is no error: they are missing.
func newField(ctx context.Context, cache string, log io.Writer) (field, error) {
	var f field
	python, err := install(ctx, cache, "venv", requirements, log)
	if ctx.Err() != nil {
		return f, ctx.Err()
	}
	for _, p := range peerPrograms {
		if err != nil {
			f.missing, f.why = append(f.missing, p.name), err.Error()
			continue
		}
		f.steps = append(f.steps, start(ctx, python, cache, p.name, threads(), p.args...))
	}
	if err == nil {
		f.blas = make(map[int]*peer)
		for n := 1; n <= threads(); n++ {
			f.blas[n] = start(ctx, python, cache, "openblas", n, "numpy_gemm.py")
		}
	}
	return f, nil
}

func (f field) stop() {
	for _, p := range f.steps {
		p.stop()
	}
	for _, p := range f.blas {
		p.stop()
	}
}

// measure takes the rounds of a workload: ours, then each other in turn, so that what else the machine does falls on all.
func measure(ctx context.Context, w workload, o *options, peers []*peer, log io.Writer) (Workload, error) {
	m := Workload{Name: w.name, Peers: map[string]Peer{}}
	ours, err := newOurs(w)
	if err != nil {
		return m, err
	}
	defer ours.vm.Close()
	stock, err := newStock(w)
	if err != nil {
		return m, err
	}
	defer stock.vm.Close()
	contenders := []contender{{"tapemachine", func() (float64, error) { return stock.microseconds(o.slot) }}}
	for _, p := range peers {
		contenders = append(contenders, contender{p.name, func() (float64, error) { return p.microseconds(w, o.slot) }})
	}
	if _, err := ours.microseconds(o.slot / 4); err != nil { // warm up
		return m, err
	}
	if m.Allocs, err = ours.allocs(); err != nil {
		return m, err
	}
	times := make([]float64, 0, o.rounds)
	rounds := make([]rival, len(contenders))
	for round := range o.rounds {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		fmt.Fprintf(log, "%s, round %d of %d\n", w.name, round+1, o.rounds)
		us, err := ours.microseconds(o.slot)
		if err != nil {
			return m, err
		}
		times = append(times, us)
		for i, c := range contenders {
			rounds[i].add(c.measure, us)
		}
	}
	m.Microseconds = median(times)
	for i, c := range contenders {
		m.Peers[c.name] = rounds[i].peer()
	}
	return m, nil
}

// contender is something else that takes the same step.
type contender struct {
	name    string
	measure func() (float64, error)
}

// rival collects the rounds of a contender.
type rival struct {
	times, ratios []float64
	missing       error
}

func (r *rival) add(measure func() (float64, error), ours float64) {
	if r.missing != nil {
		return
	}
	us, err := measure()
	if err != nil {
		r.missing = err
		return
	}
	r.times, r.ratios = append(r.times, us), append(r.ratios, us/ours)
}

func (r *rival) peer() Peer {
	if r.missing != nil {
		return Peer{Missing: r.missing.Error()}
	}
	us, ratio := median(r.times), median(r.ratios) // sorted by median
	least, most := r.ratios[0], r.ratios[len(r.ratios)-1]
	return Peer{Microseconds: &us, Ratio: &ratio, RatioMin: &least, RatioMax: &most}
}

// machineName is the processor, as far as the system tells.
func machineName() string {
	name := runtime.GOARCH
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
				name = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d processors, %s", name, runtime.NumCPU(), runtime.Version())
}
