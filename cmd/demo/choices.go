package main

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pkg/errors"
	"github.com/spf13/pflag"
)

var _ pflag.Value = choices{}

// choices is a list of words with commas between, each one of those that there are.
type choices struct {
	to   *[]string
	of   []string
	also func() []string // words that are taken too, but are too many to be listed; or nil
}

func (v choices) String() string { return strings.Join(*v.to, ",") }
func (v choices) Type() string   { return "WORDS" }

func (v choices) Set(s string) error {
	var out []string
	for _, word := range strings.Split(s, ",") {
		word = strings.TrimSpace(word)
		if !slices.Contains(v.of, word) && (v.also == nil || !slices.Contains(v.also(), word)) {
			return v.unlisted(s, word)
		}
		if !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	*v.to = out
	return nil
}

// unlisted says that a word of s is none of those that there are: which of them is like it, or else all if they are few.
func (v choices) unlisted(s, word string) error {
	const most = 80 // letters of a list in a message
	expected := "names that --help lists"
	if list := strings.Join(v.of, ", "); utf8.RuneCountInString(list) <= most {
		expected = "some of " + list
	}
	if word != s {
		expected += ", not " + quoted(word)
	}
	return errors.Errorf("expected %s%s", expected, didYouMean(word, "", v.of))
}

func quoted(word string) string { return `"` + clip(word) + `"` }

// namesIn is a paragraph of help: a head and the names, in lines of 80 columns at most.
func namesIn(head string, names []string) string {
	const width, indent = 80, "  "
	text, at := head+":\n"+indent, len(indent)
	for i, n := range names {
		if i < len(names)-1 {
			n += ","
		}
		if at > len(indent) && at+1+len(n) > width {
			text, at = text+"\n"+indent, len(indent)
		}
		if at > len(indent) {
			text, at = text+" ", at+1
		}
		text, at = text+n, at+len(n)
	}
	return text
}
