package truth

import "testing"

// The table says which cells of batch methods there are not: coordinate descent on counts, and no others.
func TestMethodsOfGoldenCases(t *testing.T) {
	cases, err := goldenCases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		for _, m := range methods {
			if got, want := m.solves(c.P), m.name != "coordinate-descent" || c.of.Family != "poisson"; got != want {
				t.Errorf("%s on %s: %v, want %v: %v", m.name, c.Problem, got, want, m.of.Check(c.P))
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
