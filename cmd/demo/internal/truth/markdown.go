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
	for i, t := range tables {
		rows, columns := rowsOf(cells, i)
		if len(rows) == 0 {
			continue
		}
		var body strings.Builder
		t.markdown(&body, rows, columns)
		fmt.Fprintf(out, "\n## %s\n\n%s\n\n%s", t.title, strings.Join(wrap(t.about, 130), "\n"), body.String())
		for _, s := range t.signs(body.String()) {
			fmt.Fprintf(out, "\n%s\n", escape(s))
		}
	}
	fmt.Fprint(out, "\n## In sum\n\n")
	for _, l := range conclusion(cells) {
		if rest, ok := strings.CutPrefix(l, "  "); ok {
			l = "* " + rest
		}
		fmt.Fprintln(out, l)
	}
	return errors.Wrap(out.Flush(), "writing Markdown")
}

const preamble = `# The truth table

Every step rule with every penalty, on problems whose optimum is known: how far from it each one ends. This file is written by

` + "```sh\ngo run ./cmd/demo truth --write docs/truth.md\n```" + `

and every cell with all its numbers is printed by the same command with ` + "`--format csv`" + ` or ` + "`--format json`" + `.
`

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
