package batch_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// twins are penalties by λ whose least squares an active set solves.
var twins = map[string]func(lambda float64) prox.Penalty{
	"lasso":        func(lambda float64) prox.Penalty { return prox.L1{Lambda: lambda} },
	"elastic net":  func(lambda float64) prox.Penalty { return prox.ElasticNet{L1: 0.7 * lambda, L2: 0.3 * lambda} },
	"ridge":        func(lambda float64) prox.Penalty { return prox.ElasticNet{L2: lambda} },
	"box":          func(lambda float64) prox.Penalty { return prox.Box{Lo: -0.1 / lambda, Hi: 0.02 / lambda} },
	"a box from 0": func(lambda float64) prox.Penalty { return prox.Box{Hi: 0.05 / lambda} },
	"not negative": func(lambda float64) prox.Penalty { return prox.NonNegative{Of: prox.L1{Lambda: lambda}} },
}

// The active set finds the optima of the sweeps over residuals, on a path, with fewer rows than columns, and with columns
// that hang on each other.
func TestActiveSetIsSweeps(t *testing.T) {
	race.Alone(t)
	for name, penalty := range twins {
		for _, rows := range []int{25, 120} {
			t.Run(fmt.Sprintf("%s, %d rows", name, rows), func(t *testing.T) {
				twin(t, penalty, rows, name == "ridge" || name == "elastic net")
			})
		}
	}
}

func twin(t *testing.T, penalty func(lambda float64) prox.Penalty, rows int, unique bool) {
	const cols = 60
	columns := make([]float64, rows*cols)
	rng := rand.New(rand.NewPCG(5, 6))
	for i := range columns {
		columns[i] = rng.NormFloat64() + 0.3
	}
	copy(columns[7*rows:8*rows], columns[3*rows:]) // twice the same
	for i := range rows {
		columns[9*rows+i] = columns[3*rows+i] - columns[20*rows+i]
		columns[11*rows+i] = 0
	}
	d, err := glm.FromColumns(rows, columns)
	if err != nil {
		t.Fatal(err)
	}
	y := make([]float64, rows)
	for i := range y {
		y[i] = 3 + columns[3*rows+i] - 2*columns[20*rows+i] + columns[40*rows+i] + 0.5*rng.NormFloat64()
	}
	m := must(glm.NewLinear(d, y))
	at := func(lambda float64) *batch.Problem {
		return &batch.Problem{Smooth: m, Terms: []batch.Term{{Len: cols, Penalty: penalty(lambda)}}}
	}
	lambdas := batch.Lambdas(2, 0.01, 8)
	var paths [2][]batch.PathPoint
	for k := range paths {
		s := batch.PathSettings{KKT: 1e-12, Iterations: 3000}
		paths[k], err = batch.Path(context.Background(), at, lambdas, make([]float64, cols+1), s, batch.CoordinateDescent{Plain: k == 1, Sweeps: 20000})
		if err != nil {
			t.Fatal(err)
		}
	}
	x, swept := make([]float64, cols+1), make([]float64, cols+1)
	for k := range lambdas {
		p, q := paths[0][k], paths[1][k]
		if p.End != batch.Converged && !(p.Certificate.KKT <= 1e-14) {
			t.Errorf("λ = %v: %s with %+v", lambdas[k], p.End, p.Certificate)
		}
		if p.Objective > q.Objective+1e-12*max(1, q.Objective) || q.End == batch.Converged && math.Abs(p.Objective-q.Objective) > 1e-12*max(1, q.Objective) {
			t.Errorf("λ = %v: %v after %d iterations; %v by sweeps after %d, %s", lambdas[k], p.Objective, p.Iterations, q.Objective, q.Iterations, q.End)
		}
		p.Dense(x)
		q.Dense(swept)
		for i, v := range x {
			if unique && math.Abs(v-swept[i]) > 1e-8 {
				t.Errorf("λ = %v: x[%d] is %v; %v by sweeps", lambdas[k], i, v, swept[i])
			}
		}
		if p.Iterations > 20 {
			t.Errorf("λ = %v: %d iterations", lambdas[k], p.Iterations)
		}
	}
}
