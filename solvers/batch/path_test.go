package batch_test

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// lasso is a family of problems by λ, and its path.
func lasso(t *testing.T, logistic bool) (at func(lambda float64) *batch.Problem, lambdas, x0 []float64) {
	t.Helper()
	const rows, cols = 30, 60
	d := design(t, rows, cols)
	rng := rand.New(rand.NewPCG(3, 1))
	y, labels := make([]float64, rows), make([]int, rows)
	for i := range rows {
		y[i] = d.Column(3)[i] - 2*d.Column(20)[i] + rng.NormFloat64()
		if y[i] > 0 {
			labels[i] = 1
		}
	}
	m := must(glm.NewLinear(d, y))
	if logistic {
		m = must(glm.NewLogistic(d, labels))
	}
	at = func(lambda float64) *batch.Problem {
		return &batch.Problem{Smooth: m, Terms: []batch.Term{{At: 0, Len: cols, Penalty: prox.L1{Lambda: lambda}}}}
	}
	x0, top, err := batch.Null(context.Background(), at(1))
	if err != nil {
		t.Fatal(err)
	}
	return at, batch.Lambdas(top, 0.05, 12), x0
}

// Without a method there is one for every smooth part and every penalty.
func TestPathChoosesAMethod(t *testing.T) {
	ctx, d := context.Background(), design(t, 40, 12)
	labels, counts, times, event := make([]int, 40), make([]float64, 40), make([]float64, 40), make([]bool, 40)
	for i := range labels {
		counts[i], times[i], event[i] = float64(i%5), float64(i%7), i%3 > 0
		if d.Column(0)[i] > 0 {
			labels[i] = 1
		}
	}
	l1 := func(lambda float64) prox.Penalty { return prox.L1{Lambda: lambda} }
	slope := func(lambda float64) prox.Penalty { return prox.SLOPE{Lambda: lambda} }
	for _, m := range []*glm.Model{
		must(glm.NewLinear(d, counts)), must(glm.NewLogistic(d, labels)), must(glm.NewMultinomial(d, labels, 2)),
		must(glm.NewPoisson(d, counts)), must(glm.NewCox(d, times, event, glm.Efron)),
	} {
		for _, penalty := range []func(float64) prox.Penalty{l1, slope} {
			at := func(lambda float64) *batch.Problem {
				return &batch.Problem{Smooth: m, Terms: []batch.Term{{Len: m.Coefficients(), Penalty: penalty(lambda)}}}
			}
			points, err := batch.Path(ctx, at, []float64{0.05, 0.03}, make([]float64, m.Dim()), batch.PathSettings{}, nil)
			if err != nil || len(points) != 2 {
				t.Fatalf("%s, %v: %d points, %v", m.Family(), penalty(1), len(points), err)
			}
			for _, p := range points {
				if p.End != batch.Converged {
					t.Errorf("%s, %v: %v after %d iterations at KKT %v", m.Family(), penalty(p.Lambda), p.End, p.Iterations, p.Certificate.KKT)
				}
				if p.Iterations > 20 && m.Family() != "linear" && penalty(1) == l1(1) {
					t.Errorf("%s, %v: %d iterations; expected those of proximal Newton", m.Family(), penalty(p.Lambda), p.Iterations)
				}
			}
		}
	}
}

