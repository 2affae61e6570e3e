package truth

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/pkg/errors"
)

// Markdown writes docs/truth.md: what Text shows, with what is to be known of it. There are no dates and no times in it, so
// that the file changes only when the truth does.
func Markdown(w io.Writer, cells []Cell, o Options) error {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, preamble)
	for _, l := range conclusion(cells) {
		if rest, ok := strings.CutPrefix(l, "  "); ok {
			fmt.Fprintf(out, "* %s\n", escape(rest))
			continue
		}
		fmt.Fprintf(out, "\n%s\n", l)
	}
	for i, t := range tables {
		rows, columns := rowsOf(cells, i)
		if len(rows) == 0 {
			continue
		}
		var body strings.Builder
		t.markdown(&body, rows, columns)
		fmt.Fprintf(out, "\n## %s\n\n%s\n\n%s", t.title, strings.Join(wrap(t.about, 130), "\n"), body.String())
		for _, s := range t.notes(body.String(), rows) {
			fmt.Fprintf(out, "\n%s\n", escape(strings.Join(wrap(s, 130), "\n")))
		}
	}
	fmt.Fprint(out, making())
	return errors.Wrap(out.Flush(), "writing Markdown")
}

const preamble = `# The truth table

Every step rule with every penalty, on problems whose optimum is known: how far from it each one ends. This file is written by

` + "```sh\ngo run ./cmd/demo truth --write docs/truth.md\n```" + `

and every cell with all its numbers is printed by the same command with ` + "`--format csv`" + ` or ` + "`--format json`" + `. The command fails when a
promise is broken; ` + "`--rule`, `--penalty`, `--problem` and `--mode`" + ` choose a part, ` + "`--short`" + ` one of seconds.
`

// making says how the numbers come about.
func making() string {
	all, whole := counts()
	return fmt.Sprintf(`
## How it is made

The least-squares problem has %d rows, %d features whose scales differ by a factor of %d, and %d targets; its coefficients are a matrix, one
row a feature, so that groups, sequences and singular values have something to be. Every penalty acts at %g of its λ_max. Its optimum is found
by proximal gradient steps of size 1/L to a violation of %s, without any code of a rule. A rule takes at most %d full-batch steps: those whose
steps are along the gradient at a constant rate, those that divide by its size at one that falls, since their steps do not become small by
themselves. Where the penalty is not convex, `+"`solvers.Polish`"+` goes on from where the rule with the prox in its metric has ended, on the
objective without AdamW's decay; L, the greatest curvature of the loss, is 1. The data are those of `+"`--seed 1`"+`; another seed may draw features so
nearly dependent that this many steps at a falling rate are not enough, and then the command says so.

*Unscaled* is the common recipe: the rule's step, then the plain proximal map with the learning rate as its step. It is the same thing
for plain SGD, and for projections of single coordinates; with momentum or a metric it is another, and comes to rest elsewhere.

The recorded optima are the %d of `+"`solvers/glm/golden`"+`, from glmnet, refined there, %d of them of the Cox model. A stochastic rule makes %d epochs in batches of %d rows
at a rate that falls along a cosine, from zeros, with each of %d seeds; what it has reached by then is
measured before the Polish goes on from there on the full data. With SVRG there is no polish: momentum at a constant rate or Adam at a falling one, at most %d epochs, until the violation that each epoch's full gradient shows is %s
of the loss; on golub, whose 3051 features on 38 rows allow short steps only, at most %d, and nothing is promised. The KKT violation of a cell is that on the
full data, and its zeros count only if they are exactly those of the optimum. On the Cox model a rule makes %d steps on all rows, at rates chosen and falling like
those of mini-batches.
`, dataRows, features, spread, tasks, strength, power(oracleKKT), fullSteps, all, whole, epochs, batchRows, Options{}.seeds(), svrgEpochs,
		power(svrgEnough), svrgWide, wholeSteps)
}

// markdown writes one table.
func (t table) markdown(out *strings.Builder, rows []row, columns []string) {
	fmt.Fprintf(out, "| | %s |\n|---|%s\n", strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
	mode := Mode("")
	for _, r := range rows {
		if r.mode != mode {
			mode = r.mode
			fmt.Fprintf(out, "| **%s** |%s\n", modeHeads[mode], strings.Repeat(" |", len(columns)))
		}
		fmt.Fprintf(out, "| %s |", r.rule)
		for _, c := range columns {
			fmt.Fprintf(out, " %s |", escape(t.entry(r.by[c])))
		}
		out.WriteString("\n")
	}
}

// escape keeps Markdown from reading a sign as emphasis.
func escape(s string) string { return strings.ReplaceAll(s, "*", `\*`) }
