package truth

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"proxgrad/solvers"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm/golden"
)

// penaltyOf is the catalogue's name of the penalty of a recorded problem.
var penaltyOf = map[string]string{"l1": "l1", "ungrouped": "l1", "elasticnet": "elastic-net", "grouped": "group"}

// datasets are those of the recorded problems.
func datasets() []string {
	return []string{"mtcars", "iris", "diabetes", "breast_cancer", "golub", "drawn-60x8", "drawn-40x60"}
}

// columns are those of the tables of the recorded problems: data sets with their models.
func columns() []string {
	return []string{
		"mtcars-linear", "mtcars-logistic", "mtcars-poisson", "iris-multinomial", "diabetes-linear", "breast-cancer-logistic",
		"golub-logistic", "drawn-60x8-cox", "drawn-40x60-cox",
	}
}

// goldenCases are the recorded problems. They start from zeros.
func goldenCases() ([]*goldenCase, error) {
	problems, err := golden.Problems()
	if err != nil {
		return nil, err
	}
	cox, err := golden.Cox()
	if err != nil {
		return nil, err
	}
	var out []*goldenCase
	for _, p := range slices.Concat(problems, cox) {
		known := &optimum{x: p.X, objective: p.Objective, kkt: p.KKT}
		c := &goldenCase{of: p, Case: Case{
			Problem: p.Name, Penalty: penaltyOf[p.Penalty], Convex: true, P: p.Batch, Start: make([]float64, p.Model.Dim()),
			optimum: func(context.Context) (*optimum, error) { return known, nil },
		}}
		c.probe = once(c.measureScale)
		c.training = map[trainingKey]func(context.Context) (*training, error){}
		out = append(out, c)
	}
	return out, nil
}

// counts returns how many recorded problems there are, and how many of them have no mini-batches.
func counts() (all, whole int) {
	cases, err := goldenCases()
	if err != nil {
		return 0, 0 // Plan says so
	}
	for _, c := range cases {
		if c.whole() {
			whole++
		}
	}
	return len(cases), whole
}

// goldenCase is a recorded problem, with the mini-batches of its model.
type goldenCase struct {
	Case
	of    *golden.Problem
	probe func(context.Context) (scale, error)

	mu       sync.Mutex
	training map[trainingKey]func(context.Context) (*training, error) // each run once
}

// column is that of the table: data set and family.
func (c *goldenCase) column() string {
	return strings.ReplaceAll(c.of.Dataset, "_", "-") + "-" + c.of.Family
}

// probes is the number of iterations that find the scale.
const probes = 30

// measureScale takes some iterations of the proximal gradient method, whose backtracking finds the step that the curvature
// allows, and sees how large the coefficients become.
func (c *goldenCase) measureScale(ctx context.Context) (scale, error) {
	s := scale{step: math.Inf(1)}
	rec := batch.RecorderFunc(func(k int, l *batch.Location, _ float64) error {
		if k > 0 {
			s.step = min(s.step, l.Step)
			return nil
		}
		for _, g := range l.Grad {
			s.grad = max(s.grad, math.Abs(g))
		}
		return nil
	})
	r, err := batch.Minimize(ctx, c.P, c.Start, batch.Settings{Iterations: probes, Recorder: rec}, batch.ISTA{})
	if err != nil {
		return s, err
	}
	for _, v := range r.X {
		s.size = max(s.size, math.Abs(v))
	}
	return s, nil
}

// batchJobs are the cells of the batch methods, beside that one.
func (c *goldenCase) batchJobs(cell Cell) []Job {
	var out []Job
	for _, m := range methods {
		cell.Rule, cell.Mode, cell.Must = m.name, Batch, true
		out = append(out, Job{cell, batchLimits, func(ctx context.Context, cell *Cell) error { return c.byMethod(ctx, m, cell) }})
	}
	return out
}

// jobs are the cells of a recorded problem.
func (c *goldenCase) jobs(o Options) []Job {
	if c.whole() {
		return c.wholeJobs()
	}
	cell := Cell{Penalty: c.Penalty, Problem: c.Problem, column: c.column(), table: tableStochastic}
	out := c.batchJobs(cell)
	add := func(e solvers.RuleEntry, mode Mode, l limits, run stochasticRun) {
		cell.Rule, cell.Mode = e.Name, mode
		out = append(out, Job{cell, l, func(ctx context.Context, cell *Cell) error {
			return c.seeds(ctx, e, run, o, l, cell)
		}})
	}
	cell.Must = false
	for _, e := range solvers.Rules() {
		add(e, MiniBatch, miniBatchLimits, c.miniBatch)
	}
	cell.Must = true
	for _, e := range solvers.Rules() {
		add(e, Stochastic, stochasticLimits, c.polished)
	}
	cell.Must = c.svrgReaches()
	for _, e := range solvers.Rules() {
		if slices.Contains(svrgRules, e.Name) {
			add(e, SVRG, stochasticLimits, c.svrg)
		}
	}
	return out
}

// stochasticRun runs a rule on mini-batches with one seed.
type stochasticRun func(ctx context.Context, e solvers.RuleEntry, seed uint64, best *optimum, cell *Cell) error

// seeds runs a rule with each seed and keeps the worst of each figure.
func (c *goldenCase) seeds(ctx context.Context, e solvers.RuleEntry, run stochasticRun, o Options, l limits, cell *Cell) error {
	best, err := c.optimum(ctx)
	if err != nil {
		return err
	}
	cell.SupportOK = true
	for seed := range uint64(o.seeds()) {
		one := *cell
		if err := run(ctx, e, o.Seed+seed, best, &one); err != nil {
			return err
		}
		if wrong := one.verdict(l); wrong != "" {
			cell.seeds = append(cell.seeds, fmt.Sprintf("%d", o.Seed+seed))
		}
		if math.Abs(float64(one.Gap)) > math.Abs(float64(cell.Gap)) || one.Gap != one.Gap {
			cell.Gap = one.Gap
		}
		cell.KKT = max(cell.KKT, one.KKT)
		cell.SupportOK = cell.SupportOK && one.SupportOK
		cell.Seconds += one.Seconds
	}
	return nil
}

// seeds is how many seeds a stochastic rule is run with.
func (o Options) seeds() int {
	if o.Short {
		return 1
	}
	return 5
}
