package batch

import (
	"math"
	"math/rand/v2"
	"testing"

	"proxgrad/ops/prox"
)

// peaks is max_k (⟨a_k, x⟩ + b_k), with the gradient of the first piece that is highest.
type peaks struct {
	a [][]float64
	b []float64
}

func (p peaks) Dim() int { return len(p.a[0]) }

func (p peaks) Eval(x, grad []float64) (float64, error) {
	best, top := math.Inf(-1), 0
	for k := range p.a {
		if v := dot(p.a[k], x) + p.b[k]; v > best {
			best, top = v, k
		}
	}
	if grad != nil {
		copy(grad, p.a[top])
	}
	return best, nil
}

// The bundle's model max_j (f(x) + ⟨∇f(y_j), u − x⟩ − e_j) is nowhere above a convex f, at f itself where a gradient was taken, and after a
// move as before. The trial minimises model + g + ‖u − x‖²/(2τ): its value is that of the dual, and no other point has a smaller one.
func TestBundleModel(t *testing.T) {
	const n, pieces = 5, 12
	rng := rand.New(rand.NewPCG(3, 4))
	for _, penalty := range []prox.Penalty{prox.L1{Lambda: 0.3}, prox.GroupL2{Lambda: 0.3, Groups: [][]int{{0, 1}, {2, 3, 4}}}, prox.SLOPE{Lambda: 0.3}} {
		f := peaks{}
		for range pieces {
			f.a, f.b = append(f.a, normal(rng, n)), append(f.b, rng.NormFloat64())
		}
		p := &Problem{Smooth: f, Terms: []Term{{Len: n, Penalty: penalty}}}
		h := newHull(p)
		x, grad := normal(rng, n), make([]float64, n)
		h.reset(x)
		for move := range 5 {
			for i := range x {
				x[i] += rng.NormFloat64() / 4
			}
			if move == 3 {
				x[1] = 0
			}
			fx, _ := f.Eval(x, grad)
			h.move(x, fx, 100)
			h.bundle(x, fx, grad, fx)
			var points [][]float64
			for range 4 {
				y := normal(rng, n)
				fy, _ := f.Eval(y, grad)
				h.bundle(y, fy, grad, fx)
				points = append(points, y)
			}
			model := func(u []float64) float64 {
				best := math.Inf(-1)
				for _, c := range h.columns {
					best = max(best, fx+dot(c.grad, u)-dot(c.grad, x)-c.err)
				}
				return best
			}
			for range 50 {
				u := normal(rng, n)
				if fu, _ := f.Eval(u, nil); model(u) > fu+1e-12 {
					t.Fatalf("%v, move %d: the model is %v at %v, f is %v", penalty, move, model(u), u, fu)
				}
			}
			for _, y := range append(points, x) {
				if fy, _ := f.Eval(y, nil); math.Abs(model(y)-fy) > 1e-12 {
					t.Errorf("%v, move %d: the model is %v where a gradient was taken, f is %v", penalty, move, model(y), fy)
				}
			}
			h.tau = 0.7
			h.solve(20000, 0)
			dual := -h.tau * h.evaluate(h.alpha)
			regular := func(u []float64) float64 {
				sum := model(u) - fx + penalty.Value(u) - penalty.Value(x)
				for i := range u {
					sum += (u[i] - x[i]) * (u[i] - x[i]) / (2 * h.tau)
				}
				return sum
			}
			best := append([]float64(nil), x...)
			for k, i := range h.live {
				best[i] -= h.tau * h.r[k]
			}
			if low := regular(best); math.Abs(low-dual) > 1e-6 || low > 1e-12 {
				t.Errorf("%v, move %d: the trial has %v, the dual %v", penalty, move, low, dual)
			}
			for range 200 {
				u := normal(rng, n)
				for i := range u {
					u[i] = best[i] + u[i]*rng.Float64()/10
				}
				if regular(u) < dual-1e-9 {
					t.Errorf("%v, move %d: %v has %v, less than %v of the dual", penalty, move, u, regular(u), dual)
				}
			}
		}
	}
}

func normal(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	return x
}
