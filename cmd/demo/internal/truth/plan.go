package truth

import (
	"context"
	"slices"

	"proxgrad/ops/prox/catalogue"
	"proxgrad/solvers"
)

// Options say which part of the table is wanted. An empty filter lets everything through.
type Options struct {
	Seed  uint64 // of the data and of the order of rows
	Short bool   // a form that takes seconds

	Rules, Penalties, Problems []string
	Modes                      []Mode
}

// LeastSquares is the name of the problem with every penalty.
const LeastSquares = "least-squares"

// Plan lists the jobs of the table in the order of documents.
func Plan(o Options) ([]Job, error) {
	l := newLeastSquares(o.Seed, dataRows, features, tasks, spread)
	var jobs []Job
	for _, e := range catalogue.Penalties() {
		if !o.wants(o.Penalties, e.Name) || !o.wants(o.Problems, LeastSquares) || o.Short && !e.Convex {
			continue
		}
		c, err := leastSquaresCase(LeastSquares, l, e)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, c.jobs()...)
	}
	recorded, err := goldenCases()
	if err != nil {
		return nil, err
	}
	for i, c := range recorded {
		if o.wants(o.Penalties, c.Penalty) && c.among(o.Problems) && (!o.Short || i%shortStride == 0) {
			jobs = append(jobs, c.jobs(o)...)
		}
	}
	return slices.DeleteFunc(jobs, func(j Job) bool {
		if o.Short && j.Cell.Mode == Unscaled && j.Cell.Penalty != "l1" {
			return true
		}
		return !o.wants(o.Rules, j.Cell.Rule) || len(o.Modes) > 0 && !slices.Contains(o.Modes, j.Cell.Mode)
	}), nil
}

// shortStride takes every so many of the recorded problems into the short form.
const shortStride = 6

func (Options) wants(filter []string, name string) bool {
	return len(filter) == 0 || slices.Contains(filter, name)
}

// among tells whether the case is wanted: by its data set, by its column or by its name.
func (c *goldenCase) among(filter []string) bool {
	return len(filter) == 0 || slices.ContainsFunc(filter, func(s string) bool {
		return s == c.of.Dataset || s == c.column() || s == c.Problem
	})
}

// Problems returns the names of the problems: LeastSquares, the data sets of the recorded optima, each a group of problems,
// and those data sets with a model, as the table shows them.
func Problems() []string { return slices.Concat([]string{LeastSquares}, datasets(), columns()) }

// Recorded returns the names of the single recorded problems, as JSON and CSV show them; nil where they cannot be read.
func Recorded() []string {
	cases, err := goldenCases()
	if err != nil {
		return nil // Plan says so
	}
	var out []string
	for _, c := range cases {
		out = append(out, c.Problem)
	}
	return out
}

// Methods returns the names of the batch methods.
func Methods() []string {
	out := make([]string, len(methods))
	for i, m := range methods {
		out[i] = m.name
	}
	return out
}

// What promises say, and what is looked at where nothing is promised.
var (
	batchLimits      = limits{gap: 1e-10, support: true}
	stochasticLimits = limits{gap: 1e-6, support: true}
	miniBatchLimits  = limits{support: true}
	fullLimits       = limits{kkt: 1e-8, support: true}
)

// jobs are the cells of a case on the full data.
func (c *Case) jobs() []Job {
	cell := Cell{Penalty: c.Penalty, Problem: c.Problem, column: c.Penalty, table: tableConvex}
	optimal, atRest := batchLimits, fullLimits
	if !c.Convex {
		cell.table = tableNonConvex
		atRest.support = false // another stationary point has other zeros
		optimal = atRest
	}
	var out []Job
	add := func(rule string, mode Mode, must bool, l limits, do func(context.Context, *Cell) error) {
		cell.Rule, cell.Mode, cell.Must = rule, mode, must
		out = append(out, Job{cell, l, do})
	}
	for _, m := range methods {
		if !m.solves(c.P) {
			continue
		}
		add(m.name, Batch, c.Convex, optimal, func(ctx context.Context, cell *Cell) error { return c.byMethod(ctx, m, cell) })
	}
	for _, e := range solvers.Rules() {
		run := once(func(ctx context.Context) (*rest, error) { return c.steps(ctx, e, solvers.MetricOfStep) })
		add(e.Name, Full, c.Convex, atRest, func(ctx context.Context, cell *Cell) error { return c.full(ctx, run, cell) })
		if !c.Convex {
			add(e.Name, FullPolish, true, atRest, func(ctx context.Context, cell *Cell) error { return c.fullPolished(ctx, run, cell) })
		}
	}
	for _, e := range solvers.Rules() {
		add(e.Name, Unscaled, false, atRest, func(ctx context.Context, cell *Cell) error {
			return c.full(ctx, func(ctx context.Context) (*rest, error) { return c.steps(ctx, e, solvers.Unscaled) }, cell)
		})
	}
	return out
}
