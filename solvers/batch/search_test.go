package batch_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// wild is a Poisson model whose exponentials overflow and vanish near by: columns of any scale, one of zeros, counts up to 10⁴.
func wild(t *testing.T) *glm.Model {
	t.Helper()
	const rows = 30
	x, counts := mat.NewDense(rows, 4, nil), make([]float64, rows)
	for i := range rows {
		u := float64(i%7) - 3
		x.SetRow(i, []float64{u, 100 * math.Sin(float64(5*i)), 0, 0.01 * float64(i%4)})
		counts[i] = math.Round(math.Exp(1.5*u + 4))
	}
	d, err := glm.NewDesign(x)
	if err != nil {
		t.Fatal(err)
	}
	return must(glm.NewPoisson(d, counts))
}

// From where f is finite, coordinate descent on a model without a bound of the curvature comes down, never up, to the optimum:
// where exponentials have vanished the curvature says nothing, and the first steps overflow.
func TestCoordinateDescentFromAnywhere(t *testing.T) {
	race.Alone(t)
	m := wild(t)
	oracle := map[string]*batch.Result{}
	for _, g := range []prox.Penalty{prox.L1{Lambda: 1}, prox.GroupL2{Lambda: 1, Groups: [][]int{{0, 1}, {2, 3}}}, prox.MCP{Lambda: 1}} {
		p := &batch.Problem{Smooth: m, Terms: []batch.Term{{Len: 4, Penalty: g}}}
		for _, x0 := range [][]float64{
			{0, 0, 0, 0, 0}, {0, 0, 0, 0, -50}, {0, 0, 0, 0, -800}, {0, 0, 0, 0, 600}, {0, 7, 0, 0, 0}, {-200, 0, 3, 0, 0}, {1, -1, -5, 1e4, -300},
		} {
			t.Run(fmt.Sprintf("%v from %v", g, x0), func(t *testing.T) {
				was := math.Inf(1)
				s := batch.Settings{KKT: 1e-7, Recorder: batch.RecorderFunc(func(k int, l *batch.Location, _ float64) error {
					if o := l.Objective(); o > was+1e-13*math.Abs(was) {
						t.Errorf("iteration %d: the objective rises from %v to %v", k, was, o)
					}
					was = l.Objective()
					return nil
				})}
				r, err := batch.Minimize(context.Background(), p, x0, s, batch.CoordinateDescent{})
				if err != nil || r.KKT > 1e-6 {
					t.Fatalf("%+v, %v", r, err)
				}
				best := oracle[fmt.Sprint(g)]
				if best == nil { // from zeros
					best, oracle[fmt.Sprint(g)] = r, r
				}
				if prox.ShapeOf(g)&prox.Convex != 0 && math.Abs(r.Objective-best.Objective) > 1e-9*math.Abs(best.Objective) {
					t.Errorf("ends at %v, from elsewhere at %v", r.Objective, best.Objective)
				}
				if r.X[2] != 0 {
					t.Errorf("the column of zeros has the coefficient %v", r.X[2])
				}
			})
		}
	}
}

// Where f overflows at the start there is nowhere to come down from, and the error says so.
func TestCoordinateDescentFromInfinity(t *testing.T) {
	p := &batch.Problem{Smooth: wild(t), Terms: []batch.Term{{Len: 4, Penalty: prox.L1{Lambda: 1}}}}
	_, err := batch.Minimize(context.Background(), p, []float64{0, 0, 0, 0, 1000}, batch.Settings{}, batch.CoordinateDescent{})
	if err == nil || !strings.Contains(err.Error(), "objective is +Inf in iteration 0") {
		t.Errorf("%v", err)
	}
}

// Along a path too it ends where proximal Newton does.
func TestPathsWithoutBounds(t *testing.T) {
	race.Alone(t)
	for _, name := range []string{"poisson l1", "cox l1"} {
		m := problems(t)[name].Smooth.(*glm.Model)
		at := func(lambda float64) *batch.Problem {
			return &batch.Problem{Smooth: m, Terms: []batch.Term{{Len: m.Coefficients(), Penalty: prox.L1{Lambda: lambda}}}}
		}
		var ends [2][]batch.PathPoint
		for k, method := range []batch.Method{batch.CoordinateDescent{}, batch.ProximalNewton{}} {
			var err error
			s := batch.PathSettings{KKT: 1e-11}
			if ends[k], err = batch.Path(context.Background(), at, batch.Lambdas(1, 0.01, 12), make([]float64, m.Dim()), s, method); err != nil {
				t.Fatal(err)
			}
		}
		for k, a := range ends[0] {
			b := ends[1][k]
			if a.End != batch.Converged || math.Abs(a.Objective-b.Objective) > 1e-13*math.Abs(b.Objective) {
				t.Errorf("%s, λ = %v: %s at %v; proximal Newton at %v", name, a.Lambda, a.End, a.Objective, b.Objective)
			}
		}
	}
}

// Sweeps allocate nothing, whatever the model: fifty of them as much as one, but for what a garbage collection takes from the pools
// meanwhile. One allocation a sweep would be 49 more.
func TestSweepsAllocateNothing(t *testing.T) {
	race.Alone(t)
	const sweeps, collected = 50, 10
	for name, p := range problems(t) {
		allocations := func(sweeps int) float64 {
			x0 := make([]float64, p.Smooth.Dim())
			m := batch.CoordinateDescent{Plain: true, Sweeps: sweeps, Inner: 1e-9}
			return testing.AllocsPerRun(3, func() {
				it, err := m.Start(p, x0)
				if err == nil {
					err = it.Next(context.Background())
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		if few, many := allocations(1), allocations(sweeps); many > few+collected {
			t.Errorf("%s: %v allocations in an iteration of %d sweeps, %v in one of a single one", name, many, sweeps, few)
		}
	}
}
