package solvers_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// epochs trains on mini-batches of 20 of the 200 rows, shuffled by the seed, at a constant rate, and returns the support
// after each epoch.
func epochs(t *testing.T, l *lasso, rule solvers.Rule, svrg *solvers.SVRG, seed uint64, n int) (supports [][]int, w []float64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 77))
	p := newParam("w", make([]float64, l.p), prox.L1{Lambda: l.lambda})
	solver := &solvers.Prox{Rule: rule}
	order := slices.Clone(l.all)
	for range n {
		if svrg != nil {
			l.gradient(p.g(), p.w())
			must(t, svrg.Snapshot(only(p)))
		}
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for rows := range slices.Chunk(order, 20) {
			l.batch(p.g(), p.w(), rows)
			if svrg != nil {
				must(t, svrg.Correct(only(p), func() error { l.batch(p.g(), p.w(), rows); return nil }))
			}
			must(t, solver.Step(only(p)))
		}
		supports = append(supports, supportOf(p.w()))
	}
	return supports, p.w()
}

// At a constant rate mini-batches keep waking zeros; with SVRG the support becomes that of the optimum and stands still.
func TestSVRGFindsTheSupportAndKeepsIt(t *testing.T) {
	race.Alone(t)
	const n, last = 120, 40
	for _, rule := range []solvers.Rule{solvers.SGD{Rate: 0.05}, solvers.Adam{Rate: 0.05}} {
		for seed := range uint64(5) {
			t.Run(fmt.Sprintf("%T %d", rule, seed), func(t *testing.T) {
				l := lassoOf(seed, 0)
				l.lambda *= 0.4 // 0.02·λ_max, below the noise of a batch's gradient
				best := l.solve()
				truth := supportOf(best)
				wrong := func(svrg *solvers.SVRG) (epochsWrong int, far float64) {
					supports, w := epochs(t, l, rule, svrg, seed, n)
					for _, s := range supports[n-last:] {
						if !slices.Equal(s, truth) {
							epochsWrong++
						}
					}
					return epochsWrong, farthest(w, best)
				}
				plain, farPlain := wrong(nil)
				reduced, far := wrong(new(solvers.SVRG))
				t.Logf("truth %d of %d; of the last %d epochs wrong: %d plain, %d with SVRG; off by %.2g and %.2g",
					len(truth), l.p, last, plain, reduced, farPlain, far)
				if reduced != 0 || !(far <= 1e-8) {
					t.Errorf("SVRG: another support in %d of the last %d epochs, off by %.2g; want none and ≤ 1e-8", reduced, last, far)
				}
				if plain == 0 {
					t.Error("plain mini-batches found the support and kept it: no test")
				}
			})
		}
	}
}

// The corrected gradients of all batches have the full gradient as their mean; at the snapshot each of them is it.
func TestSVRGIsUnbiased(t *testing.T) {
	l := lassoOf(1, 1)
	rng := rand.New(rand.NewPCG(2, 2))
	p := newParam("w", random(rng, l.p), nil)
	var s solvers.SVRG
	full := make([]float64, l.p)
	check := func(tol float64, each bool) {
		t.Helper()
		l.gradient(full, p.w())
		mean, before := make([]float64, l.p), slices.Clone(p.w())
		for rows := range slices.Chunk(l.all, 20) {
			l.batch(p.g(), p.w(), rows)
			must(t, s.Correct(only(p), func() error { l.batch(p.g(), p.w(), rows); return nil }))
			if d := farthest(p.g(), full); each && !(d <= tol) {
				t.Errorf("at the snapshot a batch is off by %v", d)
			}
			for i, v := range p.g() {
				mean[i] += v / 10
			}
		}
		if d := farthest(mean, full); !(d <= tol) {
			t.Errorf("the mean is off by %v", d)
		}
		if !slices.Equal(before, p.w()) {
			t.Error("the parameter has changed")
		}
	}
	l.gradient(p.g(), p.w())
	must(t, s.Snapshot(only(p)))
	if farthest(p.g(), make([]float64, l.p)) != 0 {
		t.Error("Snapshot leaves the gradient: a sum would count it twice")
	}
	check(1e-12, true)
	copy(p.w(), random(rng, l.p))
	check(1e-12, false)
}

// g_B(w) − g_B(w̃) + ∇F(w̃) by hand: ½w² with weights 3 in the batch and 2 in the mean. Both float types.
func TestSVRGByHand(t *testing.T) {
	for _, make := range []func(string, []float64, prox.Penalty) *param{newParam, newParam32} {
		p := make("w", []float64{1, -2}, nil)
		set := func(c float64) {
			for i, v := range numbersOf(p) {
				if p.value.Dtype().Size() == 4 {
					p.grad.Float32s()[i] = float32(c * v)
				} else {
					p.g()[i] = c * v
				}
			}
		}
		var s solvers.SVRG
		set(2)
		must(t, s.Snapshot(only(p)))
		if p.value.Dtype().Size() == 4 {
			copy(p.value.Float32s(), []float32{0.5, 4})
		} else {
			copy(p.w(), []float64{0.5, 4})
		}
		set(3)
		must(t, s.Correct(only(p), func() error { set(3); return nil }))
		got := numbersOf(&param{value: p.grad})
		if want := []float64{1.5 - 3 + 2, 12 + 6 - 4}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		if want := []float64{0.5, 4}; !slices.Equal(numbersOf(p), want) {
			t.Errorf("the parameter is %v, want %v", numbersOf(p), want)
		}
	}
}

func TestSVRGRejects(t *testing.T) {
	p := newParam("w", []float64{1, 2}, nil)
	var s solvers.SVRG
	nothing := func() error { return nil }
	says := func(err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
	says(s.Correct(only(p), nothing), `no snapshot of parameter "w"`)
	p.g()[1] = math.NaN()
	says(s.Snapshot(only(p)), `full gradient of parameter "w" is NaN at index 1`)
	p.g()[1] = 0
	must(t, s.Snapshot(only(p)))
	says(s.Snapshot([]gorgonia.ValueGrad{p, p}), `two parameters are named "w"`)
	says(s.Correct(only(newParam("w", []float64{1}, nil)), nothing), "another size")
	says(s.Correct(only(newParam32("w", []float64{1, 2}, nil)), nothing), "another size or float type")
	copy(p.w(), []float64{3, 4})
	says(s.Correct(only(p), func() error { return errors.New("no batch") }), "at the snapshot: no batch")
	if !slices.Equal(p.w(), []float64{3, 4}) {
		t.Errorf("the parameter is %v after an error", p.w())
	}
}

func TestSVRGAllocatesNothing(t *testing.T) {
	params := []gorgonia.ValueGrad{newParam("a", make([]float64, 100), nil), newParam32("b", make([]float64, 10), nil)}
	var s solvers.SVRG
	must(t, s.Snapshot(params))
	again := func() error { return nil }
	if n := testing.AllocsPerRun(20, func() { must(t, s.Correct(params, again)); must(t, s.Snapshot(params)) }); n != 0 && !race.Enabled {
		t.Errorf("%v allocations, want 0", n)
	}
}
