package truth

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"proxgrad/solvers"
	"proxgrad/solvers/batch"
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
	if err := c.polish(ctx, x); err != nil {
		return c.diverged(cell, err)
	}
	cell.Seconds = since(start)
	return c.measure(cell, best, x)
}

// polish goes on from x on the full data to the end.
func (c *goldenCase) polish(ctx context.Context, x []float64) error {
	r, err := batch.Minimize(ctx, c.P, x, batch.Settings{KKT: 1e-10, Iterations: polishLimit}, batch.QuasiNewton{})
	if err != nil {
		return err
	}
	copy(x, r.X)
	return nil
}

// polishLimit is the most iterations of a polish.
const polishLimit = 2000
