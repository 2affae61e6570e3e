package batch_test

import (
	"context"
	"math"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
)

// distance is ½ Σ a_i (x_i − b_i)², whose minimum with an L1 penalty is soft(b_i, λ/a_i).
type distance struct{ a, b []float64 }

func (q distance) Dim() int { return len(q.a) }

func (q distance) Eval(x, grad []float64) (float64, error) {
	f := 0.0
	for i, a := range q.a {
		d := x[i] - q.b[i]
		f += 0.5 * a * d * d
		if grad != nil {
			grad[i] = a * d
		}
	}
	return f, nil
}

func TestISTAReachesTheClosedForm(t *testing.T) {
	q := distance{[]float64{1, 4, 0.5, 2}, []float64{3, -0.2, 1, -1}}
	p := &batch.Problem{Smooth: q, Terms: []batch.Term{{At: 0, Len: 3, Penalty: prox.L1{Lambda: 1}}}}
	x0 := []float64{1, 1, 1, 1}
	r, err := batch.Minimize(context.Background(), p, x0, batch.Settings{KKT: 1e-12}, batch.ISTA{})
	if err != nil || r.End != batch.Converged {
		t.Fatalf("%+v, %v", r, err)
	}
	for i, want := range []float64{2, 0, 0, -1} {
		if math.Abs(r.X[i]-want) > 1e-11 || want == 0 && r.X[i] != 0 {
			t.Errorf("x[%d] = %v, want %v", i, r.X[i], want)
		}
		if x0[i] != 1 {
			t.Error("x0 was changed")
		}
	}
}
