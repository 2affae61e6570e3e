package main

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	flags := []string{"lambda", "lr", "epochs", "warmup", "print-weights", "out"}
	for _, c := range []struct{ word, want string }{
		{"lambda", "lambda"},
		{"lamda", "lambda"},
		{"LAMBDA", "lambda"},
		{"epoch", "epochs"},
		{"epochs_", "epochs"},
		{"print-weigths", "print-weights"},
		{"print_weights", "print-weights"},
		{"warm-up", "warmup"},
		{"ep", "epochs"},        // the beginning of a word
		{"rl", ""},              // two letters of two differ
		{"x", ""},               // a letter is like nothing
		{"lt", "lr"},            // one of two
		{"", ""},                //
		{"learning-rate", ""},   // a word of its own
		{"λ", ""},               // bytes, not letters: no more than no hint
		{"out-dir-of-mine", ""}, // longer than any likeness
		{strings.Repeat("l", 200), ""},
	} {
		if got := nearest(c.word, flags); got != c.want {
			t.Errorf("nearest(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}

func TestEditDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"abc", "abc", 0}, {"kitten", "sitting", 3}, {"flaw", "lawn", 2}, {"ab", "ba", 2},
	} {
		if got := editDistance(c.a, c.b); got != c.want {
			t.Errorf("editDistance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
