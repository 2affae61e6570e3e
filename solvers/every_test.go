package solvers_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"proxgrad/solvers"
)

// everyRule returns the rules of the catalogue at their own rates, but for what is too fast for the gradients of the tests, and
// those of their forms that have other state.
func everyRule() []solvers.Rule {
	slower := map[string]float64{"ftrl": 0.1, "rda": 0.01, "rmda": 0.01}
	var rules []solvers.Rule
	for _, e := range solvers.Rules() {
		rules = append(rules, e.New(slower[e.Name]))
	}
	return append(rules,
		solvers.AdaGrad{Rate: 0.05, Decay: 0.01, Initial: 0.1},
		solvers.RMSProp{Rate: 0.003, Centered: true},
		solvers.RMSProp{Rate: 0.003, Momentum: 0.9},
		solvers.RMSProp{Rate: 0.003, Momentum: 0.9, Centered: true},
		solvers.AdamW{Rate: 0.01, Decay: solvers.NoDecay},
		solvers.FTRL{Rate: 0.1, Restart: 7},
		solvers.RDA{Rate: 0.01, Restart: 7},
		solvers.RMDA{Rate: 0.01, Momentum: 0.02, Restart: 7},
		solvers.RAMDA{Rate: 0.01, Momentum: 0.02, Restart: 7},
	)
}

func TestCatalogueOfRules(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range solvers.Rules() {
		if seen[e.Name] || e.Name != strings.ToLower(e.Name) || e.Summary == "" || !(e.Rate > 0) {
			t.Errorf("%+v: expected a name of its own, in lower case, a summary and a rate", e)
		}
		seen[e.Name] = true
		r := e.New(0)
		if got := reflect.TypeOf(r).Name(); got != e.Type {
			t.Errorf("%s makes a %s, says %s", e.Name, got, e.Type)
		}
		if got := r.LearningRate(); got != e.Rate {
			t.Errorf("%s: rate %v by default, says %v", e.Name, got, e.Rate)
		}
		if got := e.New(0.123).LearningRate(); got != 0.123 {
			t.Errorf("%s: rate %v where 0.123 was asked for", e.Name, got)
		}
		if err := r.Validate(); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		if found, ok := solvers.FindRule(e.Name); !ok || found.Type != e.Type {
			t.Errorf("FindRule(%q) = %+v, %v", e.Name, found, ok)
		}
	}
	if _, ok := solvers.FindRule("none"); ok {
		t.Error("a rule named none was found")
	}
}

// TestNoRuleIsMissing finds every exported type of the package that has a method Forward64 in its source.
func TestNoRuleIsMissing(t *testing.T) {
	listed := map[string]bool{}
	for _, e := range solvers.Rules() {
		listed[e.Type] = true
	}
	files, err := filepath.Glob("*.go")
	must(t, err)
	found := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		must(t, err)
		for _, d := range f.Decls {
			m, ok := d.(*ast.FuncDecl)
			if !ok || m.Recv == nil || m.Name.Name != "Forward64" {
				continue
			}
			name, ok := m.Recv.List[0].Type.(*ast.Ident)
			if !ok {
				t.Errorf("%s: Forward64 of a pointer; rules are values", file)
			} else if name.IsExported() {
				found[name.Name] = true
				if !listed[name.Name] {
					t.Errorf("%s: %s is not among Rules", file, name.Name)
				}
			}
		}
	}
	if len(found) != len(listed) {
		t.Errorf("%d rules in the source, %d types among Rules", len(found), len(listed))
	}
}

// Slots name the state once each, as snapshots need it, and Forward writes no step size of a scalar metric.
func TestRulesKeepTheirContract(t *testing.T) {
	for _, r := range everyRule() {
		names := map[string]bool{}
		var state [][]float64
		for _, name := range r.Slots() {
			if names[name] || name == "" {
				t.Errorf("%T: slots %v", r, r.Slots())
			}
			names[name] = true
			state = append(state, make([]float64, 3))
		}
		for step := 1; step <= 9; step++ {
			w, sizes := []float64{1, -2, 3}, []float64{-1, -1, -1}
			scalar := r.Forward64(w, []float64{0.5, -1, 2}, state, step, 0.5, sizes)
			for _, s := range sizes {
				if r.Diagonal() != (s > 0) || r.Diagonal() == (scalar > 0) {
					t.Errorf("%s: diagonal %v, sizes %v, scalar %v", fmt.Sprintf("%T%+v", r, r), r.Diagonal(), sizes, scalar)
				}
			}
		}
	}
}
