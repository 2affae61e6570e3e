package gallery

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"proxgrad/internal/race"
	"proxgrad/ops/prox/catalogue"
	"proxgrad/solvers"
)

const docs = "../../../../docs/"

func page(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(docs + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// exportedPenalties are the exported types of package prox that have a method Prox in its source.
func exportedPenalties(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../../../ops/prox/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			m, ok := d.(*ast.FuncDecl)
			if !ok || m.Recv == nil || m.Name.Name != "Prox" {
				continue
			}
			if name, ok := m.Recv.List[0].Type.(*ast.Ident); ok && name.IsExported() {
				out = append(out, name.Name)
			}
		}
	}
	if len(out) < 6 {
		t.Fatalf("only %d penalties found", len(out))
	}
	return out
}

// Every penalty of the catalogue has a section with its type, its picture and a line in the table.
func TestPenaltiesPage(t *testing.T) {
	race.Alone(t)
	text := page(t, "penalties.md")
	sections := strings.Split(text, "\n### ")
	at := map[string]string{}
	for _, s := range sections[1:] {
		name, body, _ := strings.Cut(s, "\n")
		at[name] = body
	}
	for _, e := range catalogue.Penalties() {
		body, ok := at[e.Name]
		switch {
		case !ok:
			t.Errorf("no section %s", e.Name)
		case !strings.HasPrefix(body, "\n`prox."+e.Type+"{"):
			t.Errorf("the section %s does not begin with `prox.%s{`", e.Name, e.Type)
		case !strings.Contains(body, "](penalties/"+e.Name+".png)"):
			t.Errorf("the section %s has no picture penalties/%s.png", e.Name, e.Name)
		case !strings.Contains(body, "\n    prox: ") && !strings.Contains(body, "\n    g"):
			t.Errorf("the section %s has no formula", e.Name)
		}
		convex := map[bool]string{true: "yes", false: "no"}[e.Convex]
		line := regexp.MustCompile(`(?m)^\| \[` + e.Name + `\]\(#` + e.Name + "\\) \\| `" + e.Type + "` \\| .* \\| " + convex + ` \|$`)
		if !line.MatchString(text) {
			t.Errorf("the table has no line for %s, %s, convex: %s", e.Name, e.Type, convex)
		}
	}
}

// No penalty and no rule is missing where one looks for it.
func TestNothingIsMissing(t *testing.T) {
	penalties, choose := page(t, "penalties.md"), page(t, "how-to-choose.md")
	for _, name := range exportedPenalties(t) {
		word := regexp.MustCompile("`(prox\\.)?" + name + "[`{]")
		if !word.MatchString(penalties) || !word.MatchString(choose) {
			t.Errorf("%s is not named in penalties.md (%v) or how-to-choose.md (%v)", name, word.MatchString(penalties), word.MatchString(choose))
		}
	}
	for _, e := range solvers.Rules() {
		if !strings.Contains(choose, "\n| `"+e.Name+"` | ") {
			t.Errorf("the rule %s has no line in the table of how-to-choose.md", e.Name)
		}
	}
}

// The truth table has every rule, every method and every penalty, and no promise of it is broken.
func TestTruthPage(t *testing.T) {
	text := page(t, "truth.md")
	for _, e := range solvers.Rules() {
		if strings.Count(text, "\n| "+e.Name+" | ") < 4 { // full and unscaled, convex and not
			t.Errorf("the rule %s is missing in a table of truth.md", e.Name)
		}
	}
	for _, e := range catalogue.Penalties() {
		if !regexp.MustCompile(`(?m)^\| \|.* ` + e.Name + ` \|`).MatchString(text) {
			t.Errorf("the penalty %s is no column of truth.md", e.Name)
		}
	}
	kept := regexp.MustCompile(`(?m)^(\d+) of (\d+) promises are kept\.$`).FindStringSubmatch(text)
	if kept == nil || kept[1] != kept[2] {
		t.Errorf("truth.md does not say that all promises are kept: %v", kept)
	}
}

// Links within the pages and to other files lead somewhere.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#]*)(#[^)]*)?\)`)
	for _, name := range []string{"penalties.md", "how-to-choose.md", "extension-points.md", "truth.md", "../README.md"} {
		text := page(t, name)
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			file, anchor := m[1], m[2]
			if strings.Contains(file, "://") || strings.HasSuffix(file, ".png") { // pictures: TestPictures
				continue
			}
			in := text
			if file != "" {
				path := filepath.Join(docs, filepath.Dir(name), file)
				info, err := os.Stat(path)
				if err != nil {
					t.Errorf("%s links to %s: %v", name, file, err)
					continue
				}
				if info.IsDir() {
					continue
				}
				in = page(t, filepath.Join(filepath.Dir(name), file))
			}
			if anchor != "" && !hasHeading(in, anchor[1:]) {
				t.Errorf("%s links to %s, which has no such heading", name, file+anchor)
			}
		}
	}
}

func hasHeading(text, anchor string) bool {
	for _, m := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(text, -1) {
		if strings.ToLower(strings.ReplaceAll(m[1], " ", "-")) == anchor {
			return true
		}
	}
	return false
}

// The code of extension-points.md is that of ridge_test.go, which runs.
func TestExtensionPoints(t *testing.T) {
	code, err := os.ReadFile("ridge_test.go")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(page(t, "extension-points.md"), -1)
	if len(blocks) < 2 {
		t.Fatalf("%d blocks of code", len(blocks))
	}
	for _, b := range blocks {
		if !strings.Contains(string(code), b[1]) {
			t.Errorf("this code does not run anywhere:\n%s", b[1])
		}
	}
}
