package batch_test

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

// degenerate has a column of zeros, a constant one, which is as the intercept, and twins.
func degenerate(rows int) (*mat.Dense, []float64) {
	rng := rand.New(rand.NewPCG(5, 5))
	x, y := mat.NewDense(rows, 6, nil), make([]float64, rows)
	for i := range rows {
		for j := range 6 {
			x.Set(i, j, rng.NormFloat64())
		}
		x.Set(i, 1, 3)
		x.Set(i, 2, 0)
		x.Set(i, 3, 0)
		x.Set(i, 5, x.At(i, 4))
		y[i] = 2*x.At(i, 0) - x.At(i, 4) + rng.NormFloat64()
	}
	return x, y
}

// Columns that say nothing, or nothing of their own, are no reason to stop, from wherever a method starts.
func TestDegenerateColumns(t *testing.T) {
	x, y := degenerate(20)
	d, err := glm.NewDesign(x)
	if err != nil {
		t.Fatal(err)
	}
	m := must(glm.NewLinear(d, y))
	pairs, err := prox.ConsecutiveGroups(6, 2)
	if err != nil {
		t.Fatal(err)
	}
	penalties := []prox.Penalty{
		prox.L1{}, prox.L1{Lambda: 0.1}, prox.Box{Lo: -1, Hi: 1}, prox.ElasticNet{L1: 0.1, L2: 0.1},
		prox.GroupL2{Lambda: 0.1, Groups: pairs}, prox.SparseGroup{L1: 0.1, L2: 0.1, Groups: pairs},
		prox.GroupLInf{Lambda: 0.1, Groups: pairs}, prox.GroupL2{Lambda: 0.1, Groups: [][]int{{2, 3}}},
	}
	starts := [][]float64{make([]float64, 7), {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7}}
	for _, p := range penalties {
		problem := &batch.Problem{Smooth: m, Terms: []batch.Term{{At: 0, Len: 6, Penalty: p}}}
		for k, x0 := range starts {
			oracle, err := batch.Minimize(context.Background(), problem, x0, batch.Settings{KKT: 1e-10}, batch.FISTA{})
			if err != nil {
				t.Fatal(err)
			}
			for _, method := range methods[3:] {
				r, err := batch.Minimize(context.Background(), problem, x0, batch.Settings{KKT: 1e-10, Iterations: 200}, method.method)
				if err != nil || r.End != batch.Converged || math.Abs(r.Objective-oracle.Objective) > 1e-12 {
					t.Errorf("%v, start %d: %s: %v at %v and KKT %v, %v; expected %v", p, k, method.name, r.End, r.Objective, r.KKT, err, oracle.Objective)
				}
			}
		}
	}
}

// Where the loss is saturated its curvature is lost in rounding, and a second-order model leads nowhere.
func TestProximalNewtonFromFarOut(t *testing.T) {
	x, y := degenerate(20)
	d, err := glm.NewDesign(x)
	if err != nil {
		t.Fatal(err)
	}
	labels, event, counts := make([]int, 20), make([]bool, 20), make([]float64, 20)
	for i := range y {
		event[i] = i%3 > 0
		counts[i] = float64(i % 4)
		if y[i] > 0 {
			labels[i] = 1
		}
	}
	for _, m := range []*glm.Model{
		must(glm.NewCox(d, y, event, glm.Breslow)), must(glm.NewLogistic(d, labels)), must(glm.NewMultinomial(d, labels, 2)),
		must(glm.NewPoisson(d, counts)),
	} {
		p := &batch.Problem{Smooth: m, Terms: []batch.Term{{At: 0, Len: m.Coefficients(), Penalty: prox.L1{Lambda: 0.05}}}}
		oracle, err := batch.Minimize(context.Background(), p, make([]float64, m.Dim()), batch.Settings{}, batch.FISTA{})
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []float64{5, 50, 500} {
			x0 := make([]float64, m.Dim())
			for i := range x0 {
				x0[i] = size * float64(i%3-1)
			}
			if f, _ := m.Eval(x0, nil); math.IsInf(f, 1) {
				continue // the exponential of Poisson
			}
			r, err := batch.Minimize(context.Background(), p, x0, batch.Settings{Iterations: 500}, batch.ProximalNewton{})
			if err != nil || r.End != batch.Converged || math.Abs(r.Objective-oracle.Objective) > 1e-9 {
				t.Errorf("%s from %v: %v after %d iterations at %v and KKT %v, %v; expected %v", m.Family(), size, r.End, r.Iterations, r.Objective, r.KKT, err, oracle.Objective)
			}
		}
	}
}

// A constant column says nothing in the Cox model. Free as it is, its coefficient stays where it starts.
func TestCoxWithFreeConstants(t *testing.T) {
	const rows = 24
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(5, seed))
		x, y, event := mat.NewDense(rows, 4, nil), make([]float64, rows), make([]bool, rows)
		for i := range rows {
			x.SetRow(i, []float64{rng.NormFloat64(), 0.1, 1e3, rng.NormFloat64()})
			y[i] = 2*x.At(i, 0) - x.At(i, 3) + rng.NormFloat64()
			event[i] = i%3 > 0
		}
		d, err := glm.NewDesign(x)
		if err != nil {
			t.Fatal(err)
		}
		m := must(glm.NewCox(d, y, event, glm.Efron))
		one := prox.Indexed{Of: prox.NonNegative{Of: prox.L1{Lambda: 0.05}}, Index: []int{0}}
		p := &batch.Problem{Smooth: m, Terms: []batch.Term{{Len: 4, Penalty: one}}}
		best := math.Inf(1)
		for _, method := range methods {
			r, err := batch.Minimize(context.Background(), p, []float64{0, 0.5, -0.25, 0}, batch.Settings{}, method.method)
			if err != nil {
				t.Fatal(err)
			}
			best = min(best, r.Objective)
			if r.End != batch.Converged || r.X[1] != 0.5 || r.X[2] != -0.25 || r.Objective > best+1e-9 {
				t.Errorf("seed %d: %s: %v at %v, the best %v, and KKT %v, x = %v", seed, method.name, r.End, r.Objective, best, r.KKT, r.X)
			}
		}
	}
}

// The dual ball of a penalty that is not even is not even.
func TestGapOfOneSidedPenalties(t *testing.T) {
	d := design(t, 40, 12)
	y := make([]float64, 40)
	for i := range y {
		y[i] = d.Column(0)[i] - d.Column(5)[i]
	}
	m := must(glm.NewLinear(d, y))
	pairs, err := prox.ConsecutiveGroups(12, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []prox.Penalty{
		prox.NonNegative{Of: prox.L1{Lambda: 0.1}},
		prox.NonNegative{Of: prox.GroupL2{Lambda: 0.1, Groups: pairs}},
		prox.Rows{Of: prox.NonNegative{Of: prox.L1{Lambda: 0.1}}, Cols: 3},
	} {
		problem := &batch.Problem{Smooth: m, Terms: []batch.Term{{At: 0, Len: 12, Penalty: p}}}
		r, err := batch.Minimize(context.Background(), problem, make([]float64, 13), batch.Settings{KKT: 1e-11}, batch.FISTA{})
		if err != nil {
			t.Fatal(err)
		}
		if c := r.Certificate; !c.GapKnown || !(c.Gap < 1e-9) {
			t.Errorf("%v: the gap at KKT %v is %v (known: %v)", p, r.KKT, c.Gap, c.GapKnown)
		}
	}
}
