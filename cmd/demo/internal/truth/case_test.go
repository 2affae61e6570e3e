package truth

import (
	"testing"

	"proxgrad/ops/prox/catalogue"
)

// The problems are worth solving: with each penalty that zeros, the optimum has zeros and others, and 0 is not it.
func TestCases(t *testing.T) {
	l := newLeastSquares(1, dataRows, features, tasks, spread)
	for _, e := range catalogue.Penalties() {
		c, err := leastSquaresCase(LeastSquares, l, e)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.P.Validate(); err != nil {
			t.Fatal(err)
		}
		best, err := c.optimum(t.Context())
		if err != nil {
			t.Error(err)
			continue
		}
		zeros := 0
		for _, v := range best.x {
			if v == 0 {
				zeros++
			}
		}
		t.Logf("%-12s objective %.6f, violation %.1e, %d zeros of %d", e.Name, best.objective, best.kkt, zeros, l.Dim())
		if zeros == l.Dim() {
			t.Errorf("%s: the optimum is 0", e.Name)
		}
		switch e.Name {
		case "l1", "elastic-net", "group", "sparse-group", "slope", "fused":
			if zeros == 0 {
				t.Errorf("%s: the optimum has no zeros", e.Name)
			}
		}
	}
}
