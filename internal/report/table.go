package report

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/pkg/errors"
)

const (
	lineWidth  = 80
	labelWidth = 28 // a longer label is cut
	nameWidth  = 20 // so is a longer name, unless its numbers are as wide
	columnGap  = 2
)

// runes measures text in terminal cells. The package's default asks the environment how wide an ambiguous character is;
// the table must not depend on that.
var runes = runewidth.Condition{}

// Table writes c as plain text in lines of at most 80 cells: what was compared, a table with the arms as columns and
// the numbers of a column aligned at the decimal point, footnotes, and the two [Sentences]. Arms that do not fit side by
// side go into further tables. With repeats the range stands below each median that has one.
// The error is that of [Comparison.Validate] or of w.
func Table(w io.Writer, c Comparison) error {
	if err := c.Validate(); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	paragraph := func(lines ...string) {
		for _, line := range lines {
			for _, l := range wrap(line, lineWidth) {
				out.WriteString(l + "\n")
			}
		}
		out.WriteString("\n")
	}
	paragraph(caption(&c)...)
	rs := rows(&c)
	labels := labelColumn(rs)
	for _, block := range blocks(&c, rs, runes.StringWidth(labels[0])) {
		out.WriteString(strings.Join(block.lines(&c, rs, labels), "\n") + "\n\n")
	}
	if ws := warnings(&c); len(ws) > 0 {
		paragraph(ws...)
	}
	paragraph(footnotes(&c)...)
	zeros, price := Sentences(c)
	for _, l := range append(wrap(zeros, lineWidth), wrap(price, lineWidth)...) {
		out.WriteString(l + "\n")
	}
	return errors.Wrap(out.Flush(), "report: writing the table")
}

// labelColumn returns the labels, padded to one width.
func labelColumn(rs []row) []string {
	labels := make([]string, len(rs))
	width := 0
	for i, r := range rs {
		labels[i] = r.label
		if r.indent {
			labels[i] = "  " + r.label
		}
		labels[i] = cut(labels[i], labelWidth)
		width = max(width, runes.StringWidth(labels[i]))
	}
	for i := range labels {
		labels[i] = runes.FillRight(labels[i], width)
	}
	return labels
}

// A column is one arm: its widest text, and where in it the decimal point stands.
type column struct {
	arm         int
	name        string
	width, frac int
}

// A block is a table of some of the arms, as many as fit.
type block struct {
	columns []column
	gap     int
}

// blocks puts the arms into as few tables as fit the line, in order, and evenly where that fits too.
func blocks(c *Comparison, rs []row, label int) []block {
	cols := make([]column, len(c.Arms))
	for i := range cols {
		cols[i] = newColumn(c, rs, i)
	}
	best := fill(cols, columnGap, label)
	if tight := fill(cols, 1, label); len(tight) < len(best) {
		best = tight
	}
	if even := deal(cols, len(best), best[0].gap); fits(even, label) {
		return even
	}
	return best
}

// fill opens a new table whenever the next column does not fit. A column always fits an empty one.
func fill(cols []column, gap, label int) []block {
	bs := []block{{gap: gap}}
	for _, col := range cols {
		last := &bs[len(bs)-1]
		if b := (block{append(slices.Clip(last.columns), col), gap}); len(last.columns) == 0 || fits([]block{b}, label) {
			*last = b
			continue
		}
		bs = append(bs, block{[]column{col}, gap})
	}
	return bs
}

// deal shares the columns out evenly.
func deal(cols []column, count, gap int) []block {
	bs := make([]block, count)
	for i := range bs {
		bs[i] = block{cols[i*len(cols)/count : (i+1)*len(cols)/count], gap}
	}
	return bs
}

func fits(bs []block, label int) bool {
	for _, b := range bs {
		width := label
		for _, col := range b.columns {
			width += b.gap + col.width
		}
		if width > lineWidth {
			return false
		}
	}
	return true
}

func newColumn(c *Comparison, rs []row, arm int) column {
	col := column{arm: arm}
	whole := 0
	for _, r := range rs {
		w, f := split(r.cells[arm].text)
		whole, col.frac = max(whole, runes.StringWidth(w)), max(col.frac, runes.StringWidth(f))
		col.width = max(col.width, runes.StringWidth(r.cells[arm].span))
	}
	col.width = max(col.width, whole+col.frac)
	col.name = cut(printable(c.Arms[arm].Name), max(nameWidth, col.width))
	col.width = max(col.width, runes.StringWidth(col.name))
	return col
}

// split cuts a number before its decimal point; what is no number counts as whole.
func split(text string) (whole, frac string) {
	if i := strings.IndexAny(text, ".%"); i >= 0 {
		return text[:i], text[i:]
	}
	if i := strings.IndexByte(text, 'e'); i > 0 { // 3e-05
		return text[:i], text[i:]
	}
	return text, ""
}

func (b block) lines(c *Comparison, rs []row, labels []string) []string {
	width := runes.StringWidth(labels[0])
	head := strings.Repeat(" ", width)
	total := width
	for _, col := range b.columns {
		head += strings.Repeat(" ", b.gap) + runes.FillLeft(col.name, col.width)
		total += b.gap + col.width
	}
	out := []string{head, strings.Repeat("─", total)}
	for i, r := range rs {
		line, spans := labels[i], strings.Repeat(" ", width)
		ranged := false
		for _, col := range b.columns {
			gap := strings.Repeat(" ", b.gap)
			cell := r.cells[col.arm]
			_, frac := split(cell.text)
			text := cell.text + strings.Repeat(" ", col.frac-runes.StringWidth(frac))
			line += gap + runes.FillLeft(text, col.width)
			spans += gap + runes.FillLeft(cell.span, col.width)
			ranged = ranged || cell.span != ""
		}
		out = append(out, strings.TrimRight(line, " "))
		if ranged {
			out = append(out, strings.TrimRight(spans, " "))
		}
	}
	return out
}

// cut shortens s to width cells, with … at the end.
func cut(s string, width int) string { return runes.Truncate(s, width, "…") }

// wrap breaks s into lines of at most width cells, between words where it can.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		switch {
		case line == "":
			line = word
		case runes.StringWidth(line)+1+runes.StringWidth(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
		for runes.StringWidth(line) > width {
			head := runes.Truncate(line, width, "")
			lines, line = append(lines, head), line[len(head):]
		}
	}
	return append(lines, line)
}
