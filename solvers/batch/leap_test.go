package batch_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
)

// On ½·c·(x − y)² with penalties for which any zero is stationary, a run ends where it is better to be zero or not, whichever side
// it starts from, and whatever the curvature: as if each coordinate were compared with 0 by hand.
func TestQuasiNewtonLeavesWhatIsStationaryOnly(t *testing.T) {
	y := []float64{3, 0.9, -0.2, 1.1, -2, 0.05}
	for _, c := range []float64{1e-4, 0.3, 1, 50, 1e6} {
		curvature := make([]float64, len(y))
		for i := range curvature {
			curvature[i] = c
		}
		for _, g := range []prox.Penalty{prox.L0{Lambda: 0.5 * c}, prox.LHalf{Lambda: 0.5 * c}, prox.LTwoThirds{Lambda: 0.5 * c}, prox.TopK{K: 2}, prox.NM{N: 1, M: 3}} {
			want := make([]float64, len(y))
			g.Prox(want, y, 1/c) // the minimum, for one curvature
			p := &batch.Problem{Smooth: distance{curvature, y}, Terms: []batch.Term{{Len: len(y), Penalty: g}}}
			for name, x0 := range map[string][]float64{"zeros": make([]float64, len(y)), "another support": {0, 0, -0.2, 0, 0, 0.05}} {
				t.Run(fmt.Sprintf("%v, curvature %g, from %s", g, c, name), func(t *testing.T) {
					r, err := batch.Minimize(context.Background(), p, x0, batch.Settings{KKT: 1e-10 * c}, batch.QuasiNewton{})
					if err != nil || r.End != batch.Converged {
						t.Fatalf("%+v, %v", r, err)
					}
					for i, v := range r.X {
						if math.Abs(v-want[i]) > 1e-8 {
							t.Fatalf("ends at %v, the minimum is %v", r.X, want)
						}
					}
				})
			}
		}
	}
}

// A limit holds for what comes after the optimality conditions too.
func TestLeapsHaveLimits(t *testing.T) {
	p := &batch.Problem{Smooth: distance{[]float64{1, 1}, []float64{3, 2}}, Terms: []batch.Term{{Len: 2, Penalty: prox.L0{Lambda: 0.1}}}}
	for _, s := range []batch.Settings{{Evaluations: 1}, {Evaluations: 2}, {Iterations: 1}} {
		r, err := batch.Minimize(context.Background(), p, []float64{0, 0}, s, batch.QuasiNewton{})
		if err != nil || s.Iterations > 0 && r.Iterations > s.Iterations || s.Evaluations > 0 && r.Evaluations > s.Evaluations {
			t.Errorf("%+v: %+v, %v", s, r, err)
		}
	}
}
