package main

import (
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/internal/cli"
)

// The command in the report repeats what was given, in the order of the help, and nothing that was not.
func TestCommandLine(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"--data it's --out a&b", `go run ./cmd/demo compare-penalty-vs-prox --data='it'\''s' --out='a&b'`},
		{"", "go run ./cmd/demo compare-penalty-vs-prox"},
		{"--quiet", "go run ./cmd/demo compare-penalty-vs-prox"},
		{"--hidden none", "go run ./cmd/demo compare-penalty-vs-prox --hidden=none"},
		{"--lambda 1e-2 --hidden=5,4 --print-weights --arms prox,unscaled:.3 --dataset digits",
			"go run ./cmd/demo compare-penalty-vs-prox --dataset=digits --hidden=5,4 --lambda=0.01 --arms=prox,unscaled:.3 --print-weights=true"},
		{"--seed 3 --seed 18446744073709551615", "go run ./cmd/demo compare-penalty-vs-prox --seed=18446744073709551615"},
	} {
		cmd := newCompare(cli.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard})
		if err := cmd.ParseFlags(strings.Fields(c.args)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, commandLine(cmd)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.args, diff)
		}
	}
}

// A shell reads a quoted word as it was.
func TestQuote(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	for _, word := range []string{
		"", "plain", "a b", "it's", "''", `"$HOME"`, "`id`", "*", "a\nb", `\`, "λ", "~", "#x", "50,30,10", "-", "!",
	} {
		got, err := exec.Command(sh, "-c", "printf %s "+quote(word)).Output()
		if err != nil || string(got) != word {
			t.Errorf("quote(%q) = %s, which the shell reads as %q (%v)", word, quote(word), got, err)
		}
	}
	if got := quote("a/b-1.csv"); got != "a/b-1.csv" {
		t.Errorf("a plain word is quoted: %s", got)
	}
}
