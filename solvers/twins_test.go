package solvers_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// past is the history of one coordinate since the last restart: the s-th entry is of the step s+1.
type past struct {
	w, g, factor []float64 // the point before the step, the gradient there, the schedule's factor
	hat          float64   // the last prox point, of the methods that average
}

// A twin is a method of dual averaging written from its paper: the next point of a coordinate from its whole history, every
// sum anew.
type twin func(h *past, lambda float64) float64

// leader is argmin_w linear·w + ½·quadratic·(w − centre)² + weight·|w|.
func leader(linear, quadratic, centre, weight float64) float64 {
	z := quadratic*centre - linear
	return math.Copysign(max(math.Abs(z)-weight, 0), z) / quadratic
}

// McMahan et al. (2013), Algorithm 1, in the form of its eq. 1; the penalty t times, as McMahan (2011), eq. 3.
func ftrlTwin(alpha, beta float64) twin {
	return func(h *past, lambda float64) float64 {
		grads, centres, before := 0., 0., 0. // Σ g, Σ σ·w, Q of the step before
		for s := range h.g {
			squares := 0.
			for _, g := range h.g[:s+1] {
				squares += g * g
			}
			q := max(before, (beta+math.Sqrt(squares))/(alpha*h.factor[s]))
			grads += h.g[s]
			centres += (q - before) * h.w[s]
			before = q
		}
		return leader(grads, before, centres/before, float64(len(h.g))*lambda)
	}
}

// Xiao (2010), eq. 26 with β_t = √t/lr.
func rdaTwin(lr float64) twin {
	return func(h *past, lambda float64) float64 {
		sum, total := 0., 0.
		for s, g := range h.g {
			sum += h.factor[s] * g
			total += h.factor[s]
		}
		beta := math.Sqrt(total) / lr
		return leader(sum/total, beta/total, h.w[0], lambda)
	}
}

// Huang & Lee (2022), Algorithm 1.
func rmdaTwin(lr, momentum float64) twin {
	return func(h *past, lambda float64) float64 {
		v, alpha := 0., 0.
		for s, g := range h.g {
			size := lr * h.factor[s] * math.Sqrt(float64(s+1))
			v += size * g
			alpha += size
		}
		return h.average(leader(v, math.Sqrt(float64(len(h.g))), h.w[0], alpha*lambda), momentum)
	}
}

// Huang, Lee et al. (2024), Algorithm 1.
func ramdaTwin(lr, momentum, eps float64) twin {
	return func(h *past, lambda float64) float64 {
		v, u, alpha := 0., 0., 0.
		for s, g := range h.g {
			size := lr * h.factor[s] * math.Sqrt(float64(s+1))
			v += size * g
			u += size * g * g
			alpha += size
		}
		return h.average(leader(v, math.Cbrt(u)+eps, h.w[0], alpha*lambda), momentum)
	}
}

// average combines the prox point with the last point.
func (h *past) average(hat, momentum float64) float64 {
	t := len(h.g)
	c := min(momentum*math.Sqrt(float64(t)), 1)
	h.hat = hat
	return (1-c)*h.w[t-1] + c*hat
}

// sparseQuadratic fills g with the gradient at w of a quadratic that leaves every third coordinate near 0, plus noise of the step.
func sparseQuadratic(g, w []float64, step int) {
	rng := rand.New(rand.NewPCG(uint64(step), 19))
	for i := range w {
		g[i] = math.Pow(10, float64(i%4)/3-0.5)*(w[i]-float64(i%3)) + 0.3*rng.NormFloat64()
	}
}

// The methods of dual averaging go where their papers say: 200 steps with L1, with and without restarts, and with a rate that falls or
// rises.
func TestDualAveragingEqualsItsTwins(t *testing.T) {
	const lambda, total = 0.2, 200
	for _, restart := range []int{0, 60} {
		for _, tc := range []struct {
			rule solvers.Rule
			twin twin
		}{
			{solvers.FTRL{Rate: 0.2, Beta: 0.7, Restart: restart}, ftrlTwin(0.2, 0.7)},
			{solvers.FTRL{Restart: restart}, ftrlTwin(0.1, 1)},
			{solvers.RDA{Rate: 0.02, Restart: restart}, rdaTwin(0.02)},
			{solvers.RDA{Restart: restart}, rdaTwin(1)},
			{solvers.RMDA{Rate: 0.003, Momentum: 0.05, Restart: restart}, rmdaTwin(0.003, 0.05)},
			{solvers.RMDA{Restart: restart}, rmdaTwin(0.1, 0.1)},
			{solvers.RAMDA{Rate: 0.005, Momentum: 0.02, Eps: 1e-4, Restart: restart}, ramdaTwin(0.005, 0.02, 1e-4)},
			{solvers.RAMDA{Restart: restart}, ramdaTwin(0.01, 0.1, 1e-6)},
		} {
			for _, schedule := range []solvers.Schedule{nil, solvers.Exponential{Floor: 0.05}, solvers.Warmup{Over: 30}} {
				t.Run(fmt.Sprintf("%T %+v %T", tc.rule, tc.rule, schedule), func(t *testing.T) {
					start := random(rand.New(rand.NewPCG(8, 2)), 15)
					for i := range 3 {
						start[3*i] = 0
					}
					p := newParam("w", start, prox.L1{Lambda: lambda})
					solver := &solvers.Prox{Rule: tc.rule, Schedule: schedule, Total: total}
					w, g, history := append([]float64(nil), start...), make([]float64, len(start)), make([]past, len(start))
					zeros := 0
					for step := 1; step <= total; step++ {
						factor := 1.
						if schedule != nil {
							factor = schedule.Factor(float64(step-1), total)
						}
						sparseQuadratic(p.g(), p.w(), step)
						sparseQuadratic(g, w, step)
						must(t, solver.Step(only(p)))
						for i := range w {
							h := &history[i]
							if restart > 0 && (step-1)%restart == 0 {
								*h = past{}
							}
							h.w, h.g, h.factor = append(h.w, w[i]), append(h.g, g[i]), append(h.factor, factor)
							w[i] = tc.twin(h, lambda)
							if w[i] == 0 {
								zeros++
							}
							if d := math.Abs(p.w()[i] - w[i]); !(d <= 1e-12*max(1, math.Abs(w[i]))) {
								t.Fatalf("step %d: w[%d] = %v, its twin has %v", step, i, p.w()[i], w[i])
							}
						}
					}
					t.Logf("%d zeros in %d steps of %d coordinates", zeros, total, len(w))
					landed(t, solver, p, history)
				})
			}
		}
	}
}

// landed checks that Land puts the twin's ŵ in place, where the method has one.
func landed(t *testing.T, solver *solvers.Prox, p *param, history []past) {
	t.Helper()
	before := append([]float64(nil), p.w()...)
	must(t, solver.Land(only(p)))
	zeros := 0
	for i, h := range history {
		want := h.hat
		switch solver.Rule.(type) {
		case solvers.FTRL, solvers.RDA:
			want = before[i]
		}
		if want == 0 {
			zeros++
		}
		if d := math.Abs(p.w()[i] - want); !(d <= 1e-12*max(1, math.Abs(want))) || (want == 0) != (p.w()[i] == 0) {
			t.Errorf("landed: w[%d] = %v, its twin has %v", i, p.w()[i], want)
		}
	}
	if zeros == 0 {
		t.Error("no exact zero after Land: no test")
	}
}
