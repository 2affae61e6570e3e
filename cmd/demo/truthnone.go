package main

import (
	"fmt"
	"slices"
	"strings"

	"proxgrad/cmd/demo/internal/truth"
)

// whyNone says which of the filters, that together leave no cell, is the one that does not go with the others, and what does.
func whyNone(o truth.Options) string {
	for _, f := range []struct {
		flag  string
		given int
		less  func(*truth.Options)
		of    func(truth.Cell) string
	}{
		{"--mode", len(o.Modes), func(o *truth.Options) { o.Modes = nil }, func(c truth.Cell) string { return string(c.Mode) }},
		{"--penalty", len(o.Penalties), func(o *truth.Options) { o.Penalties = nil }, func(c truth.Cell) string { return c.Penalty }},
		{"--problem", len(o.Problems), func(o *truth.Options) { o.Problems = nil }, truth.Cell.Where},
		{"--rule", len(o.Rules), func(o *truth.Options) { o.Rules = nil }, func(c truth.Cell) string { return c.Rule }},
	} {
		if f.given == 0 {
			continue
		}
		without := o
		f.less(&without)
		jobs, err := truth.Plan(without)
		if err != nil || len(jobs) == 0 {
			continue
		}
		var names []string
		for _, j := range jobs {
			if n := f.of(j.Cell); !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
		if f.flag == "--mode" {
			slices.SortFunc(names, func(a, b string) int {
				return slices.Index(truth.Modes(), truth.Mode(a)) - slices.Index(truth.Modes(), truth.Mode(b))
			})
		}
		const most = 6
		text := strings.Join(names[:min(len(names), most)], ", ")
		if len(names) > most {
			text += ", …"
		}
		return fmt.Sprintf("; with the rest, %s can be %s", f.flag, text)
	}
	if o.Short {
		return "; the short form has fewer, leave out --short"
	}
	return "; leave out some of --rule, --penalty, --problem and --mode"
}
