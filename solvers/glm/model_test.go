package glm_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"proxgrad/solvers/glm"
)

// A sample is a model on random data with a twin that says its loss of one row, or of all rows, the plain way.
type sample struct {
	name  string
	model *glm.Model
	naive func(eta [][]float64) float64 // rows × outputs
}

const rows, cols, classes = 23, 4, 3

func samples(t testing.TB) []sample {
	t.Helper()
	rng := rand.New(rand.NewPCG(7, 1))
	x := mat.NewDense(rows, cols, nil)
	y, counts, times := make([]float64, rows), make([]float64, rows), make([]float64, rows)
	binary, labels, event := make([]int, rows), make([]int, rows), make([]bool, rows)
	for i := range rows {
		for j := range cols {
			x.Set(i, j, 2+3*rng.NormFloat64())
		}
		y[i], counts[i], times[i] = rng.NormFloat64(), float64(rng.IntN(4)), float64(1+rng.IntN(7)) // times tie
		binary[i], labels[i], event[i] = rng.IntN(2), rng.IntN(classes), rng.IntN(3) > 0
	}
	d, err := glm.Standardise(x)
	if err != nil {
		t.Fatal(err)
	}
	mean := func(f func(i int, eta []float64) float64) func([][]float64) float64 {
		return func(eta [][]float64) float64 {
			sum := 0.0
			for i, e := range eta {
				sum += f(i, e) / rows
			}
			return sum
		}
	}
	one := func(m *glm.Model, err error) *glm.Model {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	return []sample{
		{"linear", one(glm.NewLinear(d, y)), mean(func(i int, e []float64) float64 { return 0.5 * (e[0] - y[i]) * (e[0] - y[i]) })},
		{"logistic", one(glm.NewLogistic(d, binary)), mean(func(i int, e []float64) float64 {
			return math.Log(1+math.Exp(e[0])) - float64(binary[i])*e[0]
		})},
		{"poisson", one(glm.NewPoisson(d, counts)), mean(func(i int, e []float64) float64 { return math.Exp(e[0]) - counts[i]*e[0] })},
		{"multinomial", one(glm.NewMultinomial(d, labels, classes)), mean(func(i int, e []float64) float64 {
			sum := 0.0
			for _, v := range e {
				sum += math.Exp(v)
			}
			return math.Log(sum) - e[labels[i]]
		})},
		{"cox breslow", one(glm.NewCox(d, times, event, glm.Breslow)), naiveCox(times, event, false)},
		{"cox efron", one(glm.NewCox(d, times, event, glm.Efron)), naiveCox(times, event, true)},
	}
}

// naiveCox sums over all pairs, straight from the definition.
func naiveCox(times []float64, event []bool, efron bool) func([][]float64) float64 {
	return func(eta [][]float64) float64 {
		sum := 0.0
		before := map[float64]int{} // events of that time seen so far
		for i, e := range event {
			if !e {
				continue
			}
			risk, own, d := 0.0, 0.0, 0
			for k := range times {
				if times[k] >= times[i] {
					risk += math.Exp(eta[k][0])
				}
				if times[k] == times[i] && event[k] {
					own += math.Exp(eta[k][0])
					d++
				}
			}
			if efron {
				risk -= float64(before[times[i]]) / float64(d) * own
			}
			before[times[i]]++
			sum += math.Log(risk) - eta[i][0]
		}
		return sum / float64(len(times))
	}
}

// predictors computes η by the definition of the layout.
func predictors(m *glm.Model, x []float64) [][]float64 {
	n, p := m.Design().Dims()
	k := m.Outputs()
	eta := make([][]float64, n)
	for i := range eta {
		eta[i] = make([]float64, k)
		for c := range k {
			for j := range p {
				eta[i][c] += m.Design().Column(j)[i] * x[j*k+c]
			}
			if m.Intercepts() > 0 {
				eta[i][c] += x[p*k+c]
			}
		}
	}
	return eta
}

func point(n int, size float64, seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 2))
	x := make([]float64, n)
	for i := range x {
		x[i] = size * rng.NormFloat64()
	}
	return x
}

