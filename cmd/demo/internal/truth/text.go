package truth

import (
	"bufio"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pkg/errors"
)

const lineWidth = 80

// modeHeads say what the rows of a mode are, in a line above them.
var modeHeads = map[Mode]string{
	Batch:      "batch methods",
	Full:       "full batch, prox in the metric of the step",
	Unscaled:   "full batch, the plain prox after the step",
	FullPolish: "full batch, then Polish",
	MiniBatch:  "mini-batches, before the Polish",
	Stochastic: "mini-batches, then Polish",
	SVRG:       "mini-batches with SVRG, no Polish",
}

// Text writes the table in lines of at most 80 columns: a table for each kind of problem, as many columns side by side as
// fit, and the list of broken promises.
func Text(w io.Writer, cells []Cell) error {
	out := bufio.NewWriter(w)
	for i, t := range tables {
		rows, columns := rowsOf(cells, i)
		if len(rows) == 0 {
			continue
		}
		var body strings.Builder
		for n, block := range blocks(columns, labelWidth(rows)) {
			if n > 0 {
				body.WriteString("\n")
			}
			t.block(&body, rows, block)
		}
		for _, l := range slices.Concat([]string{t.title}, wrap(t.about, lineWidth), []string{""}) {
			out.WriteString(l + "\n")
		}
		out.WriteString(body.String() + "\n")
		for _, s := range t.notes(body.String(), rows) {
			out.WriteString(strings.Join(wrap(s, lineWidth), "\n") + "\n\n")
		}
	}
	for _, l := range conclusion(cells) {
		indent := l[:len(l)-len(strings.TrimLeft(l, " "))]
		for n, part := range wrap(l, lineWidth-2*len(indent)) {
			if n > 0 {
				out.WriteString(indent)
			}
			out.WriteString(indent + part + "\n")
		}
	}
	return errors.Wrap(out.Flush(), "writing the table")
}

// labelWidth is that of the first column.
func labelWidth(rows []row) int {
	n := 0
	for _, r := range rows {
		n = max(n, 2+utf8.RuneCountInString(r.rule))
	}
	return n
}

const (
	entryWidth = 6 // 1e-10 and a sign
	gap        = 2
)

// head is a column's name, cut at its hyphens into lines.
func head(column string) []string {
	parts := strings.Split(column, "-")
	for i := range parts[:len(parts)-1] {
		parts[i] += "-"
	}
	return parts
}

func columnWidth(column string) int {
	n := entryWidth
	for _, p := range head(column) {
		n = max(n, utf8.RuneCountInString(p))
	}
	return n
}

// blocks cuts the columns into groups that fit the line.
func blocks(columns []string, label int) [][]string {
	var out [][]string
	at := lineWidth + 1
	for _, c := range columns {
		if at += gap + columnWidth(c); at > lineWidth {
			out, at = append(out, nil), label+gap+columnWidth(c)
		}
		out[len(out)-1] = append(out[len(out)-1], c)
	}
	return out
}

// block writes the rows for some of the columns.
func (t table) block(out *strings.Builder, rows []row, columns []string) {
	label := labelWidth(rows)
	lines := 0
	for _, c := range columns {
		lines = max(lines, len(head(c)))
	}
	total := label
	for i := range lines {
		line := strings.Repeat(" ", label)
		for _, c := range columns {
			text := ""
			if h := head(c); i >= lines-len(h) {
				text = h[i-(lines-len(h))]
			}
			line += left(strings.Repeat(" ", gap)+text, gap+columnWidth(c))
		}
		out.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	for _, c := range columns {
		total += gap + columnWidth(c)
	}
	mode := Mode("")
	for _, r := range rows {
		if r.mode != mode {
			mode = r.mode
			text := modeHeads[mode] + " "
			text += strings.Repeat("─", max(0, total-utf8.RuneCountInString(text)))
			out.WriteString(strings.TrimRight(text, " ") + "\n")
		}
		line := left("  "+r.rule, label)
		for _, c := range columns {
			line += strings.Repeat(" ", gap) + left(t.entry(r.by[c]), columnWidth(c))
		}
		out.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

func left(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

// wrap breaks a text into lines, between words.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
