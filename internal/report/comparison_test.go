package report

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValidate(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(*Comparison)
		want  string // "" if valid
	}{
		{"as it is", func(*Comparison) {}, ""},
		{"no arms", func(c *Comparison) { c.Arms = nil }, "it has no arms"},
		{"no name", func(c *Comparison) { c.Arms[1].Name = "" }, "arm 2 has no name"},
		{"a name twice", func(c *Comparison) { c.Arms[1].Name = "prox" }, `two arms are named "prox"`},
		{"too many zeros", func(c *Comparison) { c.Arms[2].ExactZeros = 3321 },
			`arm "prox": 3321 exact zeros among 3320 weights`},
		{"fewer than no zeros", func(c *Comparison) { c.Arms[0].ExactZeros = -1 },
			`arm "penalty": -1 exact zeros among 3320 weights`},
		{"too many zeros in a layer", func(c *Comparison) { c.Arms[2].Layers[3].Zeros = 21 },
			`arm "prox": layer "layer4": 21 exact zeros among 20 weights`},
		{"layers that do not add up", func(c *Comparison) { c.Arms[2].Weights++ },
			`arm "prox": the layers hold 3320 weights, the arm 3321`},
		{"a matrix of another size", func(c *Comparison) { c.Arms[0].Matrices[0].Rows = 31 },
			`arm "penalty": matrix "layer1": 31 × 50 with 1500 entries`},
		{"names for other rows", func(c *Comparison) { c.Arms[0].Matrices[0].RowNames = []string{"x"} },
			`arm "penalty": matrix "layer1": 1 names for 30 rows`},
		{"a spread of another shape", func(c *Comparison) { c.Arms[0].Spread = &Spread{} },
			`arm "penalty": its spread has 0 layers and 0 live units, the arm 4 and 3`},
	}
	renderers := map[string]func(Comparison) error{
		"Validate": func(c Comparison) error { return c.Validate() },
		"Table":    func(c Comparison) error { return Table(io.Discard, c) },
		"JSON":     func(c Comparison) error { return JSON(io.Discard, c) },
		"CSV":      func(c Comparison) error { return CSV(io.Discard, c) },
		"HTML":     func(c Comparison) error { return HTML(io.Discard, c, nil) },
		"Pictures": func(c Comparison) error { _, err := Pictures(c); return err },
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := fixture(1)
			test.spoil(&c)
			for name, render := range renderers {
				if test.want == "" && name == "Pictures" {
					continue // slow, and drawn elsewhere
				}
				err := render(c)
				switch {
				case test.want == "":
					if err != nil {
						t.Errorf("%s: %v", name, err)
					}
				case !errors.Is(err, ErrInvalid) || !strings.HasPrefix(err.Error(), test.want+": "):
					t.Errorf("%s: %v, want ErrInvalid with %q", name, err, test.want)
				}
			}
		})
	}
}

var errDisk = errors.New("disk full")

// full is a disk with no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errDisk }

func TestWriteErrors(t *testing.T) {
	for name, render := range map[string]func(io.Writer, Comparison) error{
		"Table": Table, "JSON": JSON, "CSV": CSV,
		"HTML": func(w io.Writer, c Comparison) error { return HTML(w, c, nil) },
	} {
		if err := render(full{}, fixture(1)); !errors.Is(err, errDisk) {
			t.Errorf("%s on a full disk: %v", name, err)
		}
	}
}

// Arms that say the same share a warning.
func TestWarningsAreSaidOnce(t *testing.T) {
	c := Comparison{Arms: []Arm{{Name: "a", Warning: "dead"}, {Name: "b"}, {Name: "c", Warning: "dead"}, {Name: "d", Warning: "slow"}}}
	want := []string{"warning: a and c: dead", "warning: d: slow"}
	if d := cmp.Diff(want, warnings(&c)); d != "" {
		t.Errorf("warnings (-want +got):\n%s", d)
	}
}
