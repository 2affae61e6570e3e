package report

import (
	"bytes"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// difficult is a comparison in which much went wrong: own λ, a dead network, a diverged one, a name that is too long.
func difficult() Comparison {
	c := fixture(1)
	own, ratio := Number(.3), Number(1.234)
	c.Arms[1].Name, c.Arms[1].Lambda, c.Arms[1].LambdaRatio = "unscaled:0.3", &own, &ratio
	dead := &c.Arms[2]
	dead.ExactZeros, dead.LiveFeatures = dead.Weights, 0
	for l := range dead.Layers {
		dead.Layers[l].Zeros = dead.Layers[l].Size
	}
	dead.Warning = "layer1 is all zero: a dead network. Lower λ or lengthen the warm-up."
	bad := &c.Arms[3]
	bad.Name = "an arm whose name\x1b[31m goes on and on, 漢字 included, beyond any line that a terminal of eighty cells has"
	bad.Loss, bad.Objective, bad.KKT = Number(math.NaN()), Number(math.Inf(1)), Number(math.NaN())
	for i := range 5 {
		a := c.Arms[0]
		a.Name = "variant" + string(rune('A'+i))
		c.Arms = append(c.Arms, a)
	}
	return c
}

// constrained is a comparison without the arm penalty and without λ, by another rule.
func constrained() Comparison {
	c := fixture(1)
	c.Penalty, c.PenaltySummary, c.Constraint, c.Rule = "box", "no weight beyond ±1", true, "momentum"
	c.Lambda, c.LambdaRatio, c.Arms = Number(math.NaN()), Number(math.NaN()), c.Arms[1:]
	return c
}

// grouped is a comparison with another penalty.
func grouped() Comparison {
	c := fixture(1)
	c.Penalty, c.PenaltySummary = "group", "zeros whole inputs: one group a row of the matrix"
	return c
}

// convex is a comparison of a network without hidden layers: the arms with a proximal operator know their duality gap.
func convex() Comparison {
	c := fixture(1)
	c.Hidden = nil
	for i := range c.Arms {
		a := &c.Arms[i]
		a.Weights, a.ExactZeros = a.Layers[0].Size, a.Layers[0].Zeros
		a.Layers, a.Matrices, a.LiveUnits, a.Kink, a.KinkRadius = a.Layers[:1], a.Matrices[:1], nil, nil, nil
		if a.Name != "penalty" {
			gap := Number(.0123 / math.Pow(100, float64(i)))
			a.Gap = &gap
		}
	}
	return c
}

func TestGolden(t *testing.T) {
	repeats, err := repeated(5)
	if err != nil {
		t.Fatal(err)
	}
	bare := Comparison{Dataset: "d.csv", Arms: []Arm{{Name: "prox", Weights: 3, ExactZeros: 1}}}
	// The drawings have tests of their own.
	page := func(w io.Writer, c Comparison) error {
		var pictures []Picture
		for _, f := range figures(&c) {
			f.SVG = []byte("<svg ></svg>\n")
			pictures = append(pictures, f.Picture)
		}
		return HTML(w, c, pictures)
	}
	tests := []struct {
		file   string
		render func(io.Writer, Comparison) error
		c      Comparison
	}{
		{"table.txt", Table, fixture(1)},
		{"table-repeats.txt", Table, repeats},
		{"table-difficult.txt", Table, difficult()},
		{"table-constrained.txt", Table, constrained()},
		{"table-grouped.txt", Table, grouped()},
		{"table-convex.txt", Table, convex()},
		{"table-bare.txt", Table, bare},
		{"result.json", JSON, fixture(1)},
		{"result-repeats.json", JSON, repeats},
		{"result-bare.json", JSON, bare},
		{"result-difficult.json", JSON, difficult()},
		{"result-convex.json", JSON, convex()},
		{"result.csv", CSV, fixture(1)},
		{"result-repeats.csv", CSV, repeats},
		{"result-difficult.csv", CSV, difficult()},
		{"report.html", page, fixture(1)},
		{"report-repeats.html", page, repeats},
		{"report-difficult.html", page, difficult()},
		{"report-constrained.html", page, constrained()},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			var got bytes.Buffer
			if err := test.render(&got, test.c); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", test.file)
			if *update {
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("(-want +got), go test -update rewrites it:\n%s", diff)
			}
		})
	}
}
