package arrows

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestPowersAreAskedForByAs finds bare type assertions to the optional powers of package prox, which say too much of the
// rules of calculus: see prox.Rule and docs/decisions/0008-calculus-and-powers.md.
func TestPowersAreAskedForByAs(t *testing.T) {
	powers := powerInterfaces(t)
	if len(powers) < 12 {
		t.Fatalf("only %v are found as powers", powers)
	}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			filepath.Dir(path) == filepath.FromSlash("../../ops/prox") {
			return err
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		check := func(e ast.Expr) {
			s, ok := e.(*ast.SelectorExpr)
			if !ok || !powers[s.Sel.Name] {
				return
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "prox" {
				t.Errorf("%s: a bare assertion to prox.%s; write prox.As[prox.%s](p), which looks through the rules of calculus",
					set.Position(e.Pos()), s.Sel.Name, s.Sel.Name)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeAssertExpr:
				check(n.Type)
			case *ast.TypeSwitchStmt:
				for _, c := range n.Body.List {
					for _, e := range c.(*ast.CaseClause).List {
						check(e)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// powerInterfaces returns the names that package prox lists as those of its powers.
func powerInterfaces(t *testing.T) map[string]bool {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../../ops/prox/powers.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	powers := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || spec.Names[0].Name != "powerNames" {
			return true
		}
		for _, e := range spec.Values[0].(*ast.CompositeLit).Elts {
			powers[strings.Trim(e.(*ast.BasicLit).Value, `"`)] = true
		}
		return false
	})
	return powers
}
