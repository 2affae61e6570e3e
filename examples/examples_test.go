// Package examples holds the tests of the tutorials: they run, what they print is what their README shows, and the code that
// a README shows is the code that runs.
package examples

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/cpu"
)

// fence is a fenced block of Markdown: language and text.
type fence struct{ lang, text string }

var fences = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func blocks(markdown string) []fence {
	var out []fence
	for _, m := range fences.FindAllStringSubmatch(markdown, -1) {
		out = append(out, fence{m[1], m[2]})
	}
	return out
}

// dedent drops the indentation of every line, so that code may be shown without that of its function.
func dedent(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}

// a number with at least two digits in a row or a decimal point: what could go stale.
var numbers = regexp.MustCompile(`\d+\.\d+|\d{2,}`)

// a comment is no evidence for a number.
var comments = regexp.MustCompile(`(?m)//.*$`)

func TestTutorialsPrintWhatTheyShow(t *testing.T) {
	readmes, err := filepath.Glob("*/README.md")
	if err != nil || len(readmes) == 0 {
		t.Fatalf("no tutorials found: %v", err)
	}
	for _, readme := range readmes {
		dir := filepath.Dir(readme)
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			printed := run(t, "./"+dir)
			checkBlocks(t, readme, dir, printed)
			checkProse(t, readme, dir, printed)
		})
	}
}

// The README of the project: its example is examples/readme, its table the default demonstration's.
func TestProjectReadme(t *testing.T) {
	t.Parallel()
	printed := run(t, "./readme") + run(t, "../cmd/demo", "compare-penalty-vs-prox", "--quiet")
	checkBlocks(t, "../README.md", "readme", printed)
}

func run(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"run"}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go run %v: %v\n%s", args, err, stderr.String())
	}
	return string(out)
}

// checkBlocks holds the fenced blocks of the README against the code in dir and what was printed.
func checkBlocks(t *testing.T, readme, dir, out string) {
	t.Helper()
	markdown := read(t, readme)
	if runtime.GOARCH != "amd64" || !cpu.X86.HasAVX2 || !cpu.X86.HasFMA {
		t.Skip("it ran; its numbers were made with fused multiply-adds on amd64, and other kernels round differently")
	}
	code, output := dedent(sourceOf(t, dir)), dedent(out)
	for _, b := range blocks(markdown) {
		switch text := dedent(b.text); b.lang {
		case "go":
			if !strings.Contains(code, text) {
				t.Errorf("this code of the README is not in the tutorial's:\n%s", b.text)
			}
		case "text":
			if !strings.Contains(output, text) && numbers.MatchString(text) {
				t.Errorf("this output of the README was not printed:\n%s", b.text)
			}
		case "python", "sh":
		default:
			t.Errorf("a block of language %q: expected go, text, python or sh", b.lang)
		}
	}
	if t.Failed() {
		t.Logf("what was printed:\n%s", out)
	}
}

// checkProse holds every number in the text of the README against the code in dir and what was printed.
func checkProse(t *testing.T, readme, dir, out string) {
	t.Helper()
	said := out + comments.ReplaceAllString(sourceOf(t, dir), "")
	prose := fences.ReplaceAllString(read(t, readme), "")
	for _, n := range numbers.FindAllString(prose, -1) {
		if !strings.Contains(said, n) {
			t.Errorf("the number %s of the README is neither printed nor in the code", n)
		}
	}
}

// sourceOf is the Go code in dir.
func sourceOf(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, f := range files {
		source.WriteString(read(t, f))
	}
	return source.String()
}
