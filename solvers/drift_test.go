package solvers_test

import (
	"fmt"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// Where every N-th prox comes to rest at a constant rate is off the optimum by the drift of the gradient in between: the
// objective by the square of (N − 1)·rate. The support is right, and at a rate that falls to 0 the rest is the optimum.
func TestProxEveryRestsByTheSquareOfItsDrift(t *testing.T) {
	penalty := prox.L1{Lambda: 0.3}
	gradient := func(g, w []float64) (loss float64) { // ½(w − a)ᵀH(w − a)
		h, a := [3][3]float64{{2, 1, 0}, {1, 3, 1}, {0, 1, 1}}, [3]float64{1, -2, 0.05}
		for i := range h {
			g[i] = 0
			for j := range h {
				g[i] += h[i][j] * (w[j] - a[j])
			}
			loss += 0.5 * g[i] * (w[i] - a[i])
		}
		return loss
	}
	run := func(rate float64, every int, schedule solvers.Schedule) []float64 {
		const steps = 20000
		p := newParam("w", []float64{1, -1, 1}, penalty)
		solver := &solvers.Prox{Rule: solvers.SGD{Rate: rate}, Schedule: schedule, Total: steps, ProxEvery: every}
		for range steps {
			gradient(p.g(), p.w())
			must(t, solver.Step(only(p)))
		}
		must(t, solver.Land(only(p)))
		return p.w()
	}
	objective := func(w []float64) float64 { return gradient(make([]float64, 3), w) + penalty.Value(w) }
	want := run(0.02, 1, solvers.Constant{})
	if support := fmt.Sprint(supportOf(want)); support != "[0 1]" {
		t.Fatalf("the optimum is %v: the test shows little", want)
	}
	gap := func(rate float64, every int, schedule solvers.Schedule) float64 {
		w := run(rate, every, schedule)
		if fmt.Sprint(supportOf(w)) != fmt.Sprint(supportOf(want)) {
			t.Errorf("rate %v, every %d: support %v, want %v", rate, every, supportOf(w), supportOf(want))
		}
		gap := objective(w)/objective(want) - 1
		t.Logf("rate %v, a prox every %d steps, %T: relative gap %.2g", rate, every, schedule, gap)
		return gap
	}
	base := gap(1e-2, 2, solvers.Constant{})
	for _, tc := range []struct {
		rate  float64
		every int
		ratio float64
	}{{0.2e-2, 2, 1. / 25}, {1e-2, 5, 16}, {0.2e-2, 5, 16. / 25}} {
		if got := gap(tc.rate, tc.every, solvers.Constant{}) / base; got < 0.8*tc.ratio || got > 1.25*tc.ratio {
			t.Errorf("rate %v, every %d: the gap is %v times that of rate 0.01, every 2 (%v); want about %v", tc.rate, tc.every, got, base, tc.ratio)
		}
	}
	if got := gap(1e-2, 5, solvers.Cosine{}); got > 0.1*base {
		t.Errorf("at a rate that falls to 0 the gap is %v, at a constant one with fewer in between %v", got, base)
	}
}
