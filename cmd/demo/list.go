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
	var names, texts []string
	for _, p := range l.Penalties {
		text := p.Summary
		if !p.Convex {
			text += " (not convex)"
		}
		names, texts = append(names, p.Name), append(texts, text)
	}
	printList(out, "Penalties, for --penalty:", names, texts)
	names, texts = nil, nil
	for _, r := range l.Rules {
		names, texts = append(names, r.Name), append(texts, fmt.Sprintf("%s (learning rate %g)", r.Summary, r.Rate))
	}
	out.WriteString("\n")
	printList(out, "Step rules, for --rule:", names, texts)
	return errors.Wrap(out.Flush(), "writing the list")
}

// printList writes names and what they are, in two columns.
func printList(out *bufio.Writer, head string, names, texts []string) {
	width := 0
	for _, n := range names {
		width = max(width, runes.StringWidth(n))
	}
	fmt.Fprintln(out, head)
	for i, n := range names {
		lines := fill(texts[i], lineWidth-width-4)
		for j, l := range lines {
			if j > 0 {
				n = ""
			}
			fmt.Fprintln(out, strings.TrimRight("  "+runes.FillRight(n, width)+"  "+l, " "))
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
