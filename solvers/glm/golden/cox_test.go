package golden_test

import (
	"context"
	"math"
	"testing"

	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm/golden"
)

func coxProblems(t *testing.T) []*golden.Problem {
	t.Helper()
	p, err := golden.Cox()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The objective of each record, evaluated here, is what it says, and the record violates the optimality conditions by rounding only.
func TestCoxRecordsAreWhatTheySay(t *testing.T) {
	problems := coxProblems(t)
	if len(problems) != 9 {
		t.Fatalf("%d problems, want 9", len(problems))
	}
	names := map[string]bool{}
	for _, p := range problems {
		if names[p.Name] {
			t.Errorf("%s is there twice", p.Name)
		}
		names[p.Name] = true
		grad := make([]float64, len(p.X))
		f, err := p.Batch.Smooth.Eval(p.X, grad)
		if err != nil {
			t.Fatal(err)
		}
		if d := f + p.Batch.Penalty(p.X) - p.Objective; math.Abs(d) > 1e-13*p.Objective {
			t.Errorf("%s: the objective differs from the record by %.1e", p.Name, d)
		}
		if kkt := p.Batch.KKT(p.X, grad); kkt > 1e-14 {
			t.Errorf("%s: KKT violation %.1e", p.Name, kkt)
		}
	}
}

// Every method ends at the recorded optima of the Cox model, with exactly their support, and a duality gap that says so.
func TestMethodsReachTheCoxRecords(t *testing.T) {
	for _, m := range []struct {
		name       string
		method     batch.Method
		iterations int
	}{
		{"ISTA", batch.ISTA{}, 2500},
		{"FISTA", batch.FISTA{}, 600},
		{"CoordinateDescent", batch.CoordinateDescent{}, 20},
		{"CoordinateDescent plain", batch.CoordinateDescent{Plain: true}, 40},
		{"ProximalNewton", batch.ProximalNewton{}, 20},
		{"QuasiNewton", batch.QuasiNewton{}, 150},
	} {
		for _, p := range coxProblems(t) {
			s := batch.Settings{KKT: 1e-12, Iterations: m.iterations}
			r, err := batch.Minimize(context.Background(), p.Batch, make([]float64, len(p.X)), s, m.method)
			if err != nil {
				t.Errorf("%s, %s: %v", m.name, p.Name, err)
				continue
			}
			over, c := r.Objective-p.Objective, r.Certificate
			t.Logf("%-14s %-38s %5d iterations, gap %8.1e, kkt %.1e, duality gap %.1e", m.name, p.Name, r.Iterations, over, r.KKT, c.Gap)
			if math.Abs(over) > 1e-12*p.Objective {
				t.Errorf("%s, %s: the objective ends %.1e above the record", m.name, p.Name, over)
			}
			if !c.GapKnown || c.Gap < over-1e-14*p.Objective || c.Gap > 1e-9*p.Objective {
				t.Errorf("%s, %s: duality gap %.1e, known: %v", m.name, p.Name, c.Gap, c.GapKnown)
			}
			for i, v := range r.X {
				if (v == 0) != (p.X[i] == 0) {
					t.Errorf("%s, %s: coefficient %d is %v, the record has %v", m.name, p.Name, i, v, p.X[i])
				}
			}
		}
	}
}

// Far from the optimum too the duality gap is at least what the objective is above it.
func TestCoxGapBoundsSuboptimality(t *testing.T) {
	for _, p := range coxProblems(t) {
		seen := 0
		record := batch.RecorderFunc(func(k int, l *batch.Location, _ float64) error {
			gap, known := p.Batch.Gap(l.X, l.Grad, l.Objective())
			if over := l.Objective() - p.Objective; known && gap < over-1e-14*p.Objective {
				t.Errorf("%s, iteration %d: gap %v, but the objective is %v above the record", p.Name, k, gap, over)
			}
			if known {
				seen++
			}
			return nil
		})
		s := batch.Settings{Iterations: 15, Recorder: record}
		if _, err := batch.Minimize(context.Background(), p.Batch, make([]float64, len(p.X)), s, batch.FISTA{}); err != nil {
			t.Fatal(err)
		}
		if seen < 16 {
			t.Errorf("%s: the gap is known at %d points of 16", p.Name, seen)
		}
	}
}
