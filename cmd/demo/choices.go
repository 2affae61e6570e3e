package main

import (
	"slices"
	"strings"

	"github.com/pkg/errors"
	"github.com/spf13/pflag"
)

var _ pflag.Value = choices{}

// choices is a list of words with commas between, each one of those that there are.
type choices struct {
	to *[]string
	of []string
}

func (v choices) String() string { return strings.Join(*v.to, ",") }
func (v choices) Type() string   { return "WORDS" }

func (v choices) Set(s string) error {
	var out []string
	for _, word := range strings.Split(s, ",") {
		word = strings.TrimSpace(word)
		if !slices.Contains(v.of, word) {
			return errors.Errorf("expected some of %s, not %q%s", strings.Join(v.of, ", "), clip(word), didYouMean(word, "", v.of))
		}
		if !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	*v.to = out
	return nil
}
