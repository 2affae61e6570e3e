package truth

import (
	"context"
	"time"

	"proxgrad/internal/report"
	"proxgrad/solvers/batch"
)

// method is a batch method by name.
type method struct {
	name string
	of   batch.Method
}

// methods are the batch methods.
var methods = []method{
	{"ista", batch.ISTA{}},
	{"fista", batch.FISTA{}},
	{"coordinate-descent", batch.CoordinateDescent{}},
	{"proximal-newton", batch.ProximalNewton{}},
	{"quasi-newton", batch.QuasiNewton{}},
}

// solves tells whether the method is one for the problem: some need a model's coordinates.
func (m method) solves(p *batch.Problem) bool { return m.of.Check(p) == nil }

// iterations are the most of a batch method.
const iterations = 200000

// byMethod runs a batch method.
func (c *Case) byMethod(ctx context.Context, m method, cell *Cell) error {
	best, err := c.optimum(ctx)
	if err != nil {
		return err
	}
	r, seconds, err := c.minimize(ctx, m.of, oracleKKT)
	if err != nil {
		return err
	}
	cell.Seconds = report.Number(seconds)
	return c.measure(cell, best, r.X)
}

func (c *Case) minimize(ctx context.Context, m batch.Method, kkt float64) (*batch.Result, float64, error) {
	start := time.Now()
	r, err := batch.Minimize(ctx, c.P, c.Start, batch.Settings{KKT: kkt, Iterations: iterations}, m)
	return r, time.Since(start).Seconds(), err
}