func TestEvalIsTheLossAndItsGradient(t *testing.T) {
	for _, s := range samples(t) {
		for trial := range 5 {
			x := point(s.model.Dim(), 0.7, uint64(trial))
			grad := make([]float64, len(x))
			f, err := s.model.Eval(x, grad)
			if err != nil {
				t.Fatal(err)
			}
			if want := s.naive(predictors(s.model, x)); math.Abs(f-want) > 1e-13*(1+math.Abs(want)) {
				t.Errorf("%s: loss %v, the naive twin %v", s.name, f, want)
			}
			if alone, _ := s.model.Eval(x, nil); alone != f {
				t.Errorf("%s: loss %v without gradient, %v with", s.name, alone, f)
			}
			want := fd.Gradient(nil, func(x []float64) float64 { return s.naive(predictors(s.model, x)) }, x, &fd.Settings{Formula: fd.Central})
			for i := range grad {
				if math.Abs(grad[i]-want[i]) > 1e-7 {
					t.Errorf("%s: gradient %d is %v, by differences %v", s.name, i, grad[i], want[i])
				}
			}
		}
	}
}

func TestEvalRowsOfAllRowsIsEval(t *testing.T) {
	all := make([]int, rows)
	for i := range all {
		all[i] = (i * 7) % rows // any order
	}
	for _, s := range samples(t) {
		x := point(s.model.Dim(), 0.5, 3)
		grad, want := make([]float64, len(x)), make([]float64, len(x))
		f, err := s.model.EvalRows(all, x, grad)
		if s.model.Family() == "cox" {
			if err == nil {
				t.Error("EvalRows of a Cox model is no error")
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		g, err := s.model.Eval(x, want)
		if err != nil || math.Abs(f-g) > 1e-14*(1+math.Abs(g)) {
			t.Errorf("%s: %v, all rows one by one %v, %v", s.name, g, f, err)
		}
		for i := range grad {
			if math.Abs(grad[i]-want[i]) > 1e-14 {
				t.Errorf("%s: gradient %d: %v, want %v", s.name, i, grad[i], want[i])
			}
		}
		twice := append(append([]int(nil), all...), all...) // more rows than there are
		if f, err := s.model.EvalRows(twice, x, nil); err != nil || math.Abs(f-g) > 1e-14*(1+math.Abs(g)) {
			t.Errorf("%s: all rows twice: %v, %v; want %v", s.name, f, err, g)
		}
	}
}

// Where the predictors are as large as they get, losses and gradients are finite and right.
func TestEvalIsSafeFarOut(t *testing.T) {
	for _, s := range samples(t) {
		if s.name == "poisson" || s.name == "linear" { // exp(η) itself is the loss; η² cannot go wrong
			continue
		}
		for _, size := range []float64{1e3, 1e6} {
			x := point(s.model.Dim(), size, 5)
			grad := make([]float64, len(x))
			f, err := s.model.Eval(x, grad)
			if err != nil || f-f != 0 || f < 0 {
				t.Errorf("%s at %g: loss %v, %v", s.name, size, f, err)
			}
			// A convex f lies above its tangents: f(0) ≥ f(x) − ⟨∇f(x), x⟩, and along the ray f grows to first order at most
			// as fast as it does at x.
			slope := 0.0
			for i, g := range grad {
				if g-g != 0 {
					t.Errorf("%s at %g: gradient %d is %v", s.name, size, i, g)
				}
				slope += g * x[i]
			}
			zero, _ := s.model.Eval(make([]float64, len(x)), nil)
			if f-slope > zero+1e-9*f {
				t.Errorf("%s at %g: the tangent at x is %v at 0, above f(0) = %v", s.name, size, f-slope, zero)
			}
			half := make([]float64, len(x))
			for i := range half {
				half[i] = x[i] / 2
			}
			if mid, _ := s.model.Eval(half, nil); mid > (f+zero)/2*(1+1e-12) {
				t.Errorf("%s at %g: not convex: %v at the middle of %v and %v", s.name, size, mid, f, zero)
			}
		}
	}
}

func TestOriginalMapsBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	raw := mat.NewDense(rows, cols, nil)
	y := make([]float64, rows)
	for i := range rows {
		y[i] = rng.NormFloat64()
		for j := range cols {
			raw.Set(i, j, 100+float64(j+1)*rng.NormFloat64())
		}
		raw.Set(i, 2, 4) // constant
	}
	scaled, err := glm.Standardise(raw)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := glm.NewDesign(raw)
	if err != nil {
		t.Fatal(err)
	}
	for j := range cols {
		var mean, square float64
		for _, v := range scaled.Column(j) {
			mean, square = mean+v/rows, square+v*v/rows
		}
		want := 1.0
		if j == 2 {
			want = 0
		}
		if math.Abs(mean) > 1e-14 || math.Abs(square-want) > 1e-14 {
			t.Errorf("column %d: mean %v, mean square %v", j, mean, square)
		}
	}
	a, err := glm.NewLinear(scaled, y)
	if err != nil {
		t.Fatal(err)
	}
	b, err := glm.NewLinear(plain, y)
	if err != nil {
		t.Fatal(err)
	}
	x := []float64{0.3, 0, 0, -1, 0.5}
	original := a.Original(x)
	f, _ := a.Eval(x, nil)
	g, _ := b.Eval(original, nil)
	if math.Abs(f-g) > 1e-12 || original[1] != 0 {
		t.Errorf("loss %v on the standardised design, %v on the original one at %v", f, g, original)
	}
	for i, v := range a.FromOriginal(original) {
		if math.Abs(v-x[i]) > 1e-13 {
			t.Errorf("coordinate %d there and back: %v, want %v", i, v, x[i])
		}
	}
}

func TestErrorsSayWhatIsWrong(t *testing.T) {
	d, err := glm.NewDesign(mat.NewDense(2, 1, []float64{1, 2}))
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]func() error{
		"no matrix":        func() error { _, err := glm.NewDesign(nil); return err },
		"nil matrix":       func() error { _, err := glm.Standardise((*mat.Dense)(nil)); return err },
		"linear of none":   func() error { _, err := glm.NewLinear(nil, []float64{1}); return err },
		"linear of zero":   func() error { _, err := glm.NewLinear(new(glm.Design), nil); return err },
		"logistic of none": func() error { _, err := glm.NewLogistic(nil, []int{0, 1}); return err },
		"classes of none":  func() error { _, err := glm.NewMultinomial(nil, []int{0, 1}, 2); return err },
		"Poisson of none":  func() error { _, err := glm.NewPoisson(nil, []float64{1}); return err },
		"Cox of none":      func() error { _, err := glm.NewCox(nil, []float64{1}, []bool{true}, glm.Breslow); return err },
		"all labels 1":     func() error { _, err := glm.NewLogistic(d, []int{1, 1}); return err },
		"all labels 0":     func() error { _, err := glm.NewLogistic(d, []int{0, 0}); return err },
		"one class seen":   func() error { _, err := glm.NewMultinomial(d, []int{1, 1}, 2); return err },
		"class 2 unseen":   func() error { _, err := glm.NewMultinomial(d, []int{0, 1}, 3); return err },
		"NaN in a design":  func() error { _, err := glm.NewDesign(mat.NewDense(1, 1, []float64{math.NaN()})); return err },
		"columns":          func() error { _, err := glm.FromColumns(2, make([]float64, 3)); return err },
		"no columns":       func() error { _, err := glm.FromColumns(2, nil); return err },
		"targets":          func() error { _, err := glm.NewLinear(d, []float64{1}); return err },
		"Inf target":       func() error { _, err := glm.NewLinear(d, []float64{1, math.Inf(1)}); return err },
		"label 2":          func() error { _, err := glm.NewLogistic(d, []int{0, 2}); return err },
		"labels":           func() error { _, err := glm.NewLogistic(d, []int{0}); return err },
		"one class":        func() error { _, err := glm.NewMultinomial(d, []int{0, 0}, 1); return err },
		"class 3":          func() error { _, err := glm.NewMultinomial(d, []int{0, 3}, 3); return err },
		"negative count":   func() error { _, err := glm.NewPoisson(d, []float64{-1, 1}); return err },
		"no counts":        func() error { _, err := glm.NewPoisson(d, []float64{0, 0}); return err },
		"no events":        func() error { _, err := glm.NewCox(d, []float64{1, 2}, []bool{false, false}, glm.Breslow); return err },
		"events":           func() error { _, err := glm.NewCox(d, []float64{1, 2}, []bool{true}, glm.Breslow); return err },
		"ties":             func() error { _, err := glm.NewCox(d, []float64{1, 2}, []bool{true, true}, 7); return err },
		"length of x": func() error {
			m, _ := glm.NewLinear(d, []float64{1, 2})
			_, err := m.Eval([]float64{1}, nil)
			return err
		},
		"row out of range": func() error {
			m, _ := glm.NewLinear(d, []float64{1, 2})
			_, err := m.EvalRows([]int{2}, []float64{1, 1}, nil)
			return err
		},
		"no rows": func() error {
			m, _ := glm.NewLinear(d, []float64{1, 2})
			_, err := m.EvalRows(nil, []float64{1, 1}, nil)
			return err
		},
	} {
		if f() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