// The points of a path are those of each problem solved alone.
func TestPathIsEachProblemAlone(t *testing.T) {
	for _, logistic := range []bool{false, true} {
		at, lambdas, x0 := lasso(t, logistic)
		methods := []batch.Method{nil, batch.ProximalNewton{}, batch.FISTA{}}
		for _, m := range methods {
			points, err := batch.Path(context.Background(), at, lambdas, x0, batch.PathSettings{KKT: 1e-9}, m)
			if err != nil || len(points) != len(lambdas) {
				t.Fatalf("%T: %d points, %v", m, len(points), err)
			}
			x := make([]float64, len(x0))
			for k, p := range points {
				alone, err := batch.Minimize(context.Background(), at(lambdas[k]), x0, batch.Settings{KKT: 1e-12}, batch.ProximalNewton{})
				if err != nil {
					t.Fatal(err)
				}
				p.Dense(x)
				for i, v := range x {
					if math.Abs(v-alone.X[i]) > 1e-6 || (v == 0) != (alone.X[i] == 0) {
						t.Errorf("%T, λ = %v: x[%d] = %v, alone %v", m, p.Lambda, i, v, alone.X[i])
					}
				}
				if p.End != batch.Converged || p.Certificate.KKT > 1e-9*p.Lambda || !p.Certificate.GapKnown || p.Certificate.Gap < p.Objective-alone.Objective-1e-13 {
					t.Errorf("%T, λ = %v: %v with %+v; objective %v, alone %v", m, p.Lambda, p.End, p.Certificate, p.Objective, alone.Objective)
				}
			}
			if n := len(points[0].Index); n > 1 {
				t.Errorf("%T: %d coordinates at λ_max; expected the intercept at most", m, n)
			}
			if n := len(points[11].Index); n < 5 {
				t.Errorf("%T: %d coordinates at the end of the path", m, n)
			}
		}
	}
}

func TestPathByGap(t *testing.T) {
	for _, gap := range []float64{1e-3, 1e-6, 1e-10} {
		at, lambdas, x0 := lasso(t, false)
		points, err := batch.Path(context.Background(), at, lambdas, x0, batch.PathSettings{Gap: gap}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range points {
			if !p.Certificate.GapKnown || p.Certificate.Gap > gap*points[0].Objective {
				t.Errorf("gap %v, λ = %v: %+v", gap, p.Lambda, p.Certificate)
			}
		}
	}
}

// λ_max is where the first coefficient wakes.
func TestNullIsAtLambdaMax(t *testing.T) {
	for _, logistic := range []bool{false, true} {
		at, lambdas, x0 := lasso(t, logistic)
		for _, c := range []struct {
			factor float64
			zero   bool
		}{{1 + 1e-9, true}, {0.99, false}} {
			r, err := batch.Minimize(context.Background(), at(lambdas[0]*c.factor), x0, batch.Settings{KKT: 1e-12}, batch.ProximalNewton{})
			if err != nil {
				t.Fatal(err)
			}
			zero := true
			for _, v := range r.X[:60] {
				zero = zero && v == 0
			}
			if zero != c.zero {
				t.Errorf("all zero at %v·λ_max: %v", c.factor, zero)
			}
		}
	}
}

func TestPathSaysWhereItFailed(t *testing.T) {
	at, lambdas, x0 := lasso(t, false)
	stop := errors.New("stop")
	lambdas[2] = math.NaN()
	points, err := batch.Path(context.Background(), at, lambdas, x0, batch.PathSettings{}, nil)
	if err == nil || !strings.Contains(err.Error(), "λ = NaN") || len(points) != 2 {
		t.Errorf("%d points, %v", len(points), err)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(stop)
	points, err = batch.Path(ctx, at, lambdas[:2], x0, batch.PathSettings{KKT: 1e-30}, nil)
	if !errors.Is(err, context.Canceled) || len(points) != 1 || points[0].End != batch.Interrupted {
		t.Errorf("cancelled: %+v, %v", points, err)
	}
	if _, err := batch.Path(context.Background(), at, lambdas, x0, batch.PathSettings{Gap: -1}, nil); err == nil {
		t.Error("a negative gap is no error")
	}
}

// A certificate goes to JSON whatever its numbers are.
func TestCertificateInJSON(t *testing.T) {
	text, err := json.Marshal(batch.Certificate{KKT: math.NaN(), Margin: 0.5, MarginKnown: true})
	if want := `{"kkt":null,"margin":0.5,"margin_known":true,"gap":0,"gap_known":false}`; err != nil || string(text) != want {
		t.Errorf("%s, %v; want %s", text, err, want)
	}
}
