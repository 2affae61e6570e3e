package report

// none stands in the place of a number that there is not.
const none = "–"

// marginRow is the margin of strict complementarity, an en dash where none is known.
func marginRow(c *Comparison) row {
	d := digits{significant: 2}
	var known []float64
	for i := range c.Arms {
		if m := c.Arms[i].Margin; m != nil {
			known = append(known, float64(*m))
		}
	}
	decimals := d.least(known)
	r := row{label: "margin"}
	for i := range c.Arms {
		m := c.Arms[i].Margin
		if m == nil {
			r.cells = append(r.cells, cell{text: none})
			continue
		}
		r.cells = append(r.cells, cell{float(float64(*m), decimals), d.span(marginSpread(&c.Arms[i]))})
	}
	return r
}

func marginSpread(a *Arm) *Range {
	return spreadOf(a, func(s *Spread) *Range { return s.Margin })
}

// margin adds the columns of the margin, empty where none is known.
func (r *record) margin(a *Arm) {
	text := ""
	if a.Margin != nil {
		text = decimal(*a.Margin)
	}
	r.ranged("margin", text, marginSpread(a))
}

// aggregateMargin returns the median and the extremes, nil as soon as one run does not know its margin.
func aggregateMargin(runs []*Arm) (*Number, *Range) {
	for _, a := range runs {
		if a.Margin == nil {
			return nil, nil
		}
	}
	median, rng := condense(len(runs), func(r int) Number { return *runs[r].Margin })
	return &median, &rng
}
