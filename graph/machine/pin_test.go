package machine_test

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Recognition rests on the names and strings of Gorgonia's unexported operations. This holds them for the release that it
// was written for.
func TestWhatRecognitionRestsOn(t *testing.T) {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			if d.Path == "gorgonia.org/gorgonia" && d.Version != "v0.9.18" {
				t.Errorf("Gorgonia is %s; the strings below are those of v0.9.18: look at each again", d.Version)
			}
		}
	}
	g := gorgonia.NewGraph()
	k := &kitchen{t: t, g: g}
	x := gorgonia.NewMatrix(g, tensor.Float64, gorgonia.WithShape(2, 2), gorgonia.WithName("x"))
	cube := gorgonia.NewTensor(g, tensor.Float64, 3, gorgonia.WithShape(2, 2, 2), gorgonia.WithName("cube"))
	v := gorgonia.NewVector(g, tensor.Float64, gorgonia.WithShape(2), gorgonia.WithName("v"))
	s := gorgonia.NewScalar(g, tensor.Float64, gorgonia.WithName("s"))
	xt := k.do(gorgonia.Mul(k.do(gorgonia.Transpose(x)), x))
	prod := k.do(gorgonia.Mul(x, x))
	gorgonia.Read(s, new(gorgonia.Value))
	if _, err := gorgonia.Grad(k.do(gorgonia.Sum(k.do(gorgonia.Add(xt, prod)))), x); err != nil {
		t.Fatal(err)
	}
	k.do(gorgonia.Mul(x, v))
	k.do(gorgonia.Mul(v, v))
	k.do(gorgonia.OuterProd(v, v))
	k.do(gorgonia.Mean(cube, 0, 1))
	k.do(gorgonia.Reshape(v, tensor.Shape{2, 1}))
	k.do(gorgonia.SoftMax(x))
	k.do(gorgonia.LogSoftMax(x))
	k.do(gorgonia.Dropout(x, 0.5))
	k.do(gorgonia.LogSumExp(v, 0))
	gorgonia.GaussianRandomNode(g, tensor.Float64, 0, 1, 2)
	gorgonia.Set(s, s)
	g.AddNode(gorgonia.NewConstant(2.0, gorgonia.WithName("two")))
	g.AddNode(gorgonia.NewConstant(tensor.New(tensor.WithShape(2), tensor.WithBacking([]float64{1, 2})), gorgonia.WithName("pair")))
	for _, f := range []func(_, _ *gorgonia.Node) (*gorgonia.Node, error){gorgonia.Add, gorgonia.Sub, gorgonia.HadamardProd,
		gorgonia.HadamardDiv, gorgonia.Pow} {
		k.do(f(x, s))
	}
	for _, f := range []func(_, _ *gorgonia.Node, _ bool) (*gorgonia.Node, error){gorgonia.Lt, gorgonia.Gt, gorgonia.Lte,
		gorgonia.Gte, gorgonia.Eq, gorgonia.Ne} {
		k.do(f(x, s, true))
		k.do(f(x, s, false))
	}
	for _, f := range []func(*gorgonia.Node) (*gorgonia.Node, error){gorgonia.Abs, gorgonia.Sign, gorgonia.Ceil, gorgonia.Floor,
		gorgonia.Sin, gorgonia.Cos, gorgonia.Exp, gorgonia.Log, gorgonia.Log2, gorgonia.Neg, gorgonia.Square, gorgonia.Sqrt,
		gorgonia.Inverse, gorgonia.InverseSqrt, gorgonia.Cube, gorgonia.Tanh, gorgonia.Sigmoid, gorgonia.Log1p, gorgonia.Expm1,
		gorgonia.Softplus} {
		k.do(f(x))
	}
	var got []string
	for _, n := range g.AllNodes() {
		if n.Op() == nil {
			continue
		}
		if name := fmt.Sprintf("%T %v", n.Op(), n.Op()); !slices.Contains(got, name) {
			got = append(got, name)
		}
		if name := fmt.Sprintf("%T", n.Op()); name == "gorgonia.readOp" {
			if f := reflect.TypeOf(n.Op()).Field(0); f.Type != reflect.TypeFor[*gorgonia.Value]() {
				t.Errorf("the first field of a read is %v of type %v", f.Name, f.Type)
			}
		}
	}
	for _, want := range []string{
		"gorgonia.constantScalar const 2", "gorgonia.constantTensor const Vector float64", "gorgonia.readOp print", "gorgonia.letOp =",
		"gorgonia.elemBinOp + false", "gorgonia.elemBinOp - false", "gorgonia.elemBinOp ⊙ false", "gorgonia.elemBinOp ÷ false",
		"gorgonia.elemBinOp ^ false", "gorgonia.elemBinOp < true", "gorgonia.elemBinOp < false", "gorgonia.elemBinOp > true",
		"gorgonia.elemBinOp <= true", "gorgonia.elemBinOp >= true", "gorgonia.elemBinOp == true", "gorgonia.elemBinOp != true",
		"gorgonia.elemUnaryOp abs", "gorgonia.elemUnaryOp sign", "gorgonia.elemUnaryOp ceil", "gorgonia.elemUnaryOp floor",
		"gorgonia.elemUnaryOp sin", "gorgonia.elemUnaryOp cos", "gorgonia.elemUnaryOp exp", "gorgonia.elemUnaryOp ln",
		"gorgonia.elemUnaryOp log2", "gorgonia.elemUnaryOp neg", "gorgonia.elemUnaryOp square", "gorgonia.elemUnaryOp sqrt",
		"gorgonia.elemUnaryOp inv", "gorgonia.elemUnaryOp invSqrt", "gorgonia.elemUnaryOp cube", "gorgonia.elemUnaryOp tanh",
		"gorgonia.elemUnaryOp sigmoid", "gorgonia.elemUnaryOp log1p", "gorgonia.elemUnaryOp expm1", "gorgonia.elemUnaryOp softplus",
		"gorgonia.linAlgBinOp A × B", "gorgonia.linAlgBinOp A × Bᵀ", "gorgonia.linAlgBinOp Aᵀ × B", "gorgonia.linAlgBinOp A × b",
		"gorgonia.linAlgBinOp a ⋅ b", "gorgonia.linAlgBinOp a ⊗ b",
		"gorgonia.sumOp Σ[0 1]", "*gorgonia.maxOp MaxAlong[0]", "*gorgonia.repeatOp Repeat0", "*gorgonia.repeatOp Repeat1",
		"gorgonia.reshapeOp Reshape(2, 1)", "gorgonia.transposeOp Aᵀ{1, 0}", "gorgonia.sizeOp SizeOf=2",
		"*gorgonia.softmaxOp Softmax{-1, false}()", "gorgonia.randomOp 1(0, 1) - (2)",
		"*gorgonia.dropoutOp Dropout{training=true}()",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no operation is %q; there are %q", want, got)
		}
	}
}

// The operands of a node come in order, with repeats.
func TestOperandsInOrder(t *testing.T) {
	g := gorgonia.NewGraph()
	k := &kitchen{t: t, g: g}
	a := gorgonia.NewScalar(g, tensor.Float64, gorgonia.WithName("a"))
	b := gorgonia.NewScalar(g, tensor.Float64, gorgonia.WithName("b"))
	for _, want := range [][]*gorgonia.Node{{a, b}, {b, a}, {a, a}} {
		n := k.do(gorgonia.Sub(want[0], want[1]))
		var got []*gorgonia.Node
		for it := g.From(n.ID()); it.Next(); {
			got = append(got, it.Node().(*gorgonia.Node))
		}
		if !slices.Equal(got, want) {
			t.Errorf("operands %v, want %v", got, want)
		}
	}
}
