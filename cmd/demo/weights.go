package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"proxgrad/internal/report"
)

// printWeights lists, arm by arm and layer by layer, the weights that are not exactly zero, by the input they come from
// and the unit they lead to; inputs without any are named at the end of their layer.
func printWeights(w io.Writer, c report.Comparison) error {
	out := bufio.NewWriter(w)
	for _, a := range c.Arms {
		for _, m := range a.Matrices {
			printMatrix(out, a.Name, m)
		}
	}
	return out.Flush()
}

// lineWidth is the width of the terminal that the listing fits.
const lineWidth = 80

func printMatrix(out *bufio.Writer, arm string, m report.Matrix) {
	var rows []string
	var silent []string
	left := 0
	for r := range m.Rows {
		name := fmt.Sprintf("unit%d", r+1)
		if m.RowNames != nil {
			name = m.RowNames[r]
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
	fmt.Fprintf(out, "\n%s, %s: %d of %d weights are not zero (input, then unit:weight)\n", arm, m.Name, left, m.Rows*m.Cols)
	for _, r := range rows {
		fmt.Fprintln(out, r)
	}
	if silent != nil {
		fmt.Fprintln(out, wrap("  all zero:", silent))
	}
}

// wrap joins the words after a head, with lines that fit the terminal and a hanging indent.
func wrap(head string, words []string) string {
	var b strings.Builder
	b.WriteString(head)
	at := len([]rune(head))
	for _, word := range words {
		n := len([]rune(word))
		if at+1+n > lineWidth {
			b.WriteString("\n     ")
			at = 5
		}
		b.WriteString(" " + word)
		at += 1 + n
	}
	return b.String()
}
