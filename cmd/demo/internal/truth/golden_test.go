package truth

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every name that the output shows is one to choose by, and each leaves what it names.
func TestProblemNames(t *testing.T) {
	cases, err := goldenCases()
	if err != nil {
		t.Fatal(err)
	}
	var shown, sets []string
	for _, c := range cases {
		shown, sets = append(shown, c.column()), append(sets, c.of.Dataset)
	}
	if diff := cmp.Diff(slices.Compact(shown), columns()); diff != "" {
		t.Errorf("columns (-shown +listed)\n%s", diff)
	}
	if diff := cmp.Diff(slices.Compact(sets), datasets()); diff != "" {
		t.Errorf("data sets (-shown +listed)\n%s", diff)
	}
	single := Recorded()
	for _, name := range slices.Concat(datasets(), columns(), single) {
		left := 0
		for _, c := range cases {
			named := name == c.of.Dataset || name == c.column() || name == c.Problem
			if got := c.among([]string{name}); got != named {
				t.Errorf("%s chooses %s: %v", name, c.Problem, got)
			} else if got {
				left++
			}
		}
		if left == 0 || slices.Contains(single, name) && left != 1 {
			t.Errorf("%s leaves %d problems", name, left)
		}
	}
}

// Every batch method solves every recorded problem.
func TestMethodsOfGoldenCases(t *testing.T) {
	cases, err := goldenCases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		for _, m := range methods {
			if err := m.of.Check(c.P); err != nil {
				t.Errorf("%s on %s: %v", m.name, c.Problem, err)
			}
		}
	}
}

// SVRG promises the optimum everywhere but where the table says why not.
func TestWhereSVRGPromises(t *testing.T) {
	cases, err := goldenCases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		wide := c.of.Model.Dim() == 3051+1 && c.of.Model.Rows() == 38
		if c.svrgReaches() == wide {
			t.Errorf("%s: %d coordinates, %d rows, a promise %v", c.Problem, c.of.Model.Dim(), c.of.Model.Rows(), c.svrgReaches())
		}
	}
}
