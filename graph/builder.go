package graph

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"unicode"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// A Builder builds one expression graph. Its first failure sticks: Err returns it, everything after it does nothing and
// returns placeholders, so that one check at the end is enough. A Builder must not be used by two goroutines at once.
type Builder struct {
	g      *gorgonia.ExprGraph
	dtype  tensor.Dtype
	seed   uint64
	err    error
	names  map[string]string // what each name was given to
	params []*Param
	graded bool
	hole   *gorgonia.Node // what a failed method returns
}

// A BuildError is a failure of a Builder, with the place in the user's code that caused it.
type BuildError struct {
	File string // the user's source file
	Line int
	Op   string // the Builder's method
	Err  error
}

func (e *BuildError) Error() string {
	return fmt.Sprintf("%s:%d: %s: %v", filepath.Base(e.File), e.Line, e.Op, e.Err)
}

// Unwrap returns the cause.
func (e *BuildError) Unwrap() error { return e.Err }

// NewBuilder returns a Builder on an empty graph. Initial values are drawn from seed: same seed and names, same values.
// Numbers are tensor.Float32 unless dtype says tensor.Float64.
func NewBuilder(seed uint64, dtype ...tensor.Dtype) *Builder {
	b := &Builder{g: gorgonia.NewGraph(), dtype: tensor.Float32, seed: seed, names: make(map[string]string)}
	if len(dtype) == 1 {
		b.dtype = dtype[0]
	}
	if len(dtype) > 1 || (b.dtype != tensor.Float32 && b.dtype != tensor.Float64) {
		b.fail("NewBuilder", errors.Errorf("the types are %v; expected none, tensor.Float32 or tensor.Float64", dtype))
		b.dtype = tensor.Float32
	}
	return b
}

// Graph returns the expression graph, for any Gorgonia node of one's own.
func (b *Builder) Graph() *gorgonia.ExprGraph { return b.g }

// Dtype returns the type of the graph's numbers.
func (b *Builder) Dtype() tensor.Dtype { return b.dtype }

// Err returns the first failure, a *BuildError, or nil.
func (b *Builder) Err() error { return b.err }

// Params returns the parameters in the order of their declaration.
func (b *Builder) Params() []*Param { return b.params[:len(b.params):len(b.params)] }

// Node takes the result of any Gorgonia function into the Builder's care: b.Node(gorgonia.Mul(x, w)).
func (b *Builder) Node(n *gorgonia.Node, err error) *gorgonia.Node { return b.node("Node", n, err) }

// node sticks err, if any, and returns n or the placeholder.
func (b *Builder) node(op string, n *gorgonia.Node, err error) *gorgonia.Node {
	switch {
	case b.err != nil:
		return b.placeholder()
	case err != nil:
		return b.fail(op, err)
	case n == nil:
		return b.fail(op, errors.New("the node is nil"))
	case n.Graph() != b.g:
		return b.fail(op, errors.Errorf("node %q belongs to another graph", n.Name()))
	}
	return n
}

// fail sticks the first failure and returns a placeholder.
func (b *Builder) fail(op string, err error) *gorgonia.Node {
	if b.err == nil {
		file, line := userFrame()
		b.err = &BuildError{File: file, Line: line, Op: op, Err: err}
	}
	return b.placeholder()
}

// placeholder returns a harmless node, so that a user's own Gorgonia calls after a failure do not see nil.
func (b *Builder) placeholder() *gorgonia.Node {
	if b.hole == nil {
		b.hole = gorgonia.NewMatrix(gorgonia.NewGraph(), b.dtype, gorgonia.WithShape(1, 1), gorgonia.WithName("failed"))
	}
	return b.hole
}

