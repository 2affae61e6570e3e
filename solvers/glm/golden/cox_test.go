package golden_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/mat"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// coxProblem is a lasso or an elastic net of the Cox model with its optimum, from testdata/cox.json, which testdata/cox.R writes:
// the support is glmnet's, the optimum refined there from the definition of the partial likelihood.
type coxProblem struct {
	name      string
	batch     *batch.Problem
	objective float64
	x         []float64
}

func coxProblems(t *testing.T) []coxProblem {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "cox.json"))
	if err != nil {
		t.Fatal(err)
	}
	var sets []struct {
		Name   string
		X      [][]float64
		Time   []float64
		Event  []bool
		Optima []struct {
			Lambda, Alpha, Objective, KKT float64
			Coefficients                  []float64
		}
	}
	if err := json.Unmarshal(text, &sets); err != nil {
		t.Fatal(err)
	}
	var out []coxProblem
	for _, s := range sets {
		x := mat.NewDense(len(s.X), len(s.X[0]), nil)
		for i, row := range s.X {
			x.SetRow(i, row)
		}
		d, err := glm.Standardise(x)
		if err != nil {
			t.Fatal(err)
		}
		m, err := glm.NewCox(d, s.Time, s.Event, glm.Breslow)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range s.Optima {
			g := prox.ElasticNet{L1: o.Lambda * o.Alpha, L2: o.Lambda * (1 - o.Alpha)}
			out = append(out, coxProblem{
				name:      fmt.Sprintf("%s, λ=%g, α=%g", s.Name, o.Lambda, o.Alpha),
				batch:     &batch.Problem{Smooth: m, Terms: []batch.Term{{Len: m.Dim(), Penalty: g}}},
				objective: o.Objective, x: o.Coefficients,
			})
		}
	}
	return out
}

// The objective of each record, evaluated here, is what it says, and the record violates the optimality conditions by rounding only.
func TestCoxRecordsAreWhatTheySay(t *testing.T) {
	problems := coxProblems(t)
	if len(problems) != 9 {
		t.Fatalf("%d problems, want 9", len(problems))
	}
	for _, p := range problems {
		grad := make([]float64, len(p.x))
		f, err := p.batch.Smooth.Eval(p.x, grad)
		if err != nil {
			t.Fatal(err)
		}
		if d := f + p.batch.Penalty(p.x) - p.objective; math.Abs(d) > 1e-13*p.objective {
			t.Errorf("%s: the objective differs from the record by %.1e", p.name, d)
		}
		if kkt := p.batch.KKT(p.x, grad); kkt > 1e-14 {
			t.Errorf("%s: KKT violation %.1e", p.name, kkt)
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
			r, err := batch.Minimize(context.Background(), p.batch, make([]float64, len(p.x)), s, m.method)
			if err != nil {
				t.Errorf("%s, %s: %v", m.name, p.name, err)
				continue
			}
			over, c := r.Objective-p.objective, r.Certificate
			t.Logf("%-14s %-38s %5d iterations, gap %8.1e, kkt %.1e, duality gap %.1e", m.name, p.name, r.Iterations, over, r.KKT, c.Gap)
			if math.Abs(over) > 1e-12*p.objective {
				t.Errorf("%s, %s: the objective ends %.1e above the record", m.name, p.name, over)
			}
			if !c.GapKnown || c.Gap < over-1e-14*p.objective || c.Gap > 1e-9*p.objective {
				t.Errorf("%s, %s: duality gap %.1e, known: %v", m.name, p.name, c.Gap, c.GapKnown)
			}
			for i, v := range r.X {
				if (v == 0) != (p.x[i] == 0) {
					t.Errorf("%s, %s: coefficient %d is %v, the record has %v", m.name, p.name, i, v, p.x[i])
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
			gap, known := p.batch.Gap(l.X, l.Grad, l.Objective())
			if over := l.Objective() - p.objective; known && gap < over-1e-14*p.objective {
				t.Errorf("%s, iteration %d: gap %v, but the objective is %v above the record", p.name, k, gap, over)
			}
			if known {
				seen++
			}
			return nil
		})
		s := batch.Settings{Iterations: 15, Recorder: record}
		if _, err := batch.Minimize(context.Background(), p.batch, make([]float64, len(p.x)), s, batch.FISTA{}); err != nil {
			t.Fatal(err)
		}
		if seen < 16 {
			t.Errorf("%s: the gap is known at %d points of 16", p.name, seen)
		}
	}
}
