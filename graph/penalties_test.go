package graph_test

import (
	"strings"
	"testing"

	"proxgrad/graph"
	"proxgrad/ops/prox"
)

func declared(names ...string) *graph.Builder {
	b := graph.NewBuilder(1)
	for _, n := range names {
		b.Param(n, graph.Zeros{}, 4)
	}
	return b
}

func TestPenaltiesGoByName(t *testing.T) {
	one, two := prox.L1{Lambda: 1}, prox.L1{Lambda: 2}
	all := []string{"a/weight", "a/bias", "b/weight", "b/bias", "norm/scale"}
	for _, tc := range []struct {
		name        string
		assignments []graph.Assignment
		want        map[string]float64 // λ by parameter, 0 for none
	}{
		{"weights", []graph.Assignment{{"*/weight", one}}, map[string]float64{"a/weight": 1, "b/weight": 1}},
		{"first match wins", []graph.Assignment{{"a/*", two}, {"*/weight", one}}, map[string]float64{"a/weight": 2, "b/weight": 1}},
		{"nil is a match", []graph.Assignment{{"a/weight", nil}, {"*/weight", one}}, map[string]float64{"b/weight": 1}},
		{"a wildcard spares biases and norms", []graph.Assignment{{"*/*", one}}, map[string]float64{"a/weight": 1, "b/weight": 1}},
		{"a bias by name", []graph.Assignment{{"*/bias", two}}, map[string]float64{"a/bias": 2, "b/bias": 2}},
		{"a norm by name", []graph.Assignment{{"norm/scale", two}}, map[string]float64{"norm/scale": 2}},
		{"nothing", nil, nil},
	} {
		b := declared(all...)
		b.Penalise(tc.assignments...)
		if err := b.Err(); err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		for _, p := range b.Params() {
			got := 0.
			if l, ok := p.Penalty().(prox.L1); ok {
				got = l.Lambda
			}
			if got != tc.want[p.Name()] {
				t.Errorf("%s: %s has λ = %v, want %v", tc.name, p.Name(), got, tc.want[p.Name()])
			}
		}
	}
}

func TestPenaliseRejects(t *testing.T) {
	one := prox.L1{Lambda: 1}
	for _, tc := range []struct {
		name string
		a    graph.Assignment
		want string
	}{
		{"no match", graph.Assignment{Pattern: "*/wieght", Penalty: one}, `the pattern "*/wieght" matches no parameter; the parameters are a/weight, a/bias`},
		{"only a bias by wildcard", graph.Assignment{Pattern: "a/b*", Penalty: one}, "matches no parameter"},
		{"malformed", graph.Assignment{Pattern: "a/[", Penalty: one}, "is malformed"},
		{"invalid", graph.Assignment{Pattern: "*/weight", Penalty: prox.L1{Lambda: -1}}, `penalty of parameter "a/weight"`},
		{"too long", graph.Assignment{Pattern: "*/weight", Penalty: prox.GroupL2{Lambda: 1, Groups: [][]int{{9}}}}, `penalty of parameter "a/weight"`},
	} {
		b := declared("a/weight", "a/bias")
		b.Penalise(tc.a)
		if err := b.Err(); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one that says %q", tc.name, err, tc.want)
		}
	}
	empty := graph.NewBuilder(1)
	empty.Penalise(graph.Assignment{Pattern: "*", Penalty: one})
	if err := empty.Err(); err == nil || !strings.Contains(err.Error(), "declare them first") {
		t.Errorf("no parameters: %v", err)
	}
}

// A second call replaces the first.
func TestPenaliseAgain(t *testing.T) {
	b := declared("a/weight")
	b.Penalise(graph.Assignment{Pattern: "*/weight", Penalty: prox.L1{Lambda: 1}})
	b.Penalise()
	if p := b.Params()[0].Penalty(); p != nil {
		t.Errorf("the penalty %v stayed", p)
	}
}
