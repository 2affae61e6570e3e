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
	mains, err := filepath.Glob("*/main.go")
	if err != nil || len(mains) == 0 {
		t.Fatalf("no tutorials found: %v", err)
	}
	for _, main := range mains {
		dir := filepath.Dir(main)
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command("go", "run", "./"+dir)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, stderr.String())
			}
			if runtime.GOARCH != "amd64" {
				t.Log("the numbers were made on amd64; elsewhere only that the tutorial runs is tested")
				return
			}
			checkReadme(t, dir, string(out))
		})
	}
}

func checkReadme(t *testing.T, dir, out string) {
	markdown := read(t, filepath.Join(dir, "README.md"))
	var source strings.Builder
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		source.WriteString(read(t, f))
	}
	code, output := dedent(source.String()), dedent(out)
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
	said := out + comments.ReplaceAllString(source.String(), "")
	prose := fences.ReplaceAllString(markdown, "")
	for _, n := range numbers.FindAllString(prose, -1) {
		if !strings.Contains(said, n) {
			t.Errorf("the number %s of the README is neither printed nor in the code", n)
		}
	}
	if t.Failed() {
		t.Logf("what was printed:\n%s", out)
	}
}
