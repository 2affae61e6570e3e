package solvers_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"proxgrad/solvers"
)

// A oneSizeTwin gives, from the whole history of a coordinate, the base, the average gradient and the step size of its rule.
type oneSizeTwin func(h *past) (base, mean, size float64)

func adamOneSize(h *past) (base, mean, size float64) {
	t := len(h.g)
	m, v := 0., 0.
	for s, g := range h.g {
		m += 0.1 * math.Pow(0.9, float64(t-1-s)) * g
		v += 0.001 * math.Pow(0.999, float64(t-1-s)) * g * g
	}
	m /= 1 - math.Pow(0.9, float64(t))
	v /= 1 - math.Pow(0.999, float64(t))
	return h.w[t-1], m, 0.02 / (math.Sqrt(v) + 1e-8)
}

func ftrlOneSize(h *past) (base, mean, size float64) {
	q, centre, sum, squares := 0., 0., 0., 0.
	for s, g := range h.g {
		sum += g
		squares += g * g
		next := (1 + math.Sqrt(squares)) / 0.2
		centre += (next - q) * h.w[s]
		q = next
	}
	t := float64(len(h.g))
	return centre / q, sum / t, t / q
}

func ramdaOneSize(h *past) (base, mean, size float64) {
	v, u, alpha := 0., 0., 0.
	for s, g := range h.g {
		step := 0.005 * math.Sqrt(float64(s+1))
		v += step * g
		u += step * g * g
		alpha += step
	}
	return h.w[0], v / alpha, alpha / (math.Cbrt(u) + 1e-6)
}

// Where the penalty knows scalar metrics only, the step is the rule's own from its own base, with the least size for all:
// 200 steps of L1 written down, on both float types.
func TestOneStepEqualsItsTwins(t *testing.T) {
	const lambda = 0.2
	for _, tc := range []struct {
		rule solvers.Rule
		twin oneSizeTwin
	}{
		{solvers.Adam{Rate: 0.02}, adamOneSize},
		{solvers.FTRL{Rate: 0.2}, ftrlOneSize},
		{solvers.RAMDA{Rate: 0.005, Momentum: 1}, ramdaOneSize},
	} {
		t.Run(fmt.Sprintf("%T", tc.rule), func(t *testing.T) {
			start := random(rand.New(rand.NewPCG(8, 3)), 12)
			p, p32 := newParam("w", start, oneSize{lambda}), newParam32("w", start, oneSize{lambda})
			solver, solver32 := &solvers.Prox{Rule: tc.rule}, &solvers.Prox{Rule: tc.rule}
			w, g, history, zeros := slices.Clone(start), make([]float64, 12), make([]past, 12), 0
			for step := 1; step <= 200; step++ {
				sparseQuadratic(p.g(), p.w(), step)
				for i, v := range p.g() {
					p32.grad.Float32s()[i] = float32(v)
				}
				sparseQuadratic(g, w, step)
				must(t, solver.Step(only(p)))
				must(t, solver32.Step(only(p32)))
				least := math.Inf(1)
				for i := range w {
					h := &history[i]
					h.w, h.g = append(h.w, w[i]), append(h.g, g[i])
					_, _, size := tc.twin(h)
					least = min(least, size)
				}
				for i := range w {
					base, mean, _ := tc.twin(&history[i])
					if w[i] = leader(mean, 1/least, base, lambda); w[i] == 0 {
						zeros++
					}
				}
				if d := farthest(p.w(), w); !(d <= 1e-11) {
					t.Fatalf("step %d: off by %v: %v, want %v", step, d, p.w(), w)
				}
			}
			if d := farthest(numbersOf(p32), w); !(d <= 1e-4) {
				t.Errorf("float32 is off by %v", d)
			}
			if zeros == 0 {
				t.Error("no zeros: no test")
			}
		})
	}
}
