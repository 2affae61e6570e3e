package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"

	"proxgrad/internal/report"
)

// runes measures text in columns, the same in every locale.
var runes = runewidth.Condition{}

// printWeights lists, arm by arm and layer by layer, the weights that are not exactly zero, by the input they come from
// and the unit they lead to; inputs without any are named at the end of their layer.
func printWeights(w io.Writer, c report.Comparison) error {
	out := bufio.NewWriter(w)
	if c.Repeats > 1 {
		fmt.Fprintf(out, "\nThe weights of the first of %d runs, seed %d:\n", c.Repeats, c.Seed)
	}
	for _, a := range c.Arms {
		for _, m := range a.Matrices {
			printMatrix(out, a.Name, m)
		}
	}
	return out.Flush()
}

const (
	lineWidth = 80 // of the terminal that the listing fits
	nameWidth = 40 // of the longest name that is written out
)

func printMatrix(out *bufio.Writer, arm string, m report.Matrix) {
	var rows []string
	var silent []string
	left := 0
	for r := range m.Rows {
		name := fmt.Sprintf("unit%d", r+1)
		if m.RowNames != nil {
			name = runes.Truncate(printable(m.RowNames[r]), nameWidth, "…")
		}
		var cells []string
		for j, v := range m.Data[r*m.Cols : (r+1)*m.Cols] {
			if v != 0 {
				cells = append(cells, fmt.Sprintf("%d:%+.4g", j+1, v))
			}
		}
		left += len(cells)
		if cells == nil {
			silent = append(silent, name)
			continue
		}
		rows = append(rows, wrap("  "+name, cells))
	}
	fmt.Fprintf(out, "\n%s\n", wrap(arm+", "+m.Name+":", strings.Fields(fmt.Sprintf(
		"%d of %d weights are not zero (input, then unit:weight)", left, m.Rows*m.Cols))))
	for _, r := range rows {
		fmt.Fprintln(out, r)
	}
	if silent != nil {
		fmt.Fprintln(out, wrap("  all zero:", silent))
	}
}

// wrap joins the words after a head, with lines that fit the terminal and a hanging indent.
func wrap(head string, words []string) string {
	const indent = "      "
	var b strings.Builder
	b.WriteString(head)
	at := runes.StringWidth(head)
	for _, word := range words {
		n := runes.StringWidth(word)
		if at+1+n > lineWidth {
			b.WriteString("\n" + indent + word)
			at = len(indent) + n
			continue
		}
		b.WriteString(" " + word)
		at += 1 + n
	}
	return b.String()
}

// printable replaces what could steer a terminal: names come from a user's file.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)
}
