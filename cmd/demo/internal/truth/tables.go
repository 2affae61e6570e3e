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
)

// A table is what one heading stands over: rows are rules by mode, columns penalties or data sets.
type table struct {
	title   string
	about   string // a paragraph
	measure func(*Cell) report.Number
	limit   float64
	support bool // the zeros count
}

func kktOf(c *Cell) report.Number { return c.KKT }
func gapOf(c *Cell) report.Number { return report.Number(math.Abs(float64(c.Gap))) }

var tables = []table{
	tableConvex: {
		"Full batch, convex penalties",
		"A least-squares problem with badly scaled columns. Each entry is the violation of the optimality conditions (KKT) at" +
			" the end, rounded up to a power of ten, 1e-10 for anything below.",
		kktOf, 1e-8, true,
	},
	tableNonConvex: {
		"Full batch, penalties that are not convex",
		"The same problem, from the solution without a penalty. There are many stationary points, of which each rule finds one;" +
			" that it is the best of them nobody promises. For l0 every" +
			" zero is stationary. A prox with a large step jumps: the steps of dual averaging grow, and those of a coordinate whose gradient vanishes too.",
		kktOf, 1e-8, false,
	},
	tableStochastic: {
		"Generalised linear models with recorded optima",
		"One column a data set and a model. Each entry is the greatest relative gap of the objective, rounded up to a power of" +
			" ten, over the recorded λ and the seeds; 1e-10 for anything below.",
		gapOf, 1e-6, true,
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
)

// entry is the worst of the cells, as text.
func (t table) entry(cells []*Cell) string {
	if len(cells) == 0 {
		return "·"
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

// signs explains the signs that occur in text.
func (t table) signs(text string) []string {
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
	return out
}
