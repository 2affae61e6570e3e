package graph

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/ops"
)

// Affine is ops.Affine: x·w + bias, bias nil for none.
func (b *Builder) Affine(x *gorgonia.Node, w, bias *Param) *gorgonia.Node {
	if b.err != nil {
		return b.placeholder()
	}
	if w == nil {
		return b.fail("Affine", errors.New("the weight is nil"))
	}
	var c *gorgonia.Node
	if bias != nil {
		c = bias.Node
	}
	n, err := ops.Affine(x, w.Node, c)
	return b.node("Affine", n, err)
}

// ReLU is ops.ReLU: max(x, 0).
func (b *Builder) ReLU(x *gorgonia.Node) *gorgonia.Node { return b.apply1("ReLU", ops.ReLU, x) }

// Tanh is ops.Tanh.
func (b *Builder) Tanh(x *gorgonia.Node) *gorgonia.Node { return b.apply1("Tanh", ops.Tanh, x) }

// Sigmoid is ops.Sigmoid: 1/(1 + e⁻ˣ).
func (b *Builder) Sigmoid(x *gorgonia.Node) *gorgonia.Node {
	return b.apply1("Sigmoid", ops.Sigmoid, x)
}

// Softplus is ops.Softplus: log(1 + eˣ).
func (b *Builder) Softplus(x *gorgonia.Node) *gorgonia.Node {
	return b.apply1("Softplus", ops.Softplus, x)
}

// SiLU is ops.SiLU: x·σ(x).
func (b *Builder) SiLU(x *gorgonia.Node) *gorgonia.Node { return b.apply1("SiLU", ops.SiLU, x) }

// GELU is ops.GELU: x·Φ(x), by the error function.
func (b *Builder) GELU(x *gorgonia.Node) *gorgonia.Node { return b.apply1("GELU", ops.GELU, x) }

// Softmax is ops.Softmax, row by row. For training use SoftmaxCrossEntropy on the logits: it applies its own.
func (b *Builder) Softmax(x *gorgonia.Node) *gorgonia.Node {
	return b.apply1("Softmax", ops.Softmax, x)
}

// SoftmaxCrossEntropy is ops.SoftmaxCrossEntropy: the mean over rows of −log softmax(logits)[label].
func (b *Builder) SoftmaxCrossEntropy(logits, labels *gorgonia.Node) *gorgonia.Node {
	return b.apply2("SoftmaxCrossEntropy", ops.SoftmaxCrossEntropy, logits, labels)
}

// SigmoidCrossEntropy is ops.SigmoidCrossEntropy: the mean cross-entropy of sigmoid(logits) and targets in [0, 1].
func (b *Builder) SigmoidCrossEntropy(logits, targets *gorgonia.Node) *gorgonia.Node {
	return b.apply2("SigmoidCrossEntropy", ops.SigmoidCrossEntropy, logits, targets)
}

// SquaredError is ops.SquaredError: ½ the mean over rows of the squared distance.
func (b *Builder) SquaredError(prediction, target *gorgonia.Node) *gorgonia.Node {
	return b.apply2("SquaredError", ops.SquaredError, prediction, target)
}

// Add is the sum of nodes of one shape.
func (b *Builder) Add(first *gorgonia.Node, rest ...*gorgonia.Node) *gorgonia.Node {
	sum := b.node("Add", first, nil)
	for _, n := range rest {
		sum = b.apply2("Add", gorgonia.Add, sum, n)
	}
	return sum
}

func (b *Builder) apply1(op string, f func(_ *gorgonia.Node) (*gorgonia.Node, error), x *gorgonia.Node) *gorgonia.Node {
	if b.err != nil {
		return b.placeholder()
	}
	if x == nil {
		return b.fail(op, errors.New("the argument is nil"))
	}
	n, err := f(x)
	return b.node(op, n, err)
}

func (b *Builder) apply2(op string, f func(_, _ *gorgonia.Node) (*gorgonia.Node, error), x, y *gorgonia.Node) *gorgonia.Node {
	if b.err != nil {
		return b.placeholder()
	}
	if x == nil || y == nil {
		return b.fail(op, errors.New("an argument is nil"))
	}
	n, err := f(x, y)
	return b.node(op, n, err)
}
