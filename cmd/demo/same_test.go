package main

import (
	"encoding/csv"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/internal/cli"
	"proxgrad/internal/race"
)

// The one figure that may differ between two runs.
var (
	tableSeconds = regexp.MustCompile(`(?m)^seconds .*$`)
	jsonSeconds  = regexp.MustCompile(`"seconds": [0-9.e-]+`)
	pageSeconds  = regexp.MustCompile(`<th scope="row">seconds</th>.*`)
)

// One seed gives the same bytes but for the seconds, in every format and file; another seed gives others.
func TestSameSeed(t *testing.T) {
	race.Elsewhere(t)
	inFolder(t, nil)
	first, again, other := everything(t, "5"), everything(t, "5"), printed(t, "6")
	for name := range first {
		if first[name] != again[name] {
			t.Errorf("%s differs between two runs with one seed (-first +second)\n%s", name, cmp.Diff(first[name], again[name]))
		}
	}
	for format := range other {
		if first[format] == other[format] {
			t.Errorf("%s is the same with another seed", format)
		}
	}
}

// printed is what runs print, by format, without the seconds.
func printed(t *testing.T, seed string, more ...string) map[string]string {
	t.Helper()
	must := func(args ...string) string {
		got := execute(t, append(args, "--seed", seed)...)
		if got.status != cli.OK {
			t.Fatalf("status %d, stderr %q", got.status, got.err)
		}
		return got.stdout
	}
	return map[string]string{
		"table": without(t, tableSeconds, must(quick(append(more, "--print-weights")...)...)),
		"JSON":  without(t, jsonSeconds, must(small("--format", "json")...)),
		"CSV":   withoutSeconds(t, must(quick("--format", "csv")...)),
	}
}

// everything is what runs print and write, by format or file, without the seconds.
func everything(t *testing.T, seed string) map[string]string {
	t.Helper()
	all := printed(t, seed, "--out", "r")
	for _, name := range promised {
		all[name] = read(t, "r", name)
	}
	all["result.csv"] = withoutSeconds(t, all["result.csv"])
	all["result.json"] = without(t, jsonSeconds, all["result.json"])
	all["report.html"] = without(t, pageSeconds, all["report.html"])
	return all
}

func without(t *testing.T, timing *regexp.Regexp, text string) string {
	t.Helper()
	if !timing.MatchString(text) {
		t.Fatalf("no seconds in\n%s", text)
	}
	return timing.ReplaceAllString(text, "seconds")
}

func withoutSeconds(t *testing.T, table string) string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	at := slices.Index(lines[0], "seconds")
	for _, line := range lines {
		line[at] = ""
		out.WriteString(strings.Join(line, "|") + "\n")
	}
	return out.String()
}
