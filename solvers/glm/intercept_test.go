package glm_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// A model without intercepts is the one with intercepts that are held at 0; its gap vanishes, and λ_max is known.
func TestWithoutIntercept(t *testing.T) {
	const rows, cols = 30, 6
	rng := rand.New(rand.NewPCG(6, 6))
	x, y, labels := mat.NewDense(rows, cols, nil), make([]float64, rows), make([]int, rows)
	for i := range rows {
		for j := range cols {
			x.Set(i, j, 2+rng.NormFloat64()*float64(1+j))
		}
		y[i] = math.Abs(x.At(i, 0) + rng.NormFloat64())
		labels[i] = i % 2
	}
	d, err := glm.Scale(x)
	if err != nil {
		t.Fatal(err)
	}
	for j := range cols {
		if mean, sd := meanAndDeviation(d.Column(j)); math.Abs(sd-1) > 1e-14 || math.Abs(mean*meanOf(x, j)) < 1e-3 {
			t.Errorf("column %d is scaled to the mean %v and the deviation %v", j, mean, sd)
		}
	}
	for _, make := range []func() (*glm.Model, error){
		func() (*glm.Model, error) { return glm.NewLinear(d, y) },
		func() (*glm.Model, error) { return glm.NewLogistic(d, labels) },
		func() (*glm.Model, error) { return glm.NewMultinomial(d, labels, 2) },
		func() (*glm.Model, error) { return glm.NewPoisson(d, y) },
	} {
		m, err := make()
		if err != nil {
			t.Fatal(err)
		}
		checkWithoutIntercept(t, m)
	}
}

func checkWithoutIntercept(t *testing.T, with *glm.Model) {
	t.Helper()
	ctx, m := context.Background(), with.WithoutIntercept()
	n, name := m.Dim(), m.Family()
	if n != with.Coefficients() || m.Intercepts() != 0 || with.Intercepts() == 0 {
		t.Fatalf("%s: %d coordinates and %d intercepts, with them %d", name, n, m.Intercepts(), with.Intercepts())
	}
	l1 := func(lambda float64) batch.Term { return batch.Term{Len: n, Penalty: prox.L1{Lambda: lambda}} }
	solve := func(p *batch.Problem) *batch.Result {
		r, err := batch.Minimize(ctx, p, make([]float64, p.Smooth.Dim()), batch.Settings{KKT: 1e-11}, batch.ProximalNewton{})
		if err != nil || r.End != batch.Converged {
			t.Fatalf("%s: %v, %v", name, r, err)
		}
		return r
	}
	r := solve(&batch.Problem{Smooth: m, Terms: []batch.Term{l1(0.03)}})
	twin := solve(&batch.Problem{Smooth: with, Terms: []batch.Term{l1(0.03), {At: n, Len: with.Intercepts(), Penalty: prox.Box{}}}})
	for i, v := range m.Original(r.X) {
		if w := with.Original(twin.X)[i]; math.Abs(v-w) > 1e-9 {
			t.Errorf("%s: coefficient %d is %v, with intercepts at 0 %v", name, i, v, w)
		}
	}
	if c := r.Certificate; !c.GapKnown || !(c.Gap <= 1e-9) {
		t.Errorf("%s: the gap is %v (known: %v)", name, c.Gap, c.GapKnown)
	}
	zero, top, err := batch.Null(ctx, &batch.Problem{Smooth: m, Terms: []batch.Term{l1(1)}})
	if err != nil || len(zero) != n {
		t.Fatalf("%s: the null model %v, %v", name, zero, err)
	}
	for _, share := range []float64{0.99, 1 + 1e-9} {
		alive := 0
		for _, v := range solve(&batch.Problem{Smooth: m, Terms: []batch.Term{l1(share * top)}}).X {
			if v != 0 {
				alive++
			}
		}
		if (alive > 0) != (share < 1) {
			t.Errorf("%s: %d coefficients at %v λ_max", name, alive, share)
		}
	}
}

func meanAndDeviation(x []float64) (mean, deviation float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		deviation += (v - mean) * (v - mean) / float64(len(x))
	}
	return mean, math.Sqrt(deviation)
}

func meanOf(x *mat.Dense, j int) float64 {
	mean, _ := meanAndDeviation(mat.Col(nil, j, x))
	return mean
}
