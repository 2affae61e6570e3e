package report

import (
	"fmt"
	"math"
	"strconv"
)

// A row is one measure of all arms, in words: what the terminal table and the page share.
type row struct {
	label  string
	indent bool // a part of the row above
	cells  []cell
}

// A cell is the text of one number, and of its range over the repeats where that is more than a point.
type cell struct{ text, span string }

const missing = "n/a"

// rows lists the measures in the order of the table.
func rows(c *Comparison) []row {
	var out []row
	out = append(out, lambdaRows(c)...)
	weights := total(c, func(a *Arm) (int, bool) { return a.Weights, true })
	out = append(out,
		countRow(c, "exact zeros"+weights, func(a *Arm) (int, *Range) { return a.ExactZeros, spreadOf(a, exactZeros) }),
		shareRow(c))
	for l := range maxLen(c, func(a *Arm) int { return len(a.Layers) }) {
		out = append(out, layerRow(c, l))
	}
	out = append(out, countRow(c, fmt.Sprintf("live features of %d", c.Features), func(a *Arm) (int, *Range) {
		return a.LiveFeatures, spreadOf(a, func(s *Spread) *Range { return &s.LiveFeatures })
	}))
	for l := range maxLen(c, func(a *Arm) int { return len(a.LiveUnits) }) {
		out = append(out, unitsRow(c, l))
	}
	out = append(out,
		floatRow(c, "train accuracy", "train_accuracy", digits{decimals: 3}),
		floatRow(c, "test accuracy", "test_accuracy", digits{decimals: 3}),
		floatRow(c, "loss", "loss", digits{significant: 3}))
	switch {
	case c.isL1():
		out = append(out, floatRow(c, "‖W‖₁", "l1_norm", digits{significant: 3}))
	case !c.Constraint:
		out = append(out, floatRow(c, "penalty", "penalty", digits{significant: 3}))
	}
	out = append(out,
		floatRow(c, "objective", "objective", digits{significant: 3}),
		floatRow(c, "KKT violation", "kkt", digits{significant: 2}))
	out = append(append(out, gapRows(c)...), kinkRows(c)...)
	return append(out,
		margin.row(c, row{label: "margin"}),
		floatRow(c, "seconds", "seconds", digits{decimals: 2}))
}

func exactZeros(s *Spread) *Range { return &s.ExactZeros }

func spreadOf(a *Arm, pick func(*Spread) *Range) *Range {
	if a.Spread == nil {
		return nil
	}
	return pick(a.Spread)
}

// lambdaRows says which λ each arm had, if they had different ones.
func lambdaRows(c *Comparison) []row {
	own := false
	lambda, ratio := row{label: "λ"}, row{label: "λ/λ_max"}
	for i := range c.Arms {
		a := &c.Arms[i]
		l, r := c.Lambda, c.LambdaRatio
		if a.Lambda != nil {
			own, l, r = true, *a.Lambda, Number(math.NaN())
		}
		if a.LambdaRatio != nil {
			r = *a.LambdaRatio
		}
		lambda.cells = append(lambda.cells, cell{text: short(l)})
		ratio.cells = append(ratio.cells, cell{text: short(r)})
	}
	if !own {
		return nil
	}
	return []row{lambda, ratio}
}

func countRow(c *Comparison, label string, of func(*Arm) (int, *Range)) row {
	r := row{label: label}
	for i := range c.Arms {
		v, rng := of(&c.Arms[i])
		r.cells = append(r.cells, cell{strconv.Itoa(v), digits{}.span(rng)})
	}
	return r
}

func shareRow(c *Comparison) row {
	r := row{label: "share", indent: true}
	for i := range c.Arms {
		r.cells = append(r.cells, cell{text: percent(c.Arms[i].ExactZeros, c.Arms[i].Weights)})
	}
	return r
}

func layerRow(c *Comparison, l int) row {
	name := ""
	for i := range c.Arms {
		if l < len(c.Arms[i].Layers) {
			name = c.Arms[i].Layers[l].Name
			break
		}
	}
	of := total(c, func(a *Arm) (int, bool) {
		if l >= len(a.Layers) {
			return 0, false
		}
		return a.Layers[l].Size, true
	})
	r := row{label: printable(name) + of, indent: true}
	for i := range c.Arms {
		a := &c.Arms[i]
		if l >= len(a.Layers) {
			r.cells = append(r.cells, cell{text: missing})
			continue
		}
		rng := spreadOf(a, func(s *Spread) *Range { return &s.Layers[l].Zeros })
		r.cells = append(r.cells, cell{strconv.Itoa(a.Layers[l].Zeros), digits{}.span(rng)})
	}
	return r
}

func unitsRow(c *Comparison, l int) row {
	label := fmt.Sprintf("live units %d", l+1)
	if l < len(c.Hidden) {
		label += fmt.Sprintf(" of %d", c.Hidden[l])
	}
	r := row{label: label}
	for i := range c.Arms {
		a := &c.Arms[i]
		if l >= len(a.LiveUnits) {
			r.cells = append(r.cells, cell{text: missing})
			continue
		}
		rng := spreadOf(a, func(s *Spread) *Range { return &s.LiveUnits[l] })
		r.cells = append(r.cells, cell{strconv.Itoa(a.LiveUnits[l]), digits{}.span(rng)})
	}
	return r
}

// floatRow formats a measure with one number of decimals for all arms, so that they compare at a glance.
func floatRow(c *Comparison, label, name string, d digits) row {
	r := row{label: label}
	for _, m := range measures {
		if m.name != name {
			continue
		}
		xs := make([]float64, len(c.Arms))
		for i := range xs {
			xs[i] = float64(*m.value(&c.Arms[i]))
		}
		decimals := d.least(xs)
		for i, x := range xs {
			r.cells = append(r.cells, cell{float(x, decimals), d.span(spreadOf(&c.Arms[i], m.rng))})
		}
	}
	return r
}

// total is " of n" where all arms that have the number have the same, else "".
func total(c *Comparison, of func(*Arm) (int, bool)) string {
	n, any := 0, false
	for i := range c.Arms {
		v, ok := of(&c.Arms[i])
		if ok && any && v != n {
			return ""
		}
		if ok {
			n, any = v, true
		}
	}
	if !any {
		return ""
	}
	return fmt.Sprintf(" of %d", n)
}

func maxLen(c *Comparison, of func(*Arm) int) int {
	n := 0
	for i := range c.Arms {
		n = max(n, of(&c.Arms[i]))
	}
	return n
}
