package batch_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/ops/prox/catalogue"
	"proxgrad/solvers/batch"
)

// togethers are penalties that do not come apart into coordinates, each with (1, 2, 0, 0) at the minimum of ridge + penalty: the
// slopes of ridge at that kink make up for any small subgradient in the first two coordinates, up to 0.05 in the third, none
// in the fourth.
var togethers = []struct {
	name    string
	penalty prox.Penalty
}{
	{"group", prox.GroupL2{Lambda: 0.1, Groups: [][]int{{0, 1}, {2, 3}}}},
	{"one group over zeros and others", prox.GroupL2{Lambda: 0.1}},
	{"sparse group", prox.SparseGroup{L1: 0.05, L2: 0.1, Groups: [][]int{{0, 1}, {2, 3}}}},
	{"largest", prox.GroupLInf{Lambda: 0.1, Groups: [][]int{{0, 1}, {2, 3}}}},
	{"group MCP", prox.GroupMCP{Lambda: 0.1, Gamma: 30, Groups: [][]int{{0, 1}, {2, 3}}}},
	{"rows", prox.Rows{Of: prox.GroupL2{Lambda: 0.1}, Cols: 2}},
	{"columns", prox.Columns{Of: prox.GroupL2{Lambda: 0.04}, Cols: 2}},
	{"SLOPE", prox.SLOPE{Lambda: 0.1}},
	{"total variation", prox.TotalVariation{Lambda: 0.04}},
	{"nuclear", prox.Nuclear{Lambda: 0.1, Rows: 2, Cols: 2}},
}

func TestKinksOfPenaltiesOfManyCoordinates(t *testing.T) {
	race.Alone(t)
	best := []float64{1, 2, 0, 0}
	for _, tc := range togethers {
		t.Run(tc.name, func(t *testing.T) {
			p := &batch.Problem{Smooth: ridge, Terms: []batch.Term{{Len: 4, Penalty: tc.penalty}}}
			at := objective(t, p)
			for _, radius := range []float64{1e-2, 1e-5} {
				k, err := batch.KinkMeasure(context.Background(), p, best, batch.KinkSettings{Radius: radius, Seed: 3})
				if err != nil || k.Norm > 1e-5 || k.Max > k.Norm {
					t.Errorf("the optimum, radius %g: %+v, %v; want 0", radius, k, err)
				}
				const h = 1e-6 // of the slope along the ridge, which no residual undercuts
				off := []float64{0.5, 1, 0, 0}
				slope := (at(off) - at([]float64{0.5 + h, 1 + 2*h, 0, 0})) / (math.Sqrt(5) * h)
				k, err = batch.KinkMeasure(context.Background(), p, off, batch.KinkSettings{Radius: radius, Seed: 3})
				if err != nil || k.Norm < slope-radius/10-1e-6 || k.Norm > 1.01*slope || k.Max < slope/2 {
					t.Errorf("on the ridge, radius %g: %+v, %v; want the slope, %v", radius, k, err, slope)
				}
			}
			r, err := batch.Minimize(context.Background(), p, []float64{-0.7, 1.3, 0.8, 0.2}, batch.Settings{Evaluations: 20000},
				batch.GradientSampling{Seed: 5, Radius: 0.1})
			if err != nil {
				t.Fatal(err)
			}
			low := at(best)
			t.Logf("%s at %.9f, the minimum %.9f, after %d evaluations", r.End, r.Objective, low, r.Evaluations)
			if r.Objective > 1.001*low || r.Objective < low-1e-9 {
				t.Errorf("ends at %v, %v; want %v at %v", r.Objective, r.X, low, best)
			}
		})
	}
}

// objective returns f + g as a function.
func objective(t *testing.T, p *batch.Problem) func(x []float64) float64 {
	return func(x []float64) float64 {
		f, err := p.Smooth.Eval(x, nil)
		if err != nil {
			t.Fatal(err)
		}
		return f + p.Penalty(x)
	}
}

// The measure is never too small. On convex problems a residual r with gradients from within ρ bounds what any point y is better
// by: F(x) − F(y) ≤ ‖r‖·‖x − y‖ + the change of F within ρ, twice. So says every convex penalty of the catalogue at random points.
func TestKinkMeasureIsNeverTooSmall(t *testing.T) {
	race.Alone(t)
	const radius = 1e-6
	rng := rand.New(rand.NewPCG(1, 2))
	better := 0
	for _, e := range catalogue.Penalties() {
		penalty := e.Make(0.1, 4, 1)
		if !e.Convex || math.IsInf(penalty.Value([]float64{1, 2, 0, 0}), 1) {
			continue
		}
		p := &batch.Problem{Smooth: ridge, Terms: []batch.Term{{Len: 4, Penalty: penalty}}}
		at := objective(t, p)
		for range 5 {
			x := make([]float64, 4)
			for i := range x {
				x[i] = float64(rng.IntN(4)) // zeros and ties, where penalties have kinks
			}
			k, err := batch.KinkMeasure(context.Background(), p, x, batch.KinkSettings{Radius: radius, Samples: 40})
			if math.IsInf(at(x), 1) && err != nil {
				continue
			}
			if err != nil {
				t.Fatalf("%s at %v: %v", e.Name, x, err)
			}
			for range 50 {
				y := []float64{1 + rng.NormFloat64()/9, 2 + rng.NormFloat64()/9, 0, 0}
				far := 0.0
				for i := range y {
					far += (x[i] - y[i]) * (x[i] - y[i])
				}
				gain := at(x) - at(y)
				if gain > 0 && !math.IsInf(gain, 1) {
					better++
				}
				if far = math.Sqrt(far); gain > k.Norm*far+100*radius {
					t.Fatalf("%s at %v: %+v, but %v is better by %v at a distance of %v", e.Name, x, k, y, gain, far)
				}
			}
		}
	}
	if better < 1000 {
		t.Errorf("only %d points were better than where the measure was taken; too few to refute it", better)
	}
}

// The limit ends even an iteration under way.
func TestGradientSamplingKeepsToItsLimit(t *testing.T) {
	p := &batch.Problem{Smooth: ridge, Terms: []batch.Term{{Len: 4, Penalty: prox.L1{Lambda: 0.1}}}}
	for _, limit := range []int{3, 10, 30} {
		m := batch.GradientSampling{Seed: 5, Limit: limit}
		r, err := batch.Minimize(context.Background(), p, []float64{-0.7, 1.3, 0.8, 0.2}, batch.Settings{Evaluations: limit}, m)
		if err != nil || r.Evaluations > limit || r.End != batch.LimitEnd {
			t.Errorf("limit %d: %s after %d evaluations, %v", limit, r.End, r.Evaluations, err)
		}
	}
}