// claim takes a name for an input, parameter or constant: Gorgonia merges nodes of equal type, shape and name silently.
func (b *Builder) claim(op, name string) bool {
	if b.err != nil {
		return false
	}
	if name == "" {
		b.fail(op, errors.New("the name is empty; expected a unique name such as \"hidden/weight\""))
		return false
	}
	if strings.ContainsAny(name, `*?[]\`) || strings.ContainsFunc(name, unicode.IsSpace) {
		b.fail(op, errors.Errorf("the name %q has a space or one of *?[]\\, which patterns use", name))
		return false
	}
	if was, taken := b.names[name]; taken {
		b.fail(op, errors.Errorf("the name %q is taken by the %s; expected a unique name", name, was))
		return false
	}
	b.names[name] = op
	return true
}

// userFrame returns the file and line of the first caller outside this package.
func userFrame() (string, int) {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "proxgrad/graph.") || !more {
			return f.File, f.Line
		}
	}
}

// shapeOf checks the dimensions of a new node.
func (b *Builder) shapeOK(op, name string, shape []int) bool {
	for _, d := range shape {
		if d <= 0 {
			b.fail(op, errors.Errorf("%q has the shape %v; expected dimensions ≥ 1", name, shape))
			return false
		}
	}
	return true
}

// Input declares a float input of the given shape, to be bound with gorgonia.Let before each run.
func (b *Builder) Input(name string, shape ...int) *gorgonia.Node {
	if !b.claim("Input", name) || !b.shapeOK("Input", name, shape) {
		return b.placeholder()
	}
	if len(shape) == 0 {
		return gorgonia.NewScalar(b.g, b.dtype, gorgonia.WithName(name))
	}
	return gorgonia.NewTensor(b.g, b.dtype, len(shape), gorgonia.WithShape(shape...), gorgonia.WithName(name))
}

// Labels declares an input of n class labels, integers from 0.
func (b *Builder) Labels(name string, n int) *gorgonia.Node {
	if !b.claim("Labels", name) || !b.shapeOK("Labels", name, []int{n}) {
		return b.placeholder()
	}
	return gorgonia.NewVector(b.g, tensor.Int, gorgonia.WithShape(n), gorgonia.WithName(name))
}

// Scalar declares a constant.
func (b *Builder) Scalar(name string, v float64) *gorgonia.Node {
	if !b.claim("Scalar", name) {
		return b.placeholder()
	}
	var c any = v
	if b.dtype == tensor.Float32 {
		c = float32(v)
	}
	return b.g.AddNode(gorgonia.NewConstant(c, gorgonia.WithName(name)))
}

// Grad differentiates the scalar cost with respect to every parameter declared so far. Once per graph: a second call is
// an error, as is a cost that is not a scalar or that a parameter does not reach.
func (b *Builder) Grad(cost *gorgonia.Node) {
	switch {
	case b.err != nil:
	case cost == nil:
		b.fail("Grad", errors.New("the cost is nil"))
	case b.graded:
		b.fail("Grad", errors.New("the graph is differentiated already; sum the costs and differentiate once"))
	case !cost.IsScalar():
		b.fail("Grad", errors.Errorf("the cost has the shape %v; expected a scalar", cost.Shape()))
	case len(b.params) == 0:
		b.fail("Grad", errors.New("there are no parameters to differentiate for"))
	default:
		b.graded = true
		if _, err := safeGrad(cost, Nodes(b.params)); err != nil {
			b.fail("Grad", err)
		}
	}
}

// safeGrad is gorgonia.Grad with its panics as errors.
func safeGrad(cost *gorgonia.Node, wrt gorgonia.Nodes) (grads gorgonia.Nodes, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.Errorf("differentiation failed: %v", r)
		}
	}()
	grads, err = gorgonia.Grad(cost, wrt...)
	return grads, errors.Wrap(err, "differentiation failed")
}

// Output makes the value of n readable after each run, under any machine. Ask before the machine is made.
func (b *Builder) Output(n *gorgonia.Node) *Output {
	out := new(Output)
	if n == nil {
		b.fail("Output", errors.New("the node is nil"))
	}
	if b.err == nil {
		gorgonia.Read(n, &out.value)
	}
	return out
}
