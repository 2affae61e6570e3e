package batch_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
)

// roof is max_k (a_k·x + b_k) + ½·c·‖x‖², with the gradient of the first piece that is highest.
type roof struct {
	a [][]float64
	b []float64
	c float64
}

func (r roof) Dim() int { return len(r.a[0]) }

func (r roof) Eval(x, grad []float64) (float64, error) {
	best, top := math.Inf(-1), 0
	for k, a := range r.a {
		v := r.b[k]
		for i := range a {
			v += a[i] * x[i]
		}
		if v > best {
			best, top = v, k
		}
	}
	for i, v := range x {
		best += r.c / 2 * v * v
		if grad != nil {
			grad[i] = r.a[top][i] + r.c*v
		}
	}
	return best, nil
}

// ridge is |x₀ − 1| + 3·|x₁ − 2·x₀| + 0.05·|x₂| over four coordinates; with 0.1·‖x‖₁ its minimum is (1, 2, 0, 0), 0.3.
var ridge = roof{a: signs(), b: []float64{-1, -1, -1, -1, 1, 1, 1, 1}}

func signs() [][]float64 {
	var rows [][]float64
	for _, u := range []float64{1, -1} {
		for _, v := range []float64{3, -3} {
			for _, w := range []float64{0.05, -0.05} {
				rows = append(rows, []float64{u - 2*v, v, w, 0})
			}
		}
	}
	return rows
}

func TestKinkMeasure(t *testing.T) {
	p := &batch.Problem{Smooth: ridge, Terms: []batch.Term{{Len: 4, Penalty: prox.L1{Lambda: 0.1}}}}
	for _, tc := range []struct {
		name      string
		x         []float64
		low, high float64 // of Max
		plain     float64 // at least, the KKT violation
	}{
		{"the optimum", []float64{1, 2, 0, 0}, 0, 1e-6, 1},
		{"on the ridge, not the optimum", []float64{0.5, 1, 0, 0}, 0.1, 1, 1},
		{"on a slope", []float64{3, 0, 0, 0}, 3, 10, 3},
	} {
		grad := make([]float64, 4)
		if _, err := ridge.Eval(tc.x, grad); err != nil {
			t.Fatal(err)
		}
		plain := p.KKT(tc.x, grad)
		for _, radius := range []float64{1e-2, 1e-5} {
			kept := slices.Clone(tc.x)
			k, err := batch.KinkMeasure(context.Background(), p, tc.x, batch.KinkSettings{Radius: radius, Seed: 3})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s, radius %g: max %.3g, norm %.3g, plain %.3g", tc.name, radius, k.Max, k.Norm, plain)
			if k.Max < tc.low || k.Max > tc.high || plain < tc.plain || k.Norm < k.Max || k.Samples != 200 {
				t.Errorf("%s: %+v, plain %v; want a measure of %v to %v and a plain one of at least %v", tc.name, k, plain, tc.low, tc.high, tc.plain)
			}
			again, err := batch.KinkMeasure(context.Background(), p, tc.x, batch.KinkSettings{Radius: radius, Seed: 3})
			if err != nil || again != k || !slices.Equal(kept, tc.x) {
				t.Errorf("%s: again %+v, %v", tc.name, again, err)
			}
		}
	}
}

// Where f is smooth the measure is the plain one, up to the radius.
func TestKinkMeasureOfASmoothFunction(t *testing.T) {
	p := &batch.Problem{Smooth: valley{6}, Terms: []batch.Term{{Len: 4, Penalty: prox.MCP{Lambda: 0.5}}}}
	x := []float64{0.5, 0, -1, 2, 0.3, 0.2}
	grad := make([]float64, 6)
	if _, err := p.Smooth.Eval(x, grad); err != nil {
		t.Fatal(err)
	}
	plain := p.KKT(x, grad)
	for _, radius := range []float64{1e-3, 1e-6} {
		k, err := batch.KinkMeasure(context.Background(), p, x, batch.KinkSettings{Radius: radius, Samples: 20})
		if err != nil || math.Abs(k.Max-plain) > 3000*radius {
			t.Errorf("radius %g: %+v, %v; want %v", radius, k, err, plain)
		}
	}
}

func TestGradientSampling(t *testing.T) {
	p := &batch.Problem{Smooth: ridge, Terms: []batch.Term{{Len: 4, Penalty: prox.L1{Lambda: 0.1}}}}
	x0 := []float64{-0.7, 1.3, 0.8, 0.2}
	run := func(m batch.Method) *batch.Result {
		t.Helper()
		was := math.Inf(1)
		r, err := batch.Minimize(context.Background(), p, x0, batch.Settings{Evaluations: 20000, Recorder: batch.RecorderFunc(
			func(_ int, l *batch.Location, _ float64) error {
				if l.Objective() > was {
					t.Errorf("%T: the objective rises from %v to %v", m, was, l.Objective())
				}
				was = l.Objective()
				return nil
			})}, m)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%T: %s at %.9f after %d evaluations, x = %.6f", m, r.End, r.Objective, r.Evaluations, r.X)
		return r
	}
	for _, m := range []batch.Method{batch.ISTA{}, batch.QuasiNewton{}} {
		if r := run(m); r.Objective < 0.301 {
			t.Errorf("%T reaches %v; this problem was to stall it above the minimum 0.3", m, r.Objective)
		}
	}
	m := batch.GradientSampling{Seed: 5, Radius: 0.1}
	r := run(m)
	if math.Abs(r.Objective-0.3) > 1e-5 || r.X[2] != 0 || r.X[3] != 0 || r.Evaluations > 300 {
		t.Errorf("ends at %v, %v after %d evaluations; want 0.3 at (1, 2, 0, 0) within 300", r.Objective, r.X, r.Evaluations)
	}
	if again := run(m); !slices.Equal(again.X, r.X) || again.Evaluations != r.Evaluations {
		t.Error("the same seed ends elsewhere")
	}
	k, err := batch.KinkMeasure(context.Background(), p, r.X, batch.KinkSettings{Radius: 1e-3})
	if err != nil || k.Max > 1e-3 || r.KKT < 0.5 {
		t.Errorf("measure %+v, plain %v, %v", k, r.KKT, err)
	}
}

func TestKinksReject(t *testing.T) {
	outside := &batch.Problem{Smooth: valley{2}, Terms: []batch.Term{{Len: 2, Penalty: prox.Simplex{}}}}
	plain := &batch.Problem{Smooth: valley{2}}
	for _, tc := range []struct {
		p *batch.Problem
		x []float64
		s batch.KinkSettings
	}{
		{outside, []float64{0, 0}, batch.KinkSettings{}},
		{plain, []float64{0}, batch.KinkSettings{}},
		{plain, []float64{0, 0}, batch.KinkSettings{Radius: -1}},
		{plain, []float64{0, 0}, batch.KinkSettings{Samples: -1}},
		{plain, []float64{0, 0}, batch.KinkSettings{Tolerance: math.NaN()}},
	} {
		if k, err := batch.KinkMeasure(context.Background(), tc.p, tc.x, tc.s); err == nil {
			t.Errorf("%+v: %+v and no error", tc.s, k)
		}
	}
	for _, m := range []batch.GradientSampling{{Radius: -1}, {Least: math.Inf(1)}, {Tolerance: math.NaN()}, {Samples: 1}, {Least: 2}, {Limit: -1}} {
		if m.Check(plain) == nil {
			t.Errorf("%+v: no error", m)
		}
	}
}
