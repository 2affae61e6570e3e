package batch_test

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// methods are all but ISTA, which is their oracle, with bounds of their iterations on the problems here.
var methods = []struct {
	name   string
	method batch.Method
	most   int
}{
	{"FISTA", batch.FISTA{}, 400},
	{"FISTA without restart", batch.FISTA{NoRestart: true}, 4000},
	{"FISTA monotone", batch.FISTA{Monotone: true}, 600},
	{"CoordinateDescent", batch.CoordinateDescent{}, 25},
	{"CoordinateDescent plain", batch.CoordinateDescent{Plain: true}, 25},
	{"ProximalNewton", batch.ProximalNewton{}, 15},
	{"ProximalNewton plain", batch.ProximalNewton{Plain: true}, 15},
}

// design is Σ of two factors and noise: correlated columns, so that nothing converges at once.
func design(t *testing.T, rows, cols int) *glm.Design {
	t.Helper()
	rng := rand.New(rand.NewPCG(4, 2))
	x := mat.NewDense(rows, cols, nil)
	for i := range rows {
		a, b := rng.NormFloat64(), rng.NormFloat64()
		for j := range cols {
			x.Set(i, j, a+b*float64(j%3)+rng.NormFloat64())
		}
	}
	d, err := glm.Standardise(x)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func must(m *glm.Model, err error) *glm.Model {
	if err != nil {
		panic(err)
	}
	return m
}

// problems are models with penalties of every kind that coordinate methods know.
func problems(t *testing.T) map[string]*batch.Problem {
	const rows, cols, classes = 40, 12, 3
	d := design(t, rows, cols)
	rng := rand.New(rand.NewPCG(8, 8))
	y, binary, labels := make([]float64, rows), make([]int, rows), make([]int, rows)
	for i := range rows {
		y[i] = 2*d.Column(0)[i] - d.Column(5)[i] + rng.NormFloat64()
		if y[i] > 0 {
			binary[i] = 1
		}
		labels[i] = (i + binary[i]) % classes
	}
	counts, times, events := make([]float64, rows), make([]float64, rows), make([]bool, rows)
	for i, v := range y {
		counts[i] = float64(rng.IntN(3) + binary[i]*4)
		times[i], events[i] = math.Exp(-v), i%5 > 0
	}
	poisson, cox := must(glm.NewPoisson(d, counts)), must(glm.NewCox(d, times, events, glm.Efron))
	linear, logistic := must(glm.NewLinear(d, y)), must(glm.NewLogistic(d, binary))
	multinomial := must(glm.NewMultinomial(d, labels, classes))
	rowsOf, err := prox.ConsecutiveGroups(cols*classes, classes)
	if err != nil {
		t.Fatal(err)
	}
	groups := [][]int{{0, 1, 2}, {3, 4, 5, 6}, {9, 8}} // 7, 10, 11 in none
	all := func(m *glm.Model, p prox.Penalty) *batch.Problem {
		return &batch.Problem{Smooth: m, Terms: []batch.Term{{At: 0, Len: m.Coefficients(), Penalty: p}}}
	}
	return map[string]*batch.Problem{
		"linear l1":               all(linear, prox.L1{Lambda: 0.2}),
		"linear non-negative":     all(linear, prox.NonNegative{}),
		"linear box":              all(linear, prox.Box{Lo: -0.3, Hi: 0.8}),
		"linear groups":           all(linear, prox.GroupL2{Lambda: 0.15, Groups: groups}),
		"linear sparse groups":    all(linear, prox.SparseGroup{L1: 0.1, L2: 0.1, Groups: groups}),
		"linear scaled":           all(linear, prox.Scaled{By: 2, Of: prox.ElasticNet{L1: 0.1, L2: 0.2}}),
		"logistic elastic net":    all(logistic, prox.ElasticNet{L1: 0.05, L2: 0.1}),
		"logistic one big group":  all(logistic, prox.GroupL2{Lambda: 0.05}),
		"multinomial row groups":  all(multinomial, prox.GroupL2{Lambda: 0.03, Groups: rowsOf}),
		"multinomial slope rows":  all(multinomial, prox.Rows{Of: prox.SLOPE{Lambda: 0.03}, Cols: classes}),
		"linear linf groups":      all(linear, prox.GroupLInf{Lambda: 0.15, Groups: groups}),
		"poisson l1":              all(poisson, prox.L1{Lambda: 0.1}),
		"poisson elastic net":     all(poisson, prox.ElasticNet{L1: 0.05, L2: 0.1}),
		"poisson box":             all(poisson, prox.Box{Lo: -0.05, Hi: 0.2}),
		"poisson sparse groups":   all(poisson, prox.SparseGroup{L1: 0.05, L2: 0.05, Groups: groups}),
		"cox l1":                  all(cox, prox.L1{Lambda: 0.1}),
		"cox groups":              all(cox, prox.GroupL2{Lambda: 0.05, Groups: groups}),
		"multinomial l1":          all(multinomial, prox.L1{Lambda: 0.03}),
		"two terms, free between": {Smooth: linear, Terms: []batch.Term{{At: 6, Len: 3, Penalty: prox.L1{Lambda: 0.3}}, {At: 0, Len: 4, Penalty: prox.GroupL2{Lambda: 0.2}}}},
	}
}

// Two methods that must agree are compared: each with ISTA, on every problem, from a start that is not zero and stays as it is.
func TestMethodsAgreeWithISTA(t *testing.T) {
	for name, p := range problems(t) {
		x0 := make([]float64, p.Smooth.Dim())
		for i := range x0 {
			x0[i] = 0.1 * float64(i%3)
		}
		start := append([]float64(nil), x0...)
		oracle, err := batch.Minimize(context.Background(), p, x0, batch.Settings{KKT: 1e-11}, batch.ISTA{})
		if err != nil || oracle.End != batch.Converged {
			t.Fatalf("%s: ISTA: %v, %v", name, oracle.End, err)
		}
		for _, m := range methods {
			r, err := batch.Minimize(context.Background(), p, x0, batch.Settings{KKT: 1e-11, Iterations: m.most}, m.method)
			if err != nil || r.End != batch.Converged {
				t.Errorf("%s: %s: %v after %d iterations at KKT %v, %v", name, m.name, r.End, r.Iterations, r.KKT, err)
				continue
			}
			if math.Abs(r.Objective-oracle.Objective) > 1e-13 {
				t.Errorf("%s: %s ends at %v, ISTA at %v", name, m.name, r.Objective, oracle.Objective)
			}
			for i, v := range r.X {
				// A multinomial model is free to raise all intercepts at once; coefficients are unique under a penalty.
				if intercept := strings.HasPrefix(name, "multinomial") && i >= 36; !intercept && math.Abs(v-oracle.X[i]) > 1e-8 {
					t.Errorf("%s: %s has x[%d] = %v, ISTA %v", name, m.name, i, v, oracle.X[i])
				}
				if (v == 0) != (oracle.X[i] == 0) {
					t.Errorf("%s: %s has another support than ISTA: x[%d] = %v, %v", name, m.name, i, v, oracle.X[i])
				}
				if x0[i] != start[i] {
					t.Errorf("%s: %s changed x0", name, m.name)
				}
			}
		}
	}
}

// Where the penalty is not convex, optima differ by method, but each ends at a stationary point, no higher than the start.
func TestMethodsReachStationaryPoints(t *testing.T) {
	d := design(t, 40, 12)
	y := make([]float64, 40)
	for i := range y {
		y[i] = 2*d.Column(0)[i] - d.Column(5)[i] + math.Sin(float64(7*i))
	}
	linear := must(glm.NewLinear(d, y))
	for _, g := range []prox.Penalty{
		prox.MCP{Lambda: 0.3}, prox.SCAD{Lambda: 0.3}, prox.LogSum{Lambda: 0.3},
		prox.GroupMCP{Lambda: 0.15, Groups: [][]int{{0, 1, 2}, {3, 4, 5, 6}, {9, 8}}},
	} {
		p := &batch.Problem{Smooth: linear, Terms: []batch.Term{{At: 0, Len: 12, Penalty: g}}}
		for _, m := range []batch.Method{batch.CoordinateDescent{}, batch.ProximalNewton{}, batch.FISTA{Monotone: true}} {
			x0 := make([]float64, 13)
			f0, _ := linear.Eval(x0, nil)
			r, err := batch.Minimize(context.Background(), p, x0, batch.Settings{KKT: 1e-9, Iterations: 3000}, m)
			if err != nil || r.End != batch.Converged || r.Objective > f0 {
				t.Errorf("%v: %T: %v at KKT %v, objective %v from %v, %v", g, m, r.End, r.KKT, r.Objective, f0, err)
			}
			if r != nil && r.Certificate.GapKnown {
				t.Errorf("%v: a duality gap of a problem that is not convex", g)
			}
		}
	}
}

// A lasso whose solution is known by hand to 16 digits: on an orthogonal design x_j = soft(⟨X_j, y⟩/n, λ).
func TestMethodsReachTheClosedForm(t *testing.T) {
	x, err := glm.NewDesign(mat.NewDense(4, 3, []float64{1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1})) // Hadamard without ones
	if err != nil {
		t.Fatal(err)
	}
	model := must(glm.NewLinear(x, []float64{4, 1, -1, 0}))
	p := &batch.Problem{Smooth: model, Terms: []batch.Term{{At: 0, Len: 3, Penalty: prox.L1{Lambda: 0.3}}}}
	want := []float64{1.5 - 0.3, 0.5 - 0.3, 1 - 0.3, 1} // ⟨X, y⟩/4 = 1.5, 0.5, 1; mean 1
	for _, m := range methods {
		r, err := batch.Minimize(context.Background(), p, make([]float64, 4), batch.Settings{KKT: 1e-15, Iterations: 100}, m.method)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range r.X {
			if math.Abs(v-want[i]) > 5e-16 {
				t.Errorf("%s: x[%d] = %.17g, want %.17g", m.name, i, v, want[i])
			}
		}
		if c := r.Certificate; !c.GapKnown || c.Gap > 1e-14 {
			t.Errorf("%s: duality gap %v, known %v", m.name, c.Gap, c.GapKnown)
		}
	}
}

func TestMethodsRefuseWhatTheyCannotDo(t *testing.T) {
	d := design(t, 10, 2)
	poisson := must(glm.NewPoisson(d, []float64{1, 2, 3, 1, 2, 0, 1, 1, 0, 2}))
	whole := func(s batch.Smooth, g prox.Penalty) *batch.Problem {
		return &batch.Problem{Smooth: s, Terms: []batch.Term{{At: 0, Len: 2, Penalty: g}}}
	}
	for name, c := range map[string]struct {
		method batch.Method
		p      *batch.Problem
		want   string
	}{
		"no model":        {batch.CoordinateDescent{}, whole(distance{[]float64{1, 1}, []float64{1, 1}}, prox.L1{}), "batch.Model"},
		"no model, PN":    {batch.ProximalNewton{}, whole(distance{[]float64{1, 1}, []float64{1, 1}}, prox.L1{}), "batch.Model"},
		"no coordinates":  {batch.CoordinateDescent{}, whole(poisson, mixing{prox.L1{}}), "Coordinatewise or prox.Blockwise"},
		"none, PN":        {batch.ProximalNewton{}, whole(poisson, mixing{prox.L1{}}), "Coordinatewise or prox.Blockwise"},
		"negative step":   {batch.FISTA{Step: -1}, whole(poisson, prox.L1{}), "FISTA.Step"},
		"negative sweeps": {batch.CoordinateDescent{Sweeps: -1}, whole(poisson, prox.L1{}), "Sweeps"},
		"inner of 1":      {batch.CoordinateDescent{Inner: 1}, whole(poisson, prox.L1{}), "Inner"},
	} {
		_, err := batch.Minimize(context.Background(), c.p, make([]float64, c.p.Smooth.Dim()), batch.Settings{}, c.method)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; expected an error with %q", name, err, c.want)
		}
	}
}

// mixing is a penalty with no power at all.
type mixing struct{ p prox.L1 }

func (m mixing) Value(x []float64) float64                { return m.p.Value(x) }
func (m mixing) Prox(dst, x []float64, s float64) float64 { return m.p.Prox(dst, x, s) }
func (m mixing) Validate() error                          { return nil }
