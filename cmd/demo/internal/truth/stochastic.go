package truth

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"proxgrad/internal/report"
	"proxgrad/solvers"
)

const (
	epochs    = 40
	batchRows = 16
)

// A trainingKey is which rule is trained, and with which order of rows.
type trainingKey struct {
	rule string
	seed uint64
}

// training is where the mini-batches end, or err of a rule that diverged.
type training struct {
	x       []float64
	err     error
	seconds report.Number
}

// miniBatch measures what a rule reaches on mini-batches alone.
func (c *goldenCase) miniBatch(ctx context.Context, e solvers.RuleEntry, seed uint64, best *optimum, cell *Cell) error {
	t, err := c.trained(ctx, e, seed)
	if err != nil {
		return err
	}
	if t.err != nil {
		return c.diverged(cell, t.err)
	}
	cell.Seconds = t.seconds
	return c.measure(cell, best, t.x)
}

// polished goes on from there on the full data.
func (c *goldenCase) polished(ctx context.Context, e solvers.RuleEntry, seed uint64, best *optimum, cell *Cell) error {
	t, err := c.trained(ctx, e, seed)
	if err != nil {
		return err
	}
	if t.err != nil {
		return c.diverged(cell, t.err)
	}
	start := time.Now()
	x := slices.Clone(t.x)
	if err := c.polish(ctx, x, parametersOf(c.P, x)); err != nil {
		return c.diverged(cell, err)
	}
	cell.Seconds = t.seconds + since(start)
	return c.measure(cell, best, x)
}

// trained is the training of a rule, which the modes with and without the polish share.
func (c *goldenCase) trained(ctx context.Context, e solvers.RuleEntry, seed uint64) (*training, error) {
	key := trainingKey{e.Name, seed}
	c.mu.Lock()
	run := c.training[key]
	if run == nil {
		run = once(func(ctx context.Context) (*training, error) { return c.train(ctx, e, seed) })
		c.training[key] = run
	}
	c.mu.Unlock()
	return run(ctx)
}

// train takes mini-batch steps of a rule, with a rate that falls along a cosine.
func (c *goldenCase) train(ctx context.Context, e solvers.RuleEntry, seed uint64) (*training, error) {
	s, err := c.probe(ctx)
	if err != nil {
		return nil, err
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
				return nil, err
			}
			if _, err := m.EvalRows(rows, x, grad); err != nil {
				return nil, err
			}
			params.put(grad)
			if err := solver.Step(params.list); err != nil {
				return &training{err: err}, nil
			}
		}
	}
	if err := solver.Land(params.list); err != nil {
		return nil, err
	}
	return &training{x: x, seconds: since(start)}, nil
}
