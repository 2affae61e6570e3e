package solvers_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// noisy trains on mini-batches of 20 rows: the support does not settle.
func noisy(t *testing.T, l *lasso, p *param) {
	rng := rand.New(rand.NewPCG(7, 7))
	solver := &solvers.Prox{Rule: solvers.Adam{Rate: 0.02}, Schedule: solvers.Cosine{Floor: 0.1}, Total: 3000}
	for range 3000 {
		clear(p.g())
		for range 20 {
			i := rng.IntN(l.n)
			row := l.x[i*l.p : (i+1)*l.p]
			r := -l.y[i]
			for j, v := range row {
				r += v * p.w()[j]
			}
			for j, v := range row {
				p.g()[j] += r * v / 20
			}
		}
		must(t, solver.Step(only(p)))
	}
}

func TestPolishFindsTheSupport(t *testing.T) {
	race.Alone(t)
	l := newLasso()
	want := l.solve()
	p := newParam("w", make([]float64, l.p), prox.L1{Lambda: l.lambda})
	noisy(t, l, p)
	before := len(supportOf(p.w()))
	res, err := solvers.Polish{}.Run(context.Background(), only(p), func(context.Context) (float64, error) {
		return l.gradient(p.g(), p.w()), nil
	})
	must(t, err)
	t.Logf("%d non-zeros before, %d after %d steps (%s), truth %d", before, len(supportOf(p.w())), res.Steps, res.End, len(supportOf(want)))
	if res.End != solvers.Settled {
		t.Errorf("ended by %s after %d steps, want settled", res.End, res.Steps)
	}
	if !slices.Equal(supportOf(p.w()), supportOf(want)) {
		t.Errorf("support %v, want %v", supportOf(p.w()), supportOf(want))
	}
	if res.After > res.Before || res.Zeros != l.p-len(supportOf(p.w())) {
		t.Errorf("result %+v does not fit %d non-zeros", res, len(supportOf(p.w())))
	}
	if gap := (l.objective(p.w()) - l.objective(want)) / l.objective(want); gap > 1e-9 {
		t.Errorf("objective gap %.3g after polishing, want ≤ 1e-9", gap)
	}
	if g := p.g(); slices.ContainsFunc(g, func(v float64) bool { return v != 0 }) {
		t.Error("the polish leaves a gradient behind")
	}
}

// trialsOfAStep is more than a quasi-Newton step of this problem evaluates before it moves.
const trialsOfAStep = 12

func TestPolishStopsAtItsLimit(t *testing.T) {
	l := newLasso()
	p := newParam("w", make([]float64, l.p), prox.L1{Lambda: l.lambda})
	steps := 0
	res, err := solvers.Polish{Limit: 7, Observe: func(step int, _ float64, zeros, _ int) error {
		if step != steps {
			t.Errorf("observed step %d, want %d", step, steps)
		}
		if want := l.p - len(supportOf(p.w())); zeros != want {
			t.Errorf("step %d: %d zeros observed, want %d", step, zeros, want)
		}
		steps++
		return nil
	}}.Run(context.Background(), only(p), func(context.Context) (float64, error) { return l.gradient(p.g(), p.w()), nil })
	must(t, err)
	if res.End != solvers.Limit || res.Evaluations < 7 || res.Evaluations > 7+trialsOfAStep || steps != res.Steps+1 {
		t.Errorf("%+v after %d observations, want the limit of 7 evaluations", res, steps)
	}
	steps = 0
	res, err = solvers.Polish{Rule: solvers.Adam{}, Limit: 7, Observe: func(int, float64, int, int) error { steps++; return nil }}.Run(
		context.Background(), only(p), func(context.Context) (float64, error) { return l.gradient(p.g(), p.w()), nil })
	must(t, err)
	if res.End != solvers.Limit || res.Steps != 7 || steps != 8 {
		t.Errorf("%+v after %d observations, want the limit of 7 steps of the rule", res, steps)
	}
}

