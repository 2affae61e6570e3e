package golden_test

import (
	"context"
	"math"
	"testing"

	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm/golden"
)

// methods reach every golden optimum, within so many iterations.
var methods = []struct {
	name       string
	method     batch.Method
	iterations int
	only       string // family; all where empty
}{
	{"FISTA", batch.FISTA{}, 600, ""},
	{"FISTA monotone", batch.FISTA{Monotone: true}, 600, ""},
	{"CoordinateDescent", batch.CoordinateDescent{}, 40, ""},
	{"CoordinateDescent plain", batch.CoordinateDescent{Plain: true}, 60, "linear"},
	{"ProximalNewton", batch.ProximalNewton{}, 20, ""},
	{"ProximalNewton plain", batch.ProximalNewton{Plain: true}, 20, ""},
}

// Every method ends at every recorded optimum: the objective within 1e-10 of it, relatively, and exactly its support. An
// objective may be better than that of a record, but by no more than the record's own violation of the optimality conditions
// allows: the multinomial records are up to 6e-11 above the optimum.
func TestMethodsReachTheRecords(t *testing.T) {
	problems, err := golden.Problems()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range methods {
		t.Run(m.name, func(t *testing.T) {
			for _, p := range problems {
				if m.only != "" && m.only != p.Family {
					continue
				}
				x0 := make([]float64, p.Model.Dim())
				s := batch.Settings{KKT: 1e-11 * max(1, math.Abs(p.Objective)), Iterations: m.iterations}
				r, err := batch.Minimize(context.Background(), p.Batch, x0, s, m.method)
				if err != nil {
					t.Errorf("%s: %v", p.Name, err)
					continue
				}
				t.Logf("%-48s %4d iterations, gap %8.1e, kkt %.1e, duality gap %.1e, margin %.1e", p.Name, r.Iterations, p.Gap(r.Objective), r.KKT, r.Certificate.Gap, r.Certificate.Margin)
				if r.End == batch.LimitEnd || r.End == batch.Stalled && r.KKT > 10*s.KKT {
					t.Errorf("%s: %s after %d iterations at KKT %.1e", p.Name, r.End, r.Iterations, r.KKT)
				}
				if gap := p.Gap(r.Objective); gap > 1e-10 || gap < -1e-10 || gap < -1e-14 && p.KKT < 1e-10 {
					t.Errorf("%s: gap %.1e to the record", p.Name, gap)
				}
				if !p.SameSupport(r.X) {
					t.Errorf("%s: another support than the record's", p.Name)
				}
				if c := r.Certificate; !c.GapKnown || c.Gap < r.Objective-p.Objective-1e-14*math.Abs(p.Objective) || c.Gap > 1e-8*(1+math.Abs(p.Objective)) {
					t.Errorf("%s: duality gap %.1e, known: %v", p.Name, c.Gap, c.GapKnown)
				}
				for i, v := range x0 {
					if v != 0 {
						t.Errorf("%s: x0[%d] was changed", p.Name, i)
					}
				}
			}
		})
	}
}

// Far from the optimum too the duality gap is at least what the objective is above it.
func TestGapBoundsSuboptimality(t *testing.T) {
	problems, err := golden.Problems()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		seen := 0
		record := batch.RecorderFunc(func(k int, l *batch.Location, _ float64) error {
			gap, known := p.Batch.Gap(l.X, l.Grad, l.Objective())
			if !known {
				return nil
			}
			seen++
			if over := l.Objective() - p.Objective; gap < over*(1-1e-9)-1e-10*math.Abs(p.Objective) {
				t.Errorf("%s, iteration %d: gap %v, but the objective is %v above the record", p.Name, k, gap, over)
			}
			return nil
		})
		s := batch.Settings{Iterations: 15, Recorder: record}
		if _, err := batch.Minimize(context.Background(), p.Batch, make([]float64, p.Model.Dim()), s, batch.FISTA{}); err != nil {
			t.Fatal(err)
		}
		if seen < 15 {
			t.Errorf("%s: the gap is known at %d points of 16", p.Name, seen)
		}
	}
}
