package truth

import (
	"context"
	"slices"
	"time"

	"proxgrad/solvers"
)

// wholeSteps are the steps that a rule takes with a loss that is no sum over rows, each on all of them.
const wholeSteps = 400

// whole tells whether the loss is no sum over rows, so that there are no mini-batches.
func (c *goldenCase) whole() bool { return c.of.Family == "cox" }

// wholeJobs are the cells of a recorded problem without mini-batches, on the full data.
func (c *goldenCase) wholeJobs() []Job {
	cell := Cell{Penalty: c.Penalty, Problem: c.Problem, column: c.column(), table: tableCox}
	out := c.batchJobs(cell)
	for _, e := range solvers.Rules() {
		run := once(func(ctx context.Context) (*rest, error) { return c.trainWhole(ctx, e) })
		cell.Rule, cell.Mode, cell.Must = e.Name, Full, false
		out = append(out, Job{cell, stochasticLimits, func(ctx context.Context, cell *Cell) error { return c.full(ctx, run, cell) }})
		cell.Mode, cell.Must = FullPolish, true
		out = append(out, Job{cell, stochasticLimits, func(ctx context.Context, cell *Cell) error { return c.fullPolished(ctx, run, cell) }})
	}
	return out
}

// trainWhole takes full-batch steps of a rule, with the rates of mini-batches, which fall along a cosine.
func (c *goldenCase) trainWhole(ctx context.Context, e solvers.RuleEntry) (*rest, error) {
	s, err := c.probe(ctx)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	x, grad := slices.Clone(c.Start), make([]float64, len(c.Start))
	params := parametersOf(c.P, x)
	solver := solvers.Prox{Rule: stochasticRule(e, s), Schedule: solvers.Cosine{}, Total: wholeSteps}
	for range wholeSteps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if _, err := c.P.Smooth.Eval(x, grad); err != nil {
			return nil, err
		}
		params.put(grad)
		if err := solver.Step(params.list); err != nil {
			return &rest{err: err}, nil
		}
	}
	if err := solver.Land(params.list); err != nil {
		return nil, err
	}
	return &rest{x: x, seconds: since(start)}, nil
}
