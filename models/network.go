package models

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
)

// network is the parameters of a NeuralNet: tensors that every program over it shares.
type network struct {
	sizes      []int // features, hidden units…, classes
	activation Activation
	dtype      tensor.Dtype
	weights    []*tensor.Dense // per layer, inputs × units
	biases     []*tensor.Dense // per layer, nil where it has none
}

func (n *network) layers() int  { return len(n.weights) }
func (n *network) classes() int { return n.sizes[len(n.sizes)-1] }

func weightName(layer int) string { return fmt.Sprintf("layer%d/weight", layer+1) }
func biasName(layer int) string   { return fmt.Sprintf("layer%d/bias", layer+1) }

// newNetwork draws the initial parameters.
func newNetwork(arch *NeuralNet, features, classes int, seed uint64) (*network, error) {
	n := &network{activation: arch.Activation, dtype: arch.dtype()}
	n.sizes = append(append([]int{features}, arch.Hidden...), classes)
	b := graph.NewBuilder(seed, n.dtype)
	for l := range len(n.sizes) - 1 {
		in, out := n.sizes[l], n.sizes[l+1]
		var init, biasInit graph.Init = graph.UniformFanIn{}, graph.UniformFanIn{FanIn: in}
		if arch.Init != nil {
			init, biasInit = arch.Init, graph.Zeros{}
		}
		w := b.Param(weightName(l), init, in, out)
		var bias *graph.Param
		if l > 0 || len(arch.Hidden) == 0 || arch.FirstBias {
			bias = b.Param(biasName(l), biasInit, out)
		}
		if err := b.Err(); err != nil {
			return nil, err
		}
		n.weights = append(n.weights, w.Value().(*tensor.Dense))
		n.biases = append(n.biases, nil)
		if bias != nil {
			n.biases[l] = bias.Value().(*tensor.Dense)
		}
	}
	return n, nil
}

// double returns a float64 copy of the network.
func (n *network) double() *network {
	d := &network{sizes: n.sizes, activation: n.activation, dtype: tensor.Float64}
	for l := range n.weights {
		d.weights = append(d.weights, doubled(n.weights[l]))
		d.biases = append(d.biases, doubled(n.biases[l]))
	}
	return d
}

// take sets the parameters to those of a copy, rounded to the type of the network: a zero stays a zero.
func (n *network) take(from *network) {
	if from == n {
		return
	}
	for l := range n.weights {
		store(n.weights[l], from.weights[l].Float64s())
		if n.biases[l] != nil {
			store(n.biases[l], from.biases[l].Float64s())
		}
	}
}

// widen sets the parameters of a float64 network to those of another.
func (n *network) widen(from *network) {
	for l := range n.weights {
		floats64(n.weights[l].Float64s()[:0], from.weights[l])
		if n.biases[l] != nil {
			floats64(n.biases[l].Float64s()[:0], from.biases[l])
		}
	}
}

func doubled(t *tensor.Dense) *tensor.Dense {
	if t == nil {
		return nil
	}
	return tensor.New(tensor.WithShape(t.Shape()...), tensor.WithBacking(floats64(nil, t)))
}

// floats64 appends the numbers of t to dst.
func floats64(dst []float64, t *tensor.Dense) []float64 {
	if t.Dtype() == tensor.Float64 {
		return append(dst, t.Float64s()...)
	}
	for _, v := range t.Float32s() {
		dst = append(dst, float64(v))
	}
	return dst
}

// logits adds the network's layers from first on to the graph, on h, the values that enter layer first.
func (n *network) logits(b *graph.Builder, h *gorgonia.Node, first int) *gorgonia.Node {
	for l := first; l < n.layers(); l++ {
		w := b.ParamOf(weightName(l), n.weights[l])
		var bias *graph.Param
		if n.biases[l] != nil {
			bias = b.ParamOf(biasName(l), n.biases[l])
		}
		h = b.Affine(h, w, bias)
		if l < n.layers()-1 {
			h = activate(b, n.activation, h)
		}
	}
	return h
}

func activate(b *graph.Builder, a Activation, x *gorgonia.Node) *gorgonia.Node {
	switch a {
	case Tanh:
		return b.Tanh(x)
	case Sigmoid:
		return b.Sigmoid(x)
	case Softplus:
		return b.Softplus(x)
	case SiLU:
		return b.SiLU(x)
	case GELU:
		return b.GELU(x)
	}
	return b.ReLU(x)
}

// LayerWeights are the parameters of one layer.
type LayerWeights struct {
	Name   string
	Weight *mat.Dense // inputs × units
	Bias   []float64  // nil if the layer has none
}

// Weights returns a copy of the fitted parameters, layer by layer. It returns ErrNotFitted before Fit.
func (n *NeuralNet) Weights() ([]LayerWeights, error) {
	if n.net == nil {
		return nil, ErrNotFitted
	}
	var out []LayerWeights
	for l, w := range n.net.weights {
		lw := LayerWeights{Name: fmt.Sprintf("layer%d", l+1), Weight: mat.NewDense(n.net.sizes[l], n.net.sizes[l+1], floats64(nil, w))}
		if b := n.net.biases[l]; b != nil {
			lw.Bias = floats64(nil, b)
		}
		out = append(out, lw)
	}
	return out, nil
}
