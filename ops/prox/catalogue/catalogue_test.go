package catalogue_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"proxgrad/ops/prox"
	"proxgrad/ops/prox/catalogue"
)

func TestEntries(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range catalogue.Penalties() {
		if seen[e.Name] || e.Name != strings.ToLower(e.Name) || e.Summary == "" {
			t.Errorf("%+v: expected a name of its own, in lower case, and a summary", e)
		}
		seen[e.Name] = true
		for _, size := range [][2]int{{12, 4}, {16, 1}} {
			p := e.Make(0.1, size[0], size[1])
			if got := reflect.TypeOf(p).Name(); got != e.Type {
				t.Errorf("%s makes a %s, says %s", e.Name, got, e.Type)
			}
			if err := p.Validate(); err != nil {
				t.Errorf("%s, %v: %v", e.Name, size, err)
			}
			if s, ok := p.(prox.Sized); ok {
				if err := s.CheckLen(size[0] * size[1]); err != nil {
					t.Errorf("%s, %v: %v", e.Name, size, err)
				}
			}
		}
		if found, ok := catalogue.Find(e.Name); !ok || found.Type != e.Type {
			t.Errorf("Find(%q) = %+v, %v", e.Name, found, ok)
		}
	}
}

// calculus are the exported penalties that are made of others, and so have no entry.
var calculus = map[string]bool{"Scaled": true, "Weighted": true, "Rows": true, "Columns": true, "Indexed": true, "Sum": true, "Conjugate": true}

// TestNoneIsMissing finds every exported type of package prox that has a method Prox in its source.
func TestNoneIsMissing(t *testing.T) {
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, e := range catalogue.Penalties() {
		listed[e.Type] = true
	}
	found := 0
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
			name, ok := m.Recv.List[0].Type.(*ast.Ident)
			if !ok || !name.IsExported() {
				continue
			}
			found++
			if listed[name.Name] == calculus[name.Name] {
				t.Errorf("%s: %s is in the catalogue: %v, is calculus: %v", file, name.Name, listed[name.Name], calculus[name.Name])
			}
		}
	}
	if found < 6 {
		t.Errorf("only %d penalties found", found)
	}
}
