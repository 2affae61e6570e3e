package glm_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// survival returns times with ties, and events; the first time of all is censored, and row 0 alone has it.
func survival(rows int) ([]float64, []bool) {
	time, event := make([]float64, rows), make([]bool, rows)
	for i := range rows {
		time[i], event[i] = float64(1+i*7%5), i%4 > 0
	}
	time[0], event[0] = 0.5, false
	return time, event
}

// variances is the second derivative of the Cox model along x at η, event by event, from its definition.
func variances(x, eta, time []float64, event []bool, ties glm.Ties) float64 {
	sum := 0.0
	for e := range eta {
		if !event[e] {
			continue
		}
		before, tied := 0.0, 0.0 // events of the time of e, and those before e
		for i := range eta {
			if event[i] && time[i] == time[e] {
				tied++
				if i < e {
					before++
				}
			}
		}
		weights, all, mean, top := make([]float64, len(eta)), 0.0, 0.0, math.Inf(-1)
		for i := range eta {
			if time[i] >= time[e] {
				top = max(top, eta[i])
			}
		}
		for i := range eta {
			if time[i] < time[e] {
				continue
			}
			weights[i] = math.Exp(eta[i] - top)
			if ties == glm.Efron && event[i] && time[i] == time[e] {
				weights[i] *= 1 - before/tied
			}
			all, mean = all+weights[i], mean+weights[i]*x[i]
		}
		mean /= all
		for i, w := range weights {
			sum += w / all * (x[i] - mean) * (x[i] - mean)
		}
	}
	return sum / float64(len(eta))
}

// The curvature keeps its digits where it is the small difference of large numbers: in columns far from 0, and where one row has
// nearly all of the probability.
func TestCoxCurvatureKeepsItsDigits(t *testing.T) {
	const rows = 30
	time, event := survival(rows)
	for _, ties := range []glm.Ties{glm.Breslow, glm.Efron} {
		for _, offset := range []float64{0, 1e7} {
			for _, size := range []float64{0, 1, 30} {
				rng := rand.New(rand.NewPCG(4, 4))
				x, eta := mat.NewDense(rows, 2, nil), make([]float64, rows)
				for i := range rows {
					x.SetRow(i, []float64{rng.NormFloat64(), offset + rng.NormFloat64()})
					eta[i] = size * x.At(i, 0)
				}
				d := must(glm.NewDesign(x))
				m := must(glm.NewCox(d, time, event, ties))
				for _, q := range moving(t, m, []float64{size, 0}) {
					for j := range 2 {
						want := variances(d.Column(j), eta, time, event, ties)
						if got := q.Curvature(j); !(math.Abs(got-want) <= 1e-7*want) {
							t.Errorf("ties %v, %T, η of size %v, column %d from %v on: %v, want %v", ties, q, size, j, offset, got, want)
						}
					}
				}
			}
		}
	}
}

// A column that is constant among all who are at risk at an event says nothing, and no rounding says otherwise.
func TestCoxDoesNotSeeConstants(t *testing.T) {
	const rows = 30
	time, event := survival(rows)
	x, tenth := mat.NewDense(rows, 5, nil), 0.1
	for i := range rows {
		x.SetRow(i, []float64{math.Sin(float64(i)), tenth, 3 * tenth, 7, 7})
	}
	x.Set(0, 3, 0)   // not at risk at any event
	x.Set(3, 2, 0.3) // 0.1·3 but for rounding
	x.Set(9, 4, 7.1) // seen
	if x.At(3, 2) == x.At(4, 2) {
		t.Fatal("0.1·3 is 0.3: the test shows nothing")
	}
	for _, ties := range []glm.Ties{glm.Breslow, glm.Efron} {
		m := must(glm.NewCox(must(glm.NewDesign(x)), time, event, ties))
		at, grad := []float64{1, 0, 0, 0, 0.5}, make([]float64, 5)
		must(m.Eval(at, grad))
		for _, q := range moving(t, m, at) {
			for j := range 5 {
				unseen, before := 1 <= j && j <= 3, q.Value()
				slope, curvature := q.Slope(j), q.Curvature(j)
				q.Move(j, 1e3)
				zeros := []bool{slope == 0, curvature == 0, q.Value() == before, grad[j] == 0}
				q.Move(j, -1e3)
				if fmt.Sprint(zeros) != fmt.Sprint([]bool{unseen, unseen, unseen, unseen}) {
					t.Errorf("%T, column %d: slope %v, curvature %v, gradient %v, and a move changes the value: %v", q, j, slope, curvature, grad[j], !zeros[2])
				}
			}
			if h := q.BlockCurvature([]int{1, 2, 3}); h != 0 {
				t.Errorf("%T: curvature of a block of constants %v", q, h)
			}
			if got, want := q.BlockCurvature([]int{0, 2}), q.Curvature(0); !(math.Abs(got-want) <= 1e-9*want) {
				t.Errorf("%T: curvature of a block with a constant %v, of the other alone %v", q, got, want)
			}
		}
	}
}

// moving returns both moving functions of a model, at x.
func moving(t *testing.T, m *glm.Model, x []float64) []batch.Moving {
	t.Helper()
	all := []batch.Moving{must(m.Coordinates()), must(m.Quadratic())}
	for _, q := range all {
		if err := q.Reset(x); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
