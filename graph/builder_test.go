package graph_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
	"proxgrad/ops/prox"
)

// here returns the line of its caller.
func here() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

func TestFirstFailureSticksAndNamesTheUsersLine(t *testing.T) {
	b := graph.NewBuilder(1)
	x := b.Input("x", 4, 3)
	w := b.Param("w", graph.Zeros{}, 5, 2)
	h := b.Affine(x, w, nil) // 3 columns against 5 rows
	line := here() - 1
	b.Param("w", graph.Zeros{}, 1) // a second failure, which must not replace the first
	b.Grad(b.ReLU(h))
	b.Penalise(graph.Assignment{Pattern: "nothing"})
	var be *graph.BuildError
	if !errors.As(b.Err(), &be) {
		t.Fatalf("error %v, want a *BuildError", b.Err())
	}
	if filepath.Base(be.File) != "builder_test.go" || be.Line != line || be.Op != "Affine" {
		t.Errorf("the error is at %s:%d in %s, want builder_test.go:%d in Affine", be.File, be.Line, be.Op, line)
	}
	if !strings.HasPrefix(b.Err().Error(), "builder_test.go:") {
		t.Errorf("the text does not begin with file and line: %v", b.Err())
	}
}

// After a failure a user's own Gorgonia calls see a node, not nil.
func TestPlaceholdersAreHarmless(t *testing.T) {
	b := graph.NewBuilder(1)
	x := b.Input("", 4, 3)
	if x == nil || b.Err() == nil {
		t.Fatal("an empty name gives no error or a nil node")
	}
	y := b.Node(gorgonia.Mul(x, x))
	if y == nil || b.Affine(y, b.Param("w", nil, 3), nil) == nil || b.Output(y) == nil || b.PenaltyNode() == nil {
		t.Error("a method returned nil after a failure")
	}
	if v := b.Output(y).Scalar(); !math.IsNaN(v) {
		t.Errorf("an output without a run is %v, want NaN", v)
	}
	if err := b.WriteDOT(os.Stderr); err == nil {
		t.Error("a failed graph was drawn")
	}
}

func TestBuilderRejects(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(b *graph.Builder)
		want string
	}{
		{"two types", func(b *graph.Builder) { *b = *graph.NewBuilder(1, tensor.Float32, tensor.Float64) }, "expected none"},
		{"integers", func(b *graph.Builder) { *b = *graph.NewBuilder(1, tensor.Int) }, "expected none"},
		{"empty name", func(b *graph.Builder) { b.Input("", 1) }, "the name is empty"},
		{"space in a name", func(b *graph.Builder) { b.Input("a b", 1) }, "has a space"},
		{"star in a name", func(b *graph.Builder) { b.Param("a*", graph.Zeros{}, 1) }, "has a space"},
		{"name taken", func(b *graph.Builder) { b.Input("a", 1); b.Param("a", graph.Zeros{}, 2) }, "taken by the Input"},
		{"constant's name taken", func(b *graph.Builder) { b.Scalar("a", 1); b.Scalar("a", 2) }, "taken by the Scalar"},
		{"no shape", func(b *graph.Builder) { b.Param("a", graph.Zeros{}) }, "has no shape"},
		{"shape 0", func(b *graph.Builder) { b.Param("a", graph.Zeros{}, 2, 0) }, "expected dimensions ≥ 1"},
		{"no initialiser", func(b *graph.Builder) { b.Param("a", nil, 2) }, "has no initialiser"},
		{"no tensor", func(b *graph.Builder) { b.ParamOf("a", nil) }, "has no value"},
		{"another type", func(b *graph.Builder) {
			b.ParamOf("a", tensor.New(tensor.WithShape(2), tensor.Of(tensor.Float64)))
		}, "expected float32"},
		{"nil argument", func(b *graph.Builder) { b.ReLU(nil) }, "the argument is nil"},
		{"nil arguments", func(b *graph.Builder) { b.SquaredError(nil, nil) }, "an argument is nil"},
		{"nil weight", func(b *graph.Builder) { b.Affine(b.Input("x", 1, 1), nil, nil) }, "the weight is nil"},
		{"nil node", func(b *graph.Builder) { b.Node(nil, nil) }, "the node is nil"},
		{"another graph", func(b *graph.Builder) { b.Node(graph.NewBuilder(1).Input("x", 1), nil) }, "another graph"},
		{"user's error", func(b *graph.Builder) { b.Node(nil, errors.New("no luck")) }, "no luck"},
		{"no cost", func(b *graph.Builder) { b.Grad(nil) }, "the cost is nil"},
		{"cost not scalar", func(b *graph.Builder) {
			b.Grad(b.Affine(b.Input("x", 2, 1), b.Param("w", graph.Zeros{}, 1, 1), nil))
		}, "expected a scalar"},
		{"no parameters", func(b *graph.Builder) {
			b.Grad(b.SquaredError(b.Input("x", 2, 1), b.Input("y", 2, 1)))
		}, "no parameters"},
		{"differentiated twice", func(b *graph.Builder) {
			c := b.SquaredError(b.Affine(b.Input("x", 2, 1), b.Param("w", graph.Zeros{}, 1, 1), nil), b.Input("y", 2, 1))
			b.Grad(c)
			b.Grad(c)
		}, "differentiated already"},
		{"cost out of reach", func(b *graph.Builder) {
			b.Param("lost", graph.Zeros{}, 3)
			b.Grad(b.SquaredError(b.Affine(b.Input("x", 2, 1), b.Param("w", graph.Zeros{}, 1, 1), nil), b.Input("y", 2, 1)))
		}, "differentiation failed"},
		{"nil output", func(b *graph.Builder) { b.Output(nil) }, "the node is nil"},
		{"penalty in the loss without one", func(b *graph.Builder) { b.PenaltyNode() }, "call Penalise first"},
		{"indicator in the loss", func(b *graph.Builder) {
			b.Param("w", graph.Zeros{}, 3)
			b.Penalise(graph.Assignment{Pattern: "w", Penalty: prox.NonNegative{}})
			b.PenaltyNode()
		}, `parameter "w"`},
	} {
		b := graph.NewBuilder(1)
		tc.do(b)
		if err := b.Err(); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one that says %q", tc.name, err, tc.want)
		} else if !strings.Contains(err.Error(), "builder_test.go:") {
			t.Errorf("%s: the error does not name this file: %v", tc.name, err)
		}
	}
}
