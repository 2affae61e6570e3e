package models

import (
	"math"

	"github.com/pkg/errors"
	"gonum.org/v1/gonum/floats"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
	"proxgrad/graph/machine"
	"proxgrad/ops/prox"
)

// lambdaMax returns the least λ of the first layer's penalty for which an all-zero first layer is stationary, all else as it is
// now, or 0 where that layer has no penalty, or one without a critical strength.
//
// At W₁ = 0 every row has the same h₁ = act(b₁), hence the same logits, and the output bias is set to make the predicted
// probabilities the class frequencies (the null model, intercept fitted). With c_i = n·∂loss/∂h₁ of row i there, which
// depends on its class only, the one-sided derivative of the loss along ±e_kj is
//
//	1/n · Σ_i c_ij·act'(b_j; ±x_ik).
//
// For a smooth activation the two are ± the gradient; for ReLU at b = 0 they are not, and the steeper descent of the two
// stands in for it: for L1 that is exact.
func (f *fit) lambdaMax() (float64, error) {
	critical, ok := prox.As[prox.Criticaler](f.penalties[weightName(0)])
	if !ok {
		return 0, nil
	}
	net := f.net.double()
	pre := make([]float64, net.sizes[1]) // b₁
	if net.biases[0] != nil {
		copy(pre, net.biases[0].Float64s())
	}
	c, err := nullGradients(net, pre, frequencies(f.data.labels, net.classes()))
	if err != nil {
		return 0, err
	}
	up, down := f.data.classSums(net.classes())
	units := len(pre)
	grad := make([]float64, f.data.features*units)
	for j, b := range pre {
		right, left := net.slope(b, 1), net.slope(b, -1) // slope(b, x) = x⁺·right + x⁻·left
		for k := range f.data.features {
			plus, minus := 0., 0.
			for class := range net.classes() {
				ci, p, n := c[class*units+j], up[class*f.data.features+k], down[class*f.data.features+k]
				plus += ci * (p*right + n*left)
				minus += ci * (p*left + n*right)
			}
			grad[k*units+j] = steepest(plus, minus) / float64(f.data.rows)
		}
	}
	return critical.LambdaMax(grad), nil
}

// classSums returns the sums of the positive and of the negative parts of each feature over the rows of each class, classes ×
// features.
func (t *table) classSums(classes int) (up, down []float64) {
	up, down = make([]float64, classes*t.features), make([]float64, classes*t.features)
	for i, class := range t.labels {
		for k := range t.features {
			x := t.at(i, k)
			up[class*t.features+k] += max(x, 0)
			down[class*t.features+k] += max(-x, 0)
		}
	}
	return up, down
}

// frequencies returns the share of each class.
func frequencies(labels []int, classes int) []float64 {
	share := make([]float64, classes)
	for _, k := range labels {
		share[k] += 1 / float64(len(labels))
	}
	return share
}

// nullGradients returns, for a row of each class, the derivative of its loss with respect to h₁ at the null model, classes
// × units of the first layer. It changes the output bias of net, a copy of the fit's own.
func nullGradients(net *network, pre, frequency []float64) ([]float64, error) {
	classes, units := net.classes(), len(pre)
	h1 := tensor.New(tensor.WithShape(classes, units), tensor.Of(tensor.Float64))
	for i := range classes {
		for j, b := range pre {
			h1.Float64s()[i*units+j] = net.activated(b)
		}
	}
	b := graph.NewBuilder(0, tensor.Float64)
	h := b.ParamOf("h1", h1)
	logits := net.logits(b, h.Node, 1)
	out := b.Output(logits)
	y := b.Labels("y", classes)
	b.Grad(b.SoftmaxCrossEntropy(logits, y))
	if err := b.Err(); err != nil {
		return nil, err
	}
	one := tensor.New(tensor.WithShape(classes), tensor.Of(tensor.Int))
	for k := range classes {
		one.Ints()[k] = k
	}
	if err := gorgonia.Let(y, one); err != nil {
		return nil, err
	}
	vm, err := machine.Compile(b.Graph(), machine.Config{Params: graph.Nodes(b.Params())})
	if err != nil {
		return nil, err
	}
	defer vm.Close()
	if err := vm.RunAll(); err != nil {
		return nil, err
	}
	z := out.AppendTo(nil)
	shifts := net.biases[net.layers()-1].Float64s() // what the logits are the sum of something and
	if net.layers() == 1 {
		shifts = h1.Float64s()
	}
	for i := range shifts {
		shifts[i] += math.Log(frequency[i%classes]) - z[i%classes]
	}
	if err := vm.RunAll(); err != nil {
		return nil, err
	}
	g, err := h.Grad()
	if err != nil {
		return nil, errors.Wrap(err, "null model")
	}
	c := floats64(nil, g.(*tensor.Dense))
	floats.Scale(float64(classes), c) // the loss is the mean over the rows
	return c, nil
}

// steepest returns the derivative that the steeper of two one-sided descents amounts to, 0 if neither descends.
func steepest(plus, minus float64) float64 {
	switch {
	case plus >= 0 && minus >= 0:
		return 0
	case plus <= minus:
		return plus
	default:
		return -minus
	}
}

// slope is the directional derivative, at a in the direction d, of what follows the first layer's affine map: the
// activation, or the identity where the first layer is the output.
func (n *network) slope(a, d float64) float64 {
	if n.layers() == 1 {
		return d
	}
	switch n.activation {
	case Tanh:
		t := math.Tanh(a)
		return (1 - t*t) * d
	case Sigmoid:
		s := 1 / (1 + math.Exp(-a))
		return s * (1 - s) * d
	case Softplus:
		return d / (1 + math.Exp(-a))
	case SiLU:
		s := 1 / (1 + math.Exp(-a))
		return s * (1 + a*(1-s)) * d
	case GELU:
		return (math.Erfc(-a/math.Sqrt2)/2 + a*math.Exp(-a*a/2)/math.Sqrt(2*math.Pi)) * d
	}
	if a > 0 || (a == 0 && d > 0) {
		return d
	}
	return 0
}

// activated is what follows the first layer's affine map, at a.
func (n *network) activated(a float64) float64 {
	if n.layers() == 1 {
		return a
	}
	switch n.activation {
	case Tanh:
		return math.Tanh(a)
	case Sigmoid:
		return 1 / (1 + math.Exp(-a))
	case Softplus:
		return math.Log1p(math.Exp(a))
	case SiLU:
		return a / (1 + math.Exp(-a))
	case GELU:
		return a * math.Erfc(-a/math.Sqrt2) / 2
	}
	return max(a, 0)
}

// at returns one number of the table.
func (t *table) at(row, feature int) float64 {
	if t.x32 != nil {
		return float64(t.x32[row*t.features+feature])
	}
	return t.x64[row*t.features+feature]
}