// Each point of a polish is a prox point, also under a rule that averages them: its zeros are exact from the first step on.
func TestPolishLands(t *testing.T) {
	for _, rule := range []solvers.Rule{solvers.RMDA{Rate: 0.01}, solvers.RAMDA{Rate: 0.01}} {
		l := newLasso()
		p := newParam("w", random(rand.New(rand.NewPCG(4, 4)), l.p), prox.L1{Lambda: 30 * l.lambda})
		res, err := solvers.Polish{Rule: rule, Limit: 3}.Run(context.Background(), only(p), func(context.Context) (float64, error) {
			return l.gradient(p.g(), p.w()), nil
		})
		must(t, err)
		if res.Zeros == 0 || res.Zeros != l.p-len(supportOf(p.w())) {
			t.Errorf("%T: %d zeros reported, %d non-zeros of %d; want exact zeros", rule, res.Zeros, len(supportOf(p.w())), l.p)
		}
	}
}

func TestPolishIsInterruptible(t *testing.T) {
	l := newLasso()
	p := newParam("w", make([]float64, l.p), prox.L1{Lambda: l.lambda})
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	res, err := solvers.Polish{}.Run(ctx, only(p), func(context.Context) (float64, error) {
		if n++; n == 5 {
			cancel()
		}
		return l.gradient(p.g(), p.w()), nil
	})
	if !errors.Is(err, context.Canceled) || res.End != solvers.Interrupted || n != 5 {
		t.Errorf("%+v, %v; want interrupted after 5 evaluations, not %d", res, err, n)
	}
	ctx, cancel = context.WithCancel(context.Background())
	n = 0
	res, err = solvers.Polish{Rule: solvers.Adam{}}.Run(ctx, only(p), func(context.Context) (float64, error) {
		if n++; n == 5 {
			cancel()
		}
		return l.gradient(p.g(), p.w()), nil
	})
	if !errors.Is(err, context.Canceled) || res.End != solvers.Interrupted || res.Steps != 5 {
		t.Errorf("%+v, %v; want interrupted after 5 steps", res, err)
	}
	sentinel := errors.New("no data")
	if _, err := (solvers.Polish{}).Run(context.Background(), only(p), func(context.Context) (float64, error) { return 0, sentinel }); !errors.Is(err, sentinel) {
		t.Errorf("error %v, want the evaluation's", err)
	}
	if _, err := (solvers.Polish{}).Run(context.Background(), only(p), func(context.Context) (float64, error) { return math.NaN(), nil }); err == nil || !strings.Contains(err.Error(), "diverged") {
		t.Errorf("error %v, want one about divergence", err)
	}
	if err := (solvers.Polish{Window: 5}).Validate(); err == nil {
		t.Error("a window without a rule is valid")
	}
	if err := (solvers.Polish{Limit: -1}).Validate(); err == nil {
		t.Error("a negative limit is valid")
	}
}

// A start outside of the domain of its penalty is projected onto it; one within is where the polish starts.
func TestPolishStartsInTheDomain(t *testing.T) {
	for _, make := range []func(string, []float64, prox.Penalty) *param{newParam, newParam32} {
		for _, rule := range []solvers.Rule{nil, solvers.Adam{}} {
			out := make("out", []float64{3, -0.5, 0.25}, prox.Box{Lo: 0, Hi: 1})
			in := make("in", []float64{0.25, 0.5}, prox.L1{Lambda: 0.1})
			var first [][]float64
			_, err := solvers.Polish{Rule: rule, Limit: 1}.Run(context.Background(), []gorgonia.ValueGrad{out, in}, func(context.Context) (float64, error) {
				if first == nil {
					first = [][]float64{slices.Clone(numbersOf(out)), slices.Clone(numbersOf(in))}
				}
				return 0, nil
			})
			must(t, err)
			if want := [][]float64{{1, 0, 0.25}, {0.25, 0.5}}; !equal(first[0], want[0]) || !equal(first[1], want[1]) {
				t.Errorf("rule %v: the polish starts at %v, want %v", rule, first, want)
			}
		}
	}
}
