package truth

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"time"

	"gorgonia.org/gorgonia"

	"proxgrad/internal/report"
	"proxgrad/solvers"
	"proxgrad/solvers/batch"
)

const (
	fullSteps = 20000 // most full-batch steps of a rule
	looks     = 100   // steps between two looks at the violation
	enough    = 1e-11 // the violation at which a rule need not go on

	oracleSteps = 200000
	oracleKKT   = 1e-13
)

// A rest is where a rule on the full data ends, or err of one that diverged.
type rest struct {
	x       []float64
	decay   []float64 // of AdamW, which minimises with ½ Σ decay_i·x_i²; nil of the others
	err     error
	seconds report.Number
}

// full measures where a rule on the full data ends.
func (c *Case) full(ctx context.Context, run func(context.Context) (*rest, error), cell *Cell) error {
	best, err := c.optimum(ctx)
	if err != nil {
		return err
	}
	r, err := run(ctx)
	if err != nil {
		return err
	}
	if r.err != nil {
		return c.diverged(cell, r.err)
	}
	cell.Seconds = r.seconds
	if r.decay != nil {
		return c.measureDecayed(ctx, r, cell)
	}
	return c.measure(cell, best, r.x)
}

// fullPolished goes on from there.
func (c *Case) fullPolished(ctx context.Context, run func(context.Context) (*rest, error), cell *Cell) error {
	best, err := c.optimum(ctx)
	if err != nil {
		return err
	}
	r, err := run(ctx)
	if err != nil {
		return err
	}
	if r.err != nil {
		return c.diverged(cell, r.err)
	}
	start := time.Now()
	x := slices.Clone(r.x)
	if err := c.polish(ctx, x, parametersOf(c.P, x)); err != nil {
		return c.diverged(cell, err)
	}
	cell.Seconds = r.seconds + since(start)
	return c.measure(cell, best, x)
}

// steps takes full-batch steps of a rule, the prox in its own metric or unscaled.
func (c *Case) steps(ctx context.Context, e solvers.RuleEntry, metric solvers.Metric) (*rest, error) {
	start := time.Now()
	x := slices.Clone(c.Start)
	params := parametersOf(c.P, x)
	t := tuned(e, c.Convex)
	solver := solvers.Prox{Rule: t.rule, Metric: metric, Schedule: t.schedule, Total: fullSteps}
	grad := make([]float64, len(x))
	for k := range fullSteps {
		if _, err := c.P.Smooth.Eval(x, grad); err != nil {
			return nil, err
		}
		if k%looks == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if c.violation(x, grad) <= enough {
				break
			}
		}
		params.put(grad)
		if err := solver.Step(params.list); err != nil {
			return &rest{err: err}, nil
		}
	}
	if err := solver.Land(params.list); err != nil {
		return nil, err
	}
	r := &rest{x: x, seconds: since(start)}
	if w, ok := t.rule.(solvers.AdamW); ok {
		r.decay = decayOf(w, &solver, params, len(x))
	}
	return r, nil
}

// parameters are the segments of one point: its terms, and what lies between them.
type parameters struct {
	at    []int
	parts []*parameter
	list  []gorgonia.ValueGrad
}

// parametersOf cuts x, which the parameters share, into those of the terms and the free ones.
func parametersOf(p *batch.Problem, x []float64) *parameters {
	terms := slices.SortedFunc(slices.Values(p.Terms), func(a, b batch.Term) int { return a.At - b.At })
	out := &parameters{}
	at := 0
	for _, t := range append(terms, batch.Term{At: len(x)}) {
		if t.At > at {
			out.add("free", at, x[at:t.At], batch.Term{})
		}
		if t.Len > 0 {
			out.add("term", t.At, t.Of(x), t)
		}
		at = t.At + t.Len
	}
	return out
}

func (p *parameters) add(kind string, at int, w []float64, t batch.Term) {
	q := newParameter(kind+strconv.Itoa(at), w, t.Penalty)
	p.at, p.parts, p.list = append(p.at, at), append(p.parts, q), append(p.list, q)
}

// put sets the gradients.
func (p *parameters) put(grad []float64) {
	for i, q := range p.parts {
		copy(q.g(), grad[p.at[i]:])
	}
}

// diverged records that a rule left the finite numbers.
func (c *Case) diverged(cell *Cell, err error) error {
	var bad *solvers.NonFiniteError
	if !errors.As(err, &bad) {
		return err
	}
	cell.KKT, cell.Gap = report.Number(math.Inf(1)), report.Number(math.Inf(1))
	return nil
}
