package truth

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"proxgrad/solvers"
)

// svrgRules are the rules that the table shows with reduced variance: one whose steps fall with the gradient, at a constant rate,
// and one whose steps do not, at a rate that falls.
var svrgRules = []string{"momentum", "adam"}

const (
	svrgEpochs = 4000 // most epochs with reduced variance
	svrgWide   = 300  // the same where nothing is promised
	svrgEnough = 1e-8 // the violation, relative to the loss where that is above 1, at which they end
)

// svrgReaches tells whether SVRG promises the optimum. On 3051 features of 38 rows the steps that the curvature allows
// are so short that some hundred epochs do not get there: the table shows it.
func (c *goldenCase) svrgReaches() bool { return c.of.Dataset != "golub" }

// svrgTuning is how a rule is run with reduced variance.
func svrgTuning(e solvers.RuleEntry, s scale) tuning {
	if e.Name == "momentum" {
		return tuning{e.New(0.5 * s.step), solvers.Constant{}}
	}
	return tuning{e.New(0.1 * s.size), solvers.Exponential{Floor: 1e-7}}
}

// svrg takes mini-batch steps of a rule with gradients of reduced variance, and nothing after them.
func (c *goldenCase) svrg(ctx context.Context, e solvers.RuleEntry, seed uint64, best *optimum, cell *Cell) error {
	s, err := c.probe(ctx)
	if err != nil {
		return err
	}
	start := time.Now()
	m, t := c.of.Model, svrgTuning(e, s)
	x, grad := slices.Clone(c.Start), make([]float64, m.Dim())
	params := parametersOf(c.P, x)
	solver := solvers.Prox{
		Rule: t.rule, Schedule: t.schedule, Total: svrgEpochs, StepsPerUnit: (m.Rows() + batchRows - 1) / batchRows,
	}
	if !c.svrgReaches() {
		solver.Total = svrgWide
	}
	var reduce solvers.SVRG
	rng := rand.New(rand.NewPCG(seed, 0x5749))
	for range int(solver.Total) {
		f, err := m.Eval(x, grad)
		if err != nil {
			return err
		}
		if c.P.KKT(x, grad) <= svrgEnough*max(1, f) {
			break
		}
		params.put(grad)
		if err := reduce.Snapshot(params.list); err != nil {
			return c.diverged(cell, err)
		}
		for rows := range slices.Chunk(rng.Perm(m.Rows()), batchRows) {
			if err := ctx.Err(); err != nil {
				return err
			}
			again := func() error {
				_, err := m.EvalRows(rows, x, grad)
				params.put(grad)
				return err
			}
			if err := again(); err != nil {
				return err
			}
			if err := reduce.Correct(params.list, again); err != nil {
				return err
			}
			if err := solver.Step(params.list); err != nil {
				return c.diverged(cell, err)
			}
		}
	}
	cell.Seconds = since(start)
	return c.measure(cell, best, x)
}
