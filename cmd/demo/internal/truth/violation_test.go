package truth

import (
	"context"
	"slices"
	"testing"

	"proxgrad/internal/race"
	"proxgrad/ops/prox/catalogue"
	"proxgrad/solvers"
)

// bare are the penalties whose optimality conditions let any zeros pass, or any as many: with them the promise rests on the
// proximal step of size 1/L.
var bare = []string{"l0", "l-half", "l-two-thirds", "top-k", "n-m"}

// The promise after the Polish is one that can be broken. From a point that keeps it, any zero that is taken away or added breaks
// it. With bare penalties, points that are made stationary again with another set of zeros break it too, and the optimality
// conditions alone see none of them.
func TestOtherZerosBreakThePromise(t *testing.T) {
	race.Alone(t)
	l := newLeastSquares(1, dataRows, features, tasks, spread)
	for _, e := range catalogue.Penalties() {
		if e.Convex {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			c, err := leastSquaresCase(LeastSquares, l, e)
			if err != nil {
				t.Fatal(err)
			}
			x := polishedEnd(t, c)
			if got := failureAt(t, c, x); got != "" {
				t.Fatalf("%s where the promise is to be kept", got)
			}
			for i, v := range x {
				y := slices.Clone(x)
				if y[i] = 0; v == 0 || e.Name == "parq" { // which holds a coordinate at every level, of which 0 is one
					y[i] = v + 0.01
				}
				if failureAt(t, c, y) == "" {
					t.Errorf("coordinate %d is %v instead of %v, and nothing is broken", i, y[i], v)
				}
			}
			if slices.Contains(bare, e.Name) {
				otherSupports(t, c, x)
			}
		})
	}
}

// otherSupports goes through the points with one zero elsewhere, and with one more where the penalty lets them be so few.
func otherSupports(t *testing.T, c *Case, x []float64) {
	tried, seen, step := 0, 0, 0.1
	constraint := c.Penalty == "top-k" || c.Penalty == "n-m"
	if constraint { // its prox is the same for all steps
		step = 1
	}
	for i, v := range x {
		if v == 0 {
			continue
		}
		y := slices.Clone(x)
		if y[i] = 0; constraint { // as many zeros: another of the four wakes
			run := i - i%4
			y[run+slices.Index(x[run:run+4], 0)] = v
		}
		refit(t, c, y, step)
		tried++
		if kkt := kktAt(t, c, y); kkt > fullLimits.kkt {
			t.Errorf("another support without %d: KKT violation %.1e", i, kkt)
		}
		if failureAt(t, c, y) != "" {
			seen++
		}
	}
	t.Logf("%d of %d other supports break the promise", seen, tried)
	if seen < 3 {
		t.Error("want some of them")
	}
}

// polishedEnd is where the Polish leaves SGD.
func polishedEnd(t *testing.T, c *Case) []float64 {
	t.Helper()
	r, err := c.steps(t.Context(), solvers.Rules()[0], solvers.MetricOfStep)
	if err != nil {
		t.Fatal(err)
	}
	x := slices.Clone(r.x)
	if err := c.polish(t.Context(), x, parametersOf(c.P, x)); err != nil {
		t.Fatal(err)
	}
	return x
}

// failureAt is what a cell after the Polish says of the point x.
func failureAt(t *testing.T, c *Case, x []float64) string {
	t.Helper()
	for _, j := range c.jobs() {
		if j.Cell.Mode != FullPolish {
			continue
		}
		j.do = func(ctx context.Context, cell *Cell) error {
			best, err := c.optimum(ctx)
			if err != nil {
				return err
			}
			return c.measure(cell, best, x)
		}
		cell, err := j.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if cell.Broken() != (cell.Failure != "") {
			t.Fatal("nothing is promised after the Polish")
		}
		return cell.Failure
	}
	t.Fatalf("%s: no cell after the Polish", c.Penalty)
	return ""
}

func kktAt(t *testing.T, c *Case, x []float64) float64 {
	t.Helper()
	grad := make([]float64, len(x))
	if _, err := c.P.Smooth.Eval(x, grad); err != nil {
		t.Fatal(err)
	}
	return c.P.KKT(x, grad)
}

// refit takes proximal gradient steps that hold the zeros of x.
func refit(t *testing.T, c *Case, x []float64, step float64) {
	t.Helper()
	grad, was := make([]float64, len(x)), make([]float64, len(x))
	for range 20000 {
		if _, err := c.P.Smooth.Eval(x, grad); err != nil {
			t.Fatal(err)
		}
		copy(was, x)
		for i, g := range grad {
			if x[i] != 0 {
				x[i] -= step * g
			}
		}
		c.P.Prox(x, x, step)
		if slices.Equal(x, was) {
			return
		}
	}
}
