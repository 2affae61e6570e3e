package truth

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"proxgrad/solvers"
)

const (
	epochs    = 40
	batchRows = 16
)

// stochastic takes mini-batch steps of a rule, with a rate that falls along a cosine, and polishes on the full data.
func (c *goldenCase) stochastic(ctx context.Context, e solvers.RuleEntry, seed uint64, best *optimum, cell *Cell) error {
	s, err := c.probe(ctx)
	if err != nil {
		return err
	}
	start := time.Now()
	m := c.of.Model
	x, grad := slices.Clone(c.Start), make([]float64, m.Dim())
	params := parametersOf(c.P, x)
	batches := (m.Rows() + batchRows - 1) / batchRows
	solver := solvers.Prox{
		Rule: stochasticRule(e, s), Schedule: solvers.Cosine{}, Total: epochs, StepsPerUnit: batches,
	}
	rng := rand.New(rand.NewPCG(seed, 0xba7c))
	for range epochs {
		order := rng.Perm(m.Rows())
		for rows := range slices.Chunk(order, batchRows) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if _, err := m.EvalRows(rows, x, grad); err != nil {
				return err
			}
			params.put(grad)
			if err := solver.Step(params.list); err != nil {
				return c.diverged(cell, err)
			}
		}
	}
	if err := solver.Land(params.list); err != nil {
		return err
	}
	if err := c.polish(ctx, x, params); err != nil {
		return c.diverged(cell, err)
	}
	cell.Seconds = since(start)
	return c.measure(cell, best, x)
}

// polish goes on from x on the full data.
func (c *goldenCase) polish(ctx context.Context, x []float64, params *parameters) error {
	grad := make([]float64, len(x))
	_, err := polisher.Run(ctx, params.list, func(context.Context) (float64, error) {
		f, err := c.P.Smooth.Eval(x, grad)
		params.put(grad)
		return f, err
	})
	return err
}

// polisher ends the stochastic runs.
var polisher = solvers.Polish{Tolerance: 1e-9}
