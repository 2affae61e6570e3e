package report

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
	"pgregory.net/rapid"
)

// Whatever the names and numbers, no line is wider than 80 cells, none ends in a space, and nothing can steer the
// terminal.
func TestTableFits(t *testing.T) {
	number := rapid.Custom(func(t *rapid.T) Number {
		return Number(rapid.OneOf(rapid.Float64(), rapid.Float64Range(0, 1),
			rapid.SampledFrom([]float64{0, 1, math.NaN(), math.Inf(-1), 1e-30, 999999.99, 1e6})).Draw(t, "x"))
	})
	rapid.Check(t, func(t *rapid.T) {
		c := Comparison{Dataset: rapid.String().Draw(t, "dataset"), Features: 1e6, Hidden: []int{123456, 1}}
		spread := rapid.Bool().Draw(t, "spread")
		for i := range rapid.IntRange(1, 9).Draw(t, "arms") {
			n := rapid.IntRange(0, 1e7).Draw(t, "weights")
			a := Arm{
				Name: rapid.String().Draw(t, "name") + fmt.Sprint(i), Weights: n, ExactZeros: rapid.IntRange(0, n).Draw(t, "zeros"),
				Layers:  []Layer{{Name: rapid.String().Draw(t, "layer"), Size: n, Zeros: n / 2}},
				Warning: rapid.String().Draw(t, "warning"), LiveUnits: []int{123456, 1},
			}
			for _, m := range measures {
				*m.value(&a) = number.Draw(t, m.name)
			}
			if spread {
				c.Repeats = 2
				a.Spread = &Spread{Layers: make([]LayerSpread, 1), LiveUnits: make([]Range, 2)}
				for _, m := range measures {
					*m.rng(a.Spread) = Range{number.Draw(t, "min"), number.Draw(t, "max")}
				}
			}
			c.Arms = append(c.Arms, a)
		}
		var b bytes.Buffer
		if err := Table(&b, c); err != nil {
			t.Fatal(err)
		}
		cells := runewidth.Condition{}
		for _, line := range strings.Split(b.String(), "\n") {
			if w := cells.StringWidth(line); w > 80 {
				t.Fatalf("%d cells: %s", w, line)
			}
			if strings.HasSuffix(line, " ") || line != printable(line) {
				t.Fatalf("a space at the end or a control character: %q", line)
			}
		}
	})
}

// The table is the same in a locale where ambiguous characters are wide.
func TestTableIgnoresTheLocale(t *testing.T) {
	old := *runewidth.DefaultCondition
	defer func() { *runewidth.DefaultCondition = old }()
	var narrow, wide bytes.Buffer
	for _, run := range []struct {
		east bool
		b    *bytes.Buffer
	}{{false, &narrow}, {true, &wide}} {
		runewidth.DefaultCondition.EastAsianWidth = run.east
		if err := Table(run.b, fixture(1)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(narrow.Bytes(), wide.Bytes()) {
		t.Error("the locale changes the table")
	}
}

// Four arms with repeats, the default, stand side by side.
func TestTableDefaultIsOneBlock(t *testing.T) {
	repeats, err := repeated(5)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]Comparison{"one": fixture(1), "repeats": repeats} {
		rs := rows(&c)
		if n := len(blocks(&c, rs, runes.StringWidth(labelColumn(rs)[0]))); n != 1 {
			t.Errorf("%s: %d tables, want 1", name, n)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{percent(0, 3320), "0.0%"}, {percent(1, 33200), "0.1%"}, {percent(3319, 3320), "99.9%"}, {percent(3320, 3320), "100.0%"},
		{percent(0, 0), "n/a"}, {percent(1, 3), "33.3%"},
		{float(.08712, 4), "0.0871"}, {float(3e-7, 4), "3.0e-07"}, {float(0, 4), "0.0000"}, {float(2e6, 1), "2.0e+06"},
		{float(math.NaN(), 2), "n/a"}, {float(-1.25, 1), "-1.2"},
		{fmt.Sprint(digits{significant: 3}.least([]float64{1.4, .087, 0, math.NaN()})), "4"},
		{fmt.Sprint(digits{significant: 3}.least([]float64{1e-9})), "5"},
		{fmt.Sprint(digits{significant: 3}.least([]float64{623.4})), "1"},
		{fmt.Sprint(digits{decimals: 3}.least([]float64{623.4})), "3"},
		{digits{significant: 3}.span(&Range{.08521, .09}), "[.0852–.0900]"},
		{digits{significant: 3}.span(&Range{598.9, 623.56}), "[599–624]"},
		{digits{decimals: 3}.span(&Range{.93, 1}), "[.930–1.000]"},
		{digits{}.span(&Range{0, 4}), "[0–4]"},
		{digits{}.span(&Range{4, 4}), ""}, {digits{}.span(nil), ""},
		{digits{significant: 3}.span(&Range{0, 0}), ""},
		{digits{significant: 3}.span(&Range{Number(math.NaN()), 1}), ""},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
