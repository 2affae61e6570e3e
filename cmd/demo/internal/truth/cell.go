package truth

import (
	"fmt"
	"math"
	"strings"

	"proxgrad/internal/report"
)

// Mode is a way of running a rule.
type Mode string

// The modes.
const (
	Batch      Mode = "batch"             // a batch method: what the rules are measured against
	Full       Mode = "full"              // full-batch gradients, the prox in the metric of the step
	Unscaled   Mode = "unscaled"          // as Full with the plain prox after the step: not the objective's
	FullPolish Mode = "full+polish"       // the same, then Polish: where the penalty is not convex, and of the Cox model
	MiniBatch  Mode = "mini-batch"        // mini-batch gradients alone: what a rule reaches by itself
	Stochastic Mode = "stochastic+polish" // the same, then Polish on the full data
	SVRG       Mode = "svrg"              // mini-batch gradients of reduced variance, and no Polish
)

// Modes returns the modes in the order of documents.
func Modes() []Mode { return []Mode{Batch, Full, FullPolish, Unscaled, MiniBatch, Stochastic, SVRG} }

// A Cell is one entry of the cross table.
type Cell struct {
	Rule    string `json:"rule"` // a step rule, or a batch method
	Penalty string `json:"penalty"`
	Problem string `json:"problem"`
	Mode    Mode   `json:"mode"`

	Gap       report.Number `json:"gap"`        // (objective − optimum)/|optimum|
	KKT       report.Number `json:"kkt"`        // violation of the optimality conditions on the full data
	SupportOK bool          `json:"support_ok"` // the zeros are exactly those of the optimum
	Seconds   report.Number `json:"seconds"`

	// Failure is what is wrong with the cell, measured by its limits: "KKT", "gap", "support" or "diverged"; "" if nothing.
	Failure string `json:"-"`
	// Must says that the cell promises to keep its limits, so that a Failure is one of the program.
	Must bool `json:"-"`

	table  int // of tables, where it stands
	column string
	seeds  []string // with which it failed
}

// Where is the name of its problem as --problem takes it: that of a column of recorded problems, or LeastSquares.
func (c Cell) Where() string {
	if c.table == tableStochastic || c.table == tableCox {
		return c.column
	}
	return c.Problem
}

// Broken tells whether the cell does not keep what it promises.
func (c *Cell) Broken() bool { return c.Must && c.Failure != "" }

// String says which cell it is and what came of it.
func (c *Cell) String() string {
	support := "the support"
	if !c.SupportOK {
		support = "not the support"
	}
	text := fmt.Sprintf("%s, %s, %s, %s: gap %.1e, KKT violation %.1e, %s", c.Rule, c.Penalty, c.Problem, c.Mode,
		float64(c.Gap), float64(c.KKT), support)
	if c.seeds != nil {
		text += ", seed " + strings.Join(c.seeds, ", ")
	}
	return text
}

// limits are what a cell must keep.
type limits struct {
	gap, kkt float64 // greatest; 0 means no limit
	support  bool    // the support must be the optimum's
}

// verdict says what is wrong with the cell, "" if nothing. An objective below the optimum is as wrong as one above.
func (c *Cell) verdict(l limits) string {
	gap, kkt := math.Abs(float64(c.Gap)), float64(c.KKT)
	switch {
	case gap-gap != 0 || kkt-kkt != 0:
		return "diverged"
	case l.kkt > 0 && kkt > l.kkt:
		return "KKT"
	case l.gap > 0 && gap > l.gap:
		return "gap"
	case l.support && !c.SupportOK:
		return "support"
	}
	return ""
}
