package truth

import (
	"context"
	"math"
	"slices"
	"sync"

	"github.com/pkg/errors"

	"proxgrad/internal/report"
	"proxgrad/ops/prox"
	"proxgrad/ops/prox/catalogue"
	"proxgrad/solvers/batch"
)

// A Case is a problem with a penalty: what a cell asks a rule to minimise.
type Case struct {
	Problem string // name
	Penalty string // name
	Convex  bool
	P       *batch.Problem
	Start   []float64 // where the rules begin

	extra   float64 // curvature beyond 1
	optimum func(context.Context) (*optimum, error)
}

// optimum is what is known of the minimum.
type optimum struct {
	x         []float64
	objective float64
	kkt       float64
}

// strength is the share of λ_max at which the penalties of the least-squares problem act.
const strength = 0.2

// leastSquaresCase puts a penalty of the catalogue on the coefficients of a least-squares problem. Convex problems start at 0;
// the others, whose end depends on the start, at the solution without a penalty; or near that in the domain.
func leastSquaresCase(name string, l *leastSquares, e catalogue.Entry) (*Case, error) {
	n := l.Dim()
	c := &Case{Problem: name, Penalty: e.Name, Convex: e.Convex, Start: make([]float64, n)}
	grad := make([]float64, n)
	if _, err := l.Eval(c.Start, grad); err != nil {
		return nil, err
	}
	lambda := strength * critical(e, l.rows, l.cols, grad)
	c.P = &batch.Problem{Smooth: l, Terms: []batch.Term{{At: 0, Len: n, Penalty: e.Make(lambda, l.rows, l.cols)}}}
	if !e.Convex {
		free, err := batch.Minimize(context.Background(), &batch.Problem{Smooth: l}, c.Start, batch.Settings{KKT: 1e-6}, batch.ISTA{})
		if err != nil {
			return nil, err
		}
		c.Start = free.X
	}
	if p := c.P.Terms[0].Penalty; math.IsInf(p.Value(c.Start), 1) {
		p.Prox(c.Start, c.Start, 1e-12) // a nearby point of the domain
	}
	c.optimum = once(c.solve)
	return c, nil
}

// critical is λ_max, or, for a penalty without it, the least λ at which a step of size 1 from 0 ends at 0; 1 where there is
// neither, as for constraints.
func critical(e catalogue.Entry, rows, cols int, grad []float64) float64 {
	if p, ok := prox.As[prox.Criticaler](e.Make(1, rows, cols)); ok {
		if most := p.LambdaMax(grad); most > 0 && !math.IsInf(most, 1) {
			return most
		}
	}
	z := make([]float64, len(grad))
	stays := func(lambda float64) bool {
		for i, g := range grad {
			z[i] = -g
		}
		e.Make(lambda, rows, cols).Prox(z, z, 1)
		return !slices.ContainsFunc(z, func(v float64) bool { return v != 0 })
	}
	lo, hi := 1e-6, 1e6
	if stays(lo) || !stays(hi) {
		return 1
	}
	for hi/lo > 1.001 {
		if mid := math.Sqrt(lo * hi); stays(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi
}

// solve finds the optimum with proximal gradient steps of size 1/L, as long as they lower the violation: the gradients of
// leastSquares have the Lipschitz constant L = 1, so that no step has to be tried and nothing is lost in comparing objectives.
func (c *Case) solve(ctx context.Context) (*optimum, error) {
	n, step := len(c.Start), 1/(1+c.extra)
	x, grad := slices.Clone(c.Start), make([]float64, n)
	best := &optimum{kkt: math.Inf(1)}
	for k := range oracleSteps {
		f, err := c.P.Smooth.Eval(x, grad)
		if err != nil {
			return nil, err
		}
		if k%looks == 0 {
			if kkt := c.violation(x, grad); kkt < best.kkt {
				best = &optimum{x: slices.Clone(x), objective: f + c.P.Penalty(x), kkt: kkt}
			}
			if err := ctx.Err(); err != nil || best.kkt <= oracleKKT {
				return best, err
			}
		}
		for i, g := range grad {
			x[i] -= step * g
		}
		c.P.Prox(x, x, step)
	}
	if c.Convex && best.kkt > oracleKKT*100 {
		return nil, errors.Errorf("%s with %s: the oracle ends at a violation of %.1g", c.Problem, c.Penalty, best.kkt)
	}
	return best, nil
}

// measure fills in how far x is from the optimum.
func (c *Case) measure(cell *Cell, best *optimum, x []float64) error {
	grad := make([]float64, len(x))
	f, err := c.P.Smooth.Eval(x, grad)
	if err != nil {
		return err
	}
	cell.KKT = report.Number(c.violation(x, grad))
	cell.Gap = report.Number((f + c.P.Penalty(x) - best.objective) / math.Abs(best.objective))
	cell.SupportOK = c.sameSupport(x, best.x)
	return nil
}

// violation is how far x is from stationary: the KKT violation, and where the penalty is not convex also how far a proximal step
// of size 1/L moves x, times L.
func (c *Case) violation(x, grad []float64) float64 {
	kkt := c.P.KKT(x, grad)
	if c.Convex {
		return kkt
	}
	l := 1 + c.extra
	z := make([]float64, len(x))
	for i, g := range grad {
		z[i] = x[i] - g/l
	}
	c.P.Prox(z, z, 1/l)
	for i, v := range z {
		kkt = max(kkt, l*math.Abs(v-x[i]))
	}
	return kkt
}

// sameSupport tells whether two points have their exact zeros, among penalised coordinates, in the same places.
func (c *Case) sameSupport(x, y []float64) bool {
	for _, t := range c.P.Terms {
		if !slices.EqualFunc(t.Of(x), t.Of(y), func(a, b float64) bool { return (a == 0) == (b == 0) }) {
			return false
		}
	}
	return true
}

// once makes f run once, with the context of the first caller.
func once[T any](f func(context.Context) (T, error)) func(context.Context) (T, error) {
	var do sync.Once
	var v T
	var err error
	return func(ctx context.Context) (T, error) {
		do.Do(func() { v, err = f(ctx) })
		return v, err
	}
}
