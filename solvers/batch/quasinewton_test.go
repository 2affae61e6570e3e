package batch_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// valley is the Rosenbrock function in pairs of coordinates, f = Σ 100(x_{2k+1} − x_{2k}²)² + (1 − x_{2k})², plus ½ Σ of the
// squares of what is left over: not convex, badly scaled, one minimum a pair.
type valley struct{ n int }

func (v valley) Dim() int { return v.n }

func (v valley) Eval(x, grad []float64) (float64, error) {
	f := 0.0
	if grad != nil {
		clear(grad)
	}
	for k := 0; k+1 < v.n; k += 2 {
		a, b := x[k+1]-x[k]*x[k], 1-x[k]
		f += 100*a*a + b*b
		if grad != nil {
			grad[k] = -400*a*x[k] - 2*b
			grad[k+1] = 200 * a
		}
	}
	return f, nil
}

func TestQuasiNewtonOnAValley(t *testing.T) {
	for _, tc := range []struct {
		name    string
		penalty prox.Penalty
		most    int // evaluations
	}{
		{"l1", prox.L1{Lambda: 0.5}, 600},
		{"elastic net", prox.ElasticNet{L1: 0.5, L2: 0.2}, 600},
		{"group", prox.GroupL2{Lambda: 0.3, Groups: [][]int{{0, 1}, {2, 3}, {4, 5, 6, 7}}}, 600},
		{"mcp", prox.MCP{Lambda: 0.5}, 600},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := &batch.Problem{Smooth: valley{10}, Terms: []batch.Term{{At: 0, Len: 8, Penalty: tc.penalty}}}
			x0 := []float64{-1.2, 1, -1.2, 1, 0.3, 2, 1, -1, -1.2, 1}
			kept := slices.Clone(x0)
			was := math.Inf(1)
			r, err := batch.Minimize(context.Background(), p, x0, batch.Settings{KKT: 1e-9, Recorder: batch.RecorderFunc(
				func(_ int, l *batch.Location, _ float64) error {
					if l.Objective() > was+1e-13*math.Abs(was) {
						t.Errorf("the objective rises from %v to %v", was, l.Objective())
					}
					was = l.Objective()
					return nil
				})}, batch.QuasiNewton{})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s after %d iterations, %d evaluations: objective %.6g, KKT %.1g", r.End, r.Iterations, r.Evaluations, r.Objective, r.KKT)
			if r.End != batch.Converged || r.Evaluations > tc.most {
				t.Errorf("ends %s with KKT %v after %d evaluations; want it converged within %d", r.End, r.KKT, r.Evaluations, tc.most)
			}
			if !slices.Equal(x0, kept) {
				t.Error("x0 was changed")
			}
			if math.Abs(r.X[8]-1) > 1e-7 || math.Abs(r.X[9]-1) > 1e-7 {
				t.Errorf("the free coordinates end at %v, want 1, 1", r.X[8:])
			}
			slow, err := batch.Minimize(context.Background(), p, r.X, batch.Settings{KKT: 1e-9}, batch.ISTA{})
			if err != nil || slow.Iterations != 0 {
				t.Errorf("ISTA goes on from there: %+v, %v", slow, err)
			}
		})
	}
}

// Where the manifold is none of coordinates the steps are those of the proximal gradient, and still reach the optimum.
func TestQuasiNewtonOnOtherManifolds(t *testing.T) {
	q := distance{[]float64{1, 4, 0.5, 2, 1, 3}, []float64{3, -0.2, 1, -1, -1.1, 2}}
	for _, penalty := range []prox.Penalty{prox.TotalVariation{Lambda: 0.5}, prox.SLOPE{Lambda: 0.5}, prox.NonNegative{}, prox.Box{Lo: -0.5, Hi: 0.5}} {
		p := &batch.Problem{Smooth: q, Terms: []batch.Term{{At: 0, Len: 6, Penalty: penalty}}}
		a, err := batch.Minimize(context.Background(), p, make([]float64, 6), batch.Settings{KKT: 1e-10}, batch.QuasiNewton{})
		if err != nil || a.End != batch.Converged {
			t.Errorf("%v: %+v, %v", penalty, a, err)
			continue
		}
		b, err := batch.Minimize(context.Background(), p, make([]float64, 6), batch.Settings{KKT: 1e-10}, batch.FISTA{})
		if err != nil || math.Abs(a.Objective-b.Objective) > 1e-12*(1+math.Abs(b.Objective)) {
			t.Errorf("%v: %v, by FISTA %v (%v)", penalty, a.Objective, b.Objective, err)
		}
	}
}

func TestQuasiNewtonRejects(t *testing.T) {
	p := &batch.Problem{Smooth: valley{2}}
	for _, m := range []batch.QuasiNewton{{Step: -1}, {Step: math.NaN()}, {Memory: -1}} {
		if _, err := batch.Minimize(context.Background(), p, []float64{0, 0}, batch.Settings{}, m); err == nil {
			t.Errorf("%+v: no error", m)
		}
	}
}

// Bounds are rests like zeros, and where zero is no kink the way leads through it: without that these took thousands of
// proximal gradient steps.
func TestQuasiNewtonAtBounds(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 1))
	x, y := mat.NewDense(40, 12, nil), make([]float64, 40)
	for i := range y {
		for j := range 12 {
			x.Set(i, j, rng.NormFloat64()*math.Pow(10, float64(j%3-1)))
		}
		y[i] = 3*x.At(i, 0) - x.At(i, 4) + rng.NormFloat64()
	}
	d, err := glm.NewDesign(x)
	if err != nil {
		t.Fatal(err)
	}
	m := must(glm.NewLinear(d, y))
	for _, p := range []prox.Penalty{
		prox.Box{Lo: -0.5, Hi: 0.5}, prox.NonNegative{}, prox.Box{Lo: 0.1, Hi: 1}, prox.Box{Lo: math.Inf(-1), Hi: 0.2},
		prox.Sum{Terms: []prox.Penalty{prox.L1{Lambda: 0.05}, prox.Box{Lo: -1, Hi: 1}}}, prox.ElasticNet{L2: 0.1},
		prox.Columns{Of: prox.Box{Lo: -0.5, Hi: 0.5}, Cols: 3},
		prox.Conjugate{Of: prox.L1{Lambda: 0.5}}, prox.Conjugate{Of: prox.NonNegative{Of: prox.L1{Lambda: 0.2}}},
		prox.Conjugate{Of: prox.Conjugate{Of: prox.Box{Lo: 0.1, Hi: 1}}},
	} {
		problem := &batch.Problem{Smooth: m, Terms: []batch.Term{{Len: 12, Penalty: p}}}
		x0 := make([]float64, 13)
		p.Prox(x0[:12], x0[:12], 1)
		oracle, err := batch.Minimize(context.Background(), problem, x0, batch.Settings{KKT: 1e-10}, batch.CoordinateDescent{})
		if err != nil || oracle.End != batch.Converged {
			t.Fatalf("%v: %v, %v", p, oracle, err)
		}
		r, err := batch.Minimize(context.Background(), problem, x0, batch.Settings{Iterations: 150}, batch.QuasiNewton{})
		if err != nil || r.End != batch.Converged || math.Abs(r.Objective-oracle.Objective) > 1e-9 {
			t.Errorf("%v: %v after %d iterations at %v and KKT %v, %v; expected %v", p, r.End, r.Iterations, r.Objective, r.KKT, err, oracle.Objective)
		}
	}
}
