package batch_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

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

func TestWhatIsNotAProblemIsAnError(t *testing.T) {
	ctx, q, x0 := context.Background(), distance{[]float64{1}, []float64{3}}, []float64{0}
	whole := func(lambda float64) *batch.Problem {
		return &batch.Problem{Smooth: q, Terms: []batch.Term{{Len: 1, Penalty: prox.L1{Lambda: lambda}}}}
	}
	minimize := func(p *batch.Problem) error {
		_, err := batch.Minimize(ctx, p, x0, batch.Settings{}, batch.FISTA{})
		return err
	}
	path := func(at func(float64) *batch.Problem, lambdas ...float64) error {
		_, err := batch.Path(ctx, at, lambdas, x0, batch.PathSettings{}, batch.FISTA{})
		return err
	}
	long := whole(1)
	long.Terms[0].Len = math.MaxInt
	late := &batch.Problem{Smooth: q, Terms: []batch.Term{{At: 1, Len: math.MaxInt, Penalty: prox.L1{}}}}
	null := func(p *batch.Problem) error { _, _, err := batch.Null(ctx, p); return err }
	for name, err := range map[string]error{
		"nil problem":               minimize(nil),
		"no smooth part":            minimize(&batch.Problem{}),
		"no penalty":                minimize(&batch.Problem{Smooth: q, Terms: []batch.Term{{Len: 1}}}),
		"a segment too long":        minimize(long),
		"a segment too far":         minimize(late),
		"the null model of nil":     null(nil),
		"the null model of nothing": null(&batch.Problem{}),
		"a path of no problems":     path(nil, 1),
		"a path of nil problems":    path(func(float64) *batch.Problem { return nil }, 1),
		"a path of no λ":            path(whole),
		"λ = NaN":                   path(whole, math.NaN()),
		"λ = −1":                    path(whole, 1, -1),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	outside := minimize(&batch.Problem{Smooth: q, Terms: []batch.Term{{Len: 1, Penalty: prox.Simplex{}}}})
	if outside == nil || !strings.Contains(outside.Error(), "iteration 0 is outside of the domain of Simplex(r=1), term 0") {
		t.Errorf("a start outside of the simplex: %v", outside)
	}
	if r, err := batch.Minimize(ctx, whole(1), x0, batch.Settings{}, nil); err != nil || math.Abs(r.X[0]-2) > 1e-9 {
		t.Errorf("nil method: %+v, %v; want that of ISTA", r, err)
	}
	points, err := batch.Path(ctx, whole, []float64{2, 1}, x0, batch.PathSettings{KKT: 1e-12}, batch.FISTA{})
	if err != nil || len(points) != 2 || math.Abs(points[1].Value[0]-2) > 1e-9 {
		t.Errorf("a path by FISTA: %+v, %v", points, err)
	}
}

func TestLambdas(t *testing.T) {
	for _, test := range []struct {
		top, ratio float64
		count      int
		want       []float64
	}{
		{8, 0.125, 4, []float64{8, 4, 2, 1}},
		{8, 0.125, 1, []float64{8}},
		{0, 0.1, 2, []float64{0, 0}},
		{1, 0.1, -1, nil},
		{1, 0.1, 0, nil},
		{math.NaN(), 0.1, 2, nil},
		{math.Inf(1), 0.1, 2, nil},
		{-1, 0.1, 2, nil},
		{1, 0, 2, nil},
		{1, math.NaN(), 2, nil},
		{1, 2, 2, nil},
	} {
		if diff := cmp.Diff(test.want, batch.Lambdas(test.top, test.ratio, test.count), cmpopts.EquateApprox(1e-15, 0)); diff != "" {
			t.Errorf("Lambdas(%v, %v, %v): (-want +got)\n%s", test.top, test.ratio, test.count, diff)
		}
	}
}
