package report

// none stands in the place of a number that there is not.
const none = "–"

// An optional is a number that an arm may not have.
type optional struct {
	name  string // in JSON and CSV
	value func(*Arm) **Number
	rng   func(*Spread) **Range
}

// The optional numbers: the duality gap, the margin of strict complementarity, and the measure at kinks with its radius.
var (
	gap    = optional{"duality_gap", func(a *Arm) **Number { return &a.Gap }, func(s *Spread) **Range { return &s.Gap }}
	margin = optional{"margin", func(a *Arm) **Number { return &a.Margin }, func(s *Spread) **Range { return &s.Margin }}
	kink   = optional{"kkt_at_kinks", func(a *Arm) **Number { return &a.Kink }, func(s *Spread) **Range { return &s.Kink }}
	radius = optional{"kink_radius", func(a *Arm) **Number { return &a.KinkRadius }, func(s *Spread) **Range { return &s.KinkRadius }}
)

var optionals = []optional{gap, margin, kink, radius}

// row is the number of each arm, an en dash where there is none.
func (o optional) row(c *Comparison, r row) row {
	d := digits{significant: 2}
	var known []float64
	for i := range c.Arms {
		if v := *o.value(&c.Arms[i]); v != nil {
			known = append(known, float64(*v))
		}
	}
	decimals := d.least(known)
	for i := range c.Arms {
		v := *o.value(&c.Arms[i])
		if v == nil {
			r.cells = append(r.cells, cell{text: none})
			continue
		}
		r.cells = append(r.cells, cell{float(float64(*v), decimals), d.span(o.spread(&c.Arms[i]))})
	}
	return r
}

// kinkRows are the measure at kinks and its radius, if any arm has them.
func kinkRows(c *Comparison) []row {
	for i := range c.Arms {
		if c.Arms[i].Kink != nil {
			return []row{kink.row(c, row{label: "KKT at kinks"}), radius.row(c, row{label: "within ρ", indent: true})}
		}
	}
	return nil
}

// gapRows is the duality gap, if any arm knows it.
func gapRows(c *Comparison) []row {
	for i := range c.Arms {
		if c.Arms[i].Gap != nil {
			return []row{gap.row(c, row{label: "duality gap"})}
		}
	}
	return nil
}

func (o optional) spread(a *Arm) *Range {
	return spreadOf(a, func(s *Spread) *Range { return *o.rng(s) })
}

// optional adds the columns of a number, empty where there is none.
func (r *record) optional(a *Arm, o optional) {
	text := ""
	if v := *o.value(a); v != nil {
		text = decimal(*v)
	}
	r.ranged(o.name, text, o.spread(a))
}

// aggregate sets the median and the extremes, nil as soon as one run has no number.
func (o optional) aggregate(a *Arm, s *Spread, runs []*Arm) {
	*o.value(a), *o.rng(s) = nil, nil
	for _, r := range runs {
		if *o.value(r) == nil {
			return
		}
	}
	median, rng := condense(len(runs), func(r int) Number { return **o.value(runs[r]) })
	*o.value(a), *o.rng(s) = &median, &rng
}
