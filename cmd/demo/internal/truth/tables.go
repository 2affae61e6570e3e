package truth

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"proxgrad/internal/report"
)

// The tables of the report, in order.
const (
	tableConvex = iota
	tableNonConvex
	tableStochastic
	tableCox
)

// A table is what one heading stands over: rows are rules by mode, columns penalties or data sets.
type table struct {
	title   string
	about   string // a paragraph
	measure func(*Cell) report.Number
	limit   float64
	support bool   // the zeros count
	missing string // why an entry may be empty
}

func kktOf(c *Cell) report.Number { return c.KKT }
func gapOf(c *Cell) report.Number { return report.Number(math.Abs(float64(c.Gap))) }

var tables = []table{
	tableConvex: {
		"Full batch, convex penalties",
		"A least-squares problem with badly scaled columns. Each entry is the violation of the optimality conditions (KKT) at" +
			" the end, rounded up to a power of ten, 1e-10 for anything below.",
		kktOf, 1e-8, true, "not in the short form",
	},
	tableNonConvex: {
		"Full batch, penalties that are not convex",
		"The same problem, from the solution without a penalty. There are many stationary points, of which each rule finds one. Each" +
			" entry is the violation of the optimality conditions or, where that is more, how far a proximal step of size 1/L moves the" +
			" point, times L: with l0 and its like any zeros are stationary, but no such step moves a minimum. After the Polish both are" +
			" promised. That is stationary, not global: which of these points is the best nobody says. Before it nothing is promised: a" +
			" prox with a large step jumps, and the steps of dual averaging grow, and those of a coordinate whose gradient vanishes too;" +
			" with a shorter step than 1/L a rule rests where that step no longer moves it.",
		kktOf, 1e-8, false, "",
	},
	tableStochastic: {
		"Generalised linear models with recorded optima",
		"One column a data set and a model. Each entry is the greatest relative gap of the objective, rounded up to a power of" +
			" ten, over the recorded λ and the seeds; 1e-10 for anything below. The rows before the Polish are there to tell a good rule from" +
			" a bad one: on a convex problem the Polish gets to the optimum from anywhere. The Cox model, whose loss is" +
			" no sum over rows, has a table of its own.",
		gapOf, 1e-6, true, "",
	},
	tableCox: {
		"The Cox model with recorded optima",
		"Its loss is no sum over rows, so that there are no mini-batches: each step is one on all rows. Each entry is the greatest" +
			" relative gap of the objective over the recorded λ, rounded up to a power of ten, 1e-10 for anything below.",
		gapOf, 1e-6, true, "",
	},
}

// A row is the cells of one rule in one mode, by column.
type row struct {
	rule string
	mode Mode
	by   map[string][]*Cell
}

// rowsOf sorts the cells of a table into rows and columns, both in the order in which they come.
func rowsOf(cells []Cell, table int) (rows []row, columns []string) {
	for i := range cells {
		c := &cells[i]
		if c.table != table {
			continue
		}
		if !slices.Contains(columns, c.column) {
			columns = append(columns, c.column)
		}
		at := slices.IndexFunc(rows, func(r row) bool { return r.rule == c.Rule && r.mode == c.Mode })
		if at < 0 {
			at = len(rows)
			rows = append(rows, row{c.Rule, c.Mode, map[string][]*Cell{}})
		}
		rows[at].by[c.column] = append(rows[at].by[c.column], c)
	}
	slices.SortStableFunc(rows, func(a, b row) int { return slices.Index(Modes(), a.mode) - slices.Index(Modes(), b.mode) })
	return rows, columns
}

// Signs beside an entry.
const (
	brokenSign  = "!" // a promise is broken
	failureSign = "*" // a limit is not kept where nothing is promised
	zerosSign   = "†" // the zeros are not the optimum's before the Polish
	noEntry     = "·" // there is no such cell
)

// entry is the worst of the cells, as text.
func (t table) entry(cells []*Cell) string {
	if len(cells) == 0 {
		return noEntry
	}
	worst, sign := 0.0, ""
	for _, c := range cells {
		v := float64(t.measure(c))
		if v-v != 0 {
			v = math.Inf(1)
		}
		worst = max(worst, v)
		switch {
		case c.Broken():
			sign = brokenSign
		case c.Failure != "" && c.Mode == MiniBatch && sign == "":
			sign = zerosSign
		case c.Failure != "" && sign == "":
			sign = failureSign
		}
	}
	return power(max(worst, least)) + sign
}

// least is the least entry: what is below it is rounding, which differs from machine to machine.
const least = 1e-10

// power rounds x up to a power of ten.
func power(x float64) string {
	if math.IsInf(x, 1) {
		return "∞"
	}
	return fmt.Sprintf("1e%d", int(math.Ceil(math.Log10(x))))
}

// notes explain the signs that occur in text, and what misses the optimum.
func (t table) notes(text string, rows []row) []string {
	limit := "beyond " + power(t.limit)
	if t.support {
		limit += ", or other zeros than the optimum has"
	}
	var out []string
	if strings.Contains(text, failureSign) {
		out = append(out, failureSign+" "+limit+"; nothing is promised")
	}
	if strings.Contains(text, brokenSign) {
		out = append(out, brokenSign+" "+limit+": a broken promise")
	}
	if strings.Contains(text, zerosSign) {
		out = append(out, zerosSign+" other zeros than the optimum has; nothing is promised before the Polish")
	}
	if strings.Contains(text, noEntry) && t.missing != "" {
		out = append(out, noEntry+" "+t.missing)
	}
	if slices.ContainsFunc(rows, row.tooShort) {
		out = append(out, fmt.Sprintf("SVRG does not reach the optimum on golub: its 3051 features on 38 rows allow short steps only,"+
			" of which %d epochs are too few.", svrgWide))
	}
	return out
}

// tooShort tells whether SVRG misses where it promises nothing.
func (r row) tooShort() bool {
	for _, cells := range r.by {
		if r.mode == SVRG && slices.ContainsFunc(cells, func(c *Cell) bool { return !c.Must && c.Failure != "" }) {
			return true
		}
	}
	return false
}
