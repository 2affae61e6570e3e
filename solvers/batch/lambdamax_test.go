package batch_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/ops/prox/catalogue"
	"proxgrad/solvers/batch"
)

// A regression is ½‖Ax − b‖²/n, by plain loops.
type regression struct {
	a [][]float64
	b []float64
}

func (r regression) Dim() int { return len(r.a[0]) }

func (r regression) Eval(x, grad []float64) (float64, error) {
	clear(grad)
	f, n := 0.0, float64(len(r.b))
	for i, row := range r.a {
		left := -r.b[i]
		for j, v := range row {
			left += v * x[j]
		}
		f += left * left / (2 * n)
		for j := range grad {
			grad[j] += left * row[j] / n
		}
	}
	return f, nil
}

// TestZeroAtLambdaMax fits a random regression from 0 with every penalty of the catalogue that has LambdaMax: at
// λ_max·(1 + 1e-9) the fit is exactly 0, at 0.99·λ_max it is not, and where λ_max is +Inf it is not at any λ.
func TestZeroAtLambdaMax(t *testing.T) {
	const rows, cols = 6, 2
	seen := 0
	for _, e := range catalogue.Penalties() {
		c, ok := prox.As[prox.Criticaler](e.Make(1, rows, cols))
		if !ok {
			continue
		}
		seen++
		t.Run(e.Name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(5, 8))
			for range 3 {
				r := regression{b: make([]float64, 40)}
				for i := range r.b {
					row := make([]float64, rows*cols)
					for j := range row {
						row[j] = rng.NormFloat64()
					}
					r.a, r.b[i] = append(r.a, row), row[0]-2*row[3]+row[7]+rng.NormFloat64()
				}
				zero, grad := make([]float64, rows*cols), make([]float64, rows*cols)
				if _, err := r.Eval(zero, grad); err != nil {
					t.Fatal(err)
				}
				lambda := c.LambdaMax(grad)
				if math.IsInf(lambda, 1) { // a constant costs nothing in total variation
					if nonzeros(t, r, e.Make(1e6, rows, cols)) == 0 {
						t.Error("λ_max is +Inf, but at λ = 1e6 the fit is 0")
					}
					continue
				}
				if above := nonzeros(t, r, e.Make(lambda*(1+1e-9), rows, cols)); above != 0 {
					t.Errorf("at λ_max·(1 + 1e-9) = %v the fit has %d non-zeros", lambda, above)
				}
				if below := nonzeros(t, r, e.Make(lambda*0.99, rows, cols)); below == 0 {
					t.Errorf("at 0.99·λ_max = %v the fit is 0", 0.99*lambda)
				}
			}
		})
	}
	if seen < 8 {
		t.Errorf("only %d penalties have LambdaMax", seen)
	}
}

// nonzeros fits by ISTA from 0, with steps short enough that a penalty that is not convex stays near a stationary point.
func nonzeros(t *testing.T, f batch.Smooth, p prox.Penalty) int {
	t.Helper()
	problem := &batch.Problem{Smooth: f, Terms: []batch.Term{{Len: f.Dim(), Penalty: p}}}
	settings := batch.Settings{KKT: 1e-10, Iterations: 300}
	r, err := batch.Minimize(context.Background(), problem, make([]float64, f.Dim()), settings, batch.ISTA{Step: 1e-3})
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, v := range r.X {
		if v != 0 {
			count++
		}
	}
	return count
}
