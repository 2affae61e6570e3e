package prox_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/ops/prox/catalogue"
)

// TestZeroAtLambdaMax takes proximal gradient steps from 0 on ½‖x − b‖²_a, whose gradient there is −a∘b: at λ_max·(1 + 1e-9)
// every step ends at 0 exactly, in Prox and in ProxDiag; at 0.99·λ_max the first leaves it. It walks all of the catalogue
// and all families of the members.
func TestZeroAtLambdaMax(t *testing.T) {
	seen := 0
	check := func(name string, n int, make func(lambda float64) prox.Penalty) {
		if _, ok := prox.As[prox.Criticaler](make(1)); !ok {
			return
		}
		seen++
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(17, uint64(n)))
			for range 20 {
				zeroAtLambdaMax(t, rng, n, make)
			}
		})
	}
	for _, e := range catalogue.Penalties() {
		for _, size := range [][2]int{{12, 4}, {16, 1}} {
			check(e.Name, size[0]*size[1], func(lambda float64) prox.Penalty { return e.Make(lambda, size[0], size[1]) })
		}
	}
	for _, m := range members() {
		if m.withLambda == nil {
			continue
		}
		n := 6
		if m.lengths != nil {
			n = m.lengths[0]
		}
		check(m.name, n, m.withLambda)
	}
	if seen < 30 {
		t.Errorf("only %d families have LambdaMax", seen)
	}
}

func zeroAtLambdaMax(t *testing.T, rng *rand.Rand, n int, make func(lambda float64) prox.Penalty) {
	t.Helper()
	curvature, b, grad := vector(n), vector(n), vector(n)
	most := 0.0
	for i := range b {
		curvature[i], b[i] = math.Pow(10, rng.Float64()-0.5), rng.NormFloat64()
		grad[i] = -curvature[i] * b[i]
		most = math.Max(most, curvature[i])
	}
	c, _ := prox.As[prox.Criticaler](make(1))
	lambda := c.LambdaMax(grad)
	if math.IsInf(lambda, 1) || lambda == 0 {
		return // a coordinate without penalty, or all held down by a constraint
	}
	// A penalty that is not convex leaves a stationary 0 for a better point when the step is long, so steps are short.
	size := 1e-6 / most
	for name, step := range steps(make(lambda*(1+1e-9)), size) {
		x := vector(n)
		for k := range 50 {
			forward(x, b, curvature, size)
			step(x)
			for i, v := range x {
				if v != 0 {
					t.Fatalf("%s: at λ_max·(1 + 1e-9) = %v step %d leaves 0: x[%d] = %v", name, lambda, k, i, v)
				}
			}
		}
	}
	for name, step := range steps(make(lambda*0.99), size) {
		x := vector(n)
		forward(x, b, curvature, size)
		step(x)
		moved := false
		for _, v := range x {
			moved = moved || v != 0
		}
		if !moved {
			t.Fatalf("%s: at 0.99·λ_max = %v the point stays at 0", name, 0.99*lambda)
		}
	}
}

// steps returns the proximal maps that the penalty has, in place, with equal steps.
func steps(p prox.Penalty, size float64) map[string]func(x []float64) {
	maps := map[string]func(x []float64){"Prox": func(x []float64) { p.Prox(x, x, size) }}
	if d, ok := prox.As[prox.DiagonalProxer](p); ok {
		maps["ProxDiag"] = func(x []float64) {
			step := vector(len(x))
			for i := range step {
				step[i] = size
			}
			d.ProxDiag(x, x, step)
		}
	}
	return maps
}

// forward takes a gradient step on ½ Σ a_i (x_i − b_i)².
func forward(x, b, a []float64, size float64) {
	for i := range x {
		x[i] -= size * a[i] * (x[i] - b[i])
	}
}

func vector(n int) []float64 { return make([]float64, n) }
