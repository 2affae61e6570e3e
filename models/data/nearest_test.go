package data

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	columns := []string{"mean_radius", "mean_texture", "diagnosis", "x1", "x2", "Größe"}
	tests := []struct{ name, want string }{
		{"diagnosis", "diagnosis"},
		{"diagnsis", "diagnosis"},   // left out
		{"diagnossis", "diagnosis"}, // one too many
		{"diagmosis", "diagnosis"},  // another
		{"daignosis", "diagnosis"},  // swapped
		{"DIAGNOSIS", "diagnosis"},
		{"mean_raidus", "mean_radius"},
		{"grösse", "Größe"},
		{"x3", "x1"}, // the first of two
		{"q", ""},
		{"", ""},
		{"price", ""},
		{strings.Repeat("x", 100), ""},
	}
	for _, tt := range tests {
		if got := nearest(tt.name, columns); got != tt.want {
			t.Errorf("nearest(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestEditDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"ab", "ba", 1}, {"abcd", "badc", 2},
		{"ca", "abc", 3}, // no letter is edited twice
	}
	for _, tt := range tests {
		if got := editDistance([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("editDistance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
