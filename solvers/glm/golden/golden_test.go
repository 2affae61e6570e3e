package golden_test

import (
	"math"
	"testing"

	"proxgrad/solvers/glm/golden"
)

// Each record, evaluated here, has the objective it says, and violates the optimality conditions by as little as it says.
func TestRecordsAreWhatTheySay(t *testing.T) {
	problems, err := golden.Problems()
	if err != nil {
		t.Fatal(err)
	}
	if len(problems) != 32 {
		t.Fatalf("%d problems, want 32", len(problems))
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
		if gap := p.Gap(f + p.Batch.Penalty(p.X)); math.Abs(gap) > 1e-12 {
			t.Errorf("%s: the objective differs from the record by %.1e of it", p.Name, gap)
		}
		if kkt := p.Batch.KKT(p.X, grad); kkt > 2*p.KKT+1e-12*(1+p.Objective) {
			t.Errorf("%s: KKT violation %.1e, the record says %.1e", p.Name, kkt, p.KKT)
		}
		all := make([]int, p.Model.Rows())
		for i := range all {
			all[i] = i
		}
		if g, err := p.Model.EvalRows(all, p.X, nil); err != nil || math.Abs(f-g) > 1e-12*(1+math.Abs(f)) {
			t.Errorf("%s: %v on all rows one by one, %v; want %v", p.Name, g, err, f)
		}
	}
}
