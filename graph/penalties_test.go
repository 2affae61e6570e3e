package graph_test

import (
	"slices"
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
		{"weights", []graph.Assignment{{Pattern: "*/weight", Penalty: one}}, map[string]float64{"a/weight": 1, "b/weight": 1}},
		{"first match wins", []graph.Assignment{{Pattern: "a/*", Penalty: two}, {Pattern: "*/weight", Penalty: one}}, map[string]float64{"a/weight": 2, "b/weight": 1}},
		{"nil is a match", []graph.Assignment{{Pattern: "a/weight", Penalty: nil}, {Pattern: "*/weight", Penalty: one}}, map[string]float64{"b/weight": 1}},
		{"a wildcard spares biases and norms", []graph.Assignment{{Pattern: "*/*", Penalty: one}}, map[string]float64{"a/weight": 1, "b/weight": 1}},
		{"a bias by name", []graph.Assignment{{Pattern: "*/bias", Penalty: two}}, map[string]float64{"a/bias": 2, "b/bias": 2}},
		{"a norm by name", []graph.Assignment{{Pattern: "norm/scale", Penalty: two}}, map[string]float64{"norm/scale": 2}},
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
		{"invalid", graph.Assignment{Pattern: "*/weight", Penalty: prox.L1{Lambda: -1}}, `penalty of "*/weight"`},
		{"no pattern", graph.Assignment{Penalty: one}, `the pattern "" is malformed`},
		{"two penalties", graph.Assignment{Pattern: "*/weight", Penalty: one, Make: func(int, int) prox.Penalty { return one }}, "both Penalty and Make"},
		{"invalid for its size", graph.Assignment{Pattern: "*/weight", Make: func(rows, cols int) prox.Penalty {
			return prox.L1{Lambda: -float64(rows)}
		}}, `penalty of parameter "a/weight"`},
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

// A made penalty knows the size of its own parameter; first match wins, and nobody else's is made.
func TestPenaltiesAreMadeFromTheSize(t *testing.T) {
	b := graph.NewBuilder(1)
	b.Param("a/weight", graph.Zeros{}, 6, 4)
	b.Param("b/weight", graph.Zeros{}, 4, 3)
	b.Param("b/bias", graph.Zeros{}, 3)
	var made [][2]int
	b.Penalise(graph.Assignment{Pattern: "*/bias", Make: func(rows, cols int) prox.Penalty {
		made = append(made, [2]int{rows, cols})
		return nil
	}}, graph.Assignment{Pattern: "*/weight", Make: func(rows, cols int) prox.Penalty {
		made = append(made, [2]int{rows, cols})
		groups, err := prox.ConsecutiveGroups(rows*cols, cols)
		if err != nil {
			t.Fatal(err)
		}
		return prox.GroupL2{Lambda: 1, Groups: groups}
	}}, graph.Assignment{Pattern: "b/weight", Penalty: prox.L1{Lambda: 1}})
	if err := b.Err(); err != nil {
		t.Fatal(err)
	}
	if want := [][2]int{{6, 4}, {4, 3}, {3, 1}}; !slices.Equal(made, want) {
		t.Errorf("made for the sizes %v, want %v", made, want)
	}
	for i, groups := range []int{6, 4, 0} {
		g, _ := b.Params()[i].Penalty().(prox.GroupL2)
		if len(g.Groups) != groups {
			t.Errorf("%s has %d groups, want one a row, %d", b.Params()[i].Name(), len(g.Groups), groups)
		}
	}
}
