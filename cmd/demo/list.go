package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/pkg/errors"

	"proxgrad/ops/prox/catalogue"
	"proxgrad/solvers"
)

// listing is what --list shows.
type listing struct {
	Penalties []listedPenalty `json:"penalties"`
	Rules     []listedRule    `json:"rules"`
}

type listedPenalty struct {
	Name    string `json:"name"`
	Type    string `json:"type"` // in package prox
	Summary string `json:"summary"`
	Convex  bool   `json:"convex"`
}

type listedRule struct {
	Name    string  `json:"name"`
	Summary string  `json:"summary"`
	Rate    float64 `json:"rate"` // learning rate where none is given
}

func newListing() listing {
	var l listing
	for _, e := range catalogue.Penalties() {
		l.Penalties = append(l.Penalties, listedPenalty{e.Name, e.Type, e.Summary, e.Convex})
	}
	for _, e := range solvers.Rules() {
		l.Rules = append(l.Rules, listedRule{e.Name, e.Summary, e.Rate})
	}
	return l
}

// showList prints the names of penalties and rules.
func showList(w io.Writer, format string) error {
	l := newListing()
	switch format {
	case "json":
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return errors.Wrap(e.Encode(l), "writing JSON")
	case "csv":
		out := csv.NewWriter(w)
		lines := [][]string{{"kind", "name", "summary"}}
		for _, p := range l.Penalties {
			lines = append(lines, []string{"penalty", p.Name, p.Summary})
		}
		for _, r := range l.Rules {
			lines = append(lines, []string{"rule", r.Name, r.Summary})
		}
		return errors.Wrap(out.WriteAll(lines), "writing CSV")
	}
	out := bufio.NewWriter(w)
	lines := [][3]string{{"penalty", "convex", "what it does to a weight matrix"}}
	for _, p := range l.Penalties {
		lines = append(lines, [3]string{p.Name, map[bool]string{true: "yes", false: "no"}[p.Convex], p.Summary})
	}
	printTable(out, lines)
	out.WriteString("\n")
	lines = [][3]string{{"rule", "rate", "what it is"}}
	for _, r := range l.Rules {
		lines = append(lines, [3]string{r.Name, fmt.Sprint(r.Rate), r.Summary})
	}
	printTable(out, lines)
	return errors.Wrap(out.Flush(), "writing the list")
}

// printTable writes three columns under their heads, the last in as many lines as it needs.
func printTable(out *bufio.Writer, lines [][3]string) {
	var width [2]int
	for _, l := range lines {
		for i := range width {
			width[i] = max(width[i], runes.StringWidth(l[i]))
		}
	}
	const gap = "  "
	for n, l := range lines {
		head := runes.FillRight(l[0], width[0]) + gap + runes.FillRight(l[1], width[1]) + gap
		for _, text := range fill(l[2], lineWidth-runes.StringWidth(head)) {
			fmt.Fprintln(out, strings.TrimRight(head+text, " "))
			head = strings.Repeat(" ", runes.StringWidth(head))
		}
		if n == 0 {
			fmt.Fprintln(out, strings.Repeat("─", lineWidth))
		}
	}
}

// fill breaks a text into lines, between words.
func fill(s string, width int) []string {
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
	}
	return append(lines, line)
}
