package models

import (
	"fmt"
	"sync"

	"github.com/pkg/errors"
	"gorgonia.org/tensor"

	"proxgrad/graph"
)

// NeuralNet is a classifier of dense layers
//
//	h₀ = x,   h_l = act(h_{l−1}·W_l + b_l),   logits = h_L·W + b,   p = softmax(logits)
//
// trained on the mean cross-entropy, which is computed from the logits: no softmax comes before it. The zero value has no
// hidden layer: multinomial logistic regression.
//
// The fields are the architecture; set them before Fit. Predictions may be made concurrently, but not during Fit.
type NeuralNet struct {
	Hidden     []int      // units of each hidden layer
	FirstBias  bool       // give the first hidden layer a bias; the layers after it always have one
	Activation Activation // between the layers; ReLU by default
	// Init draws the initial weight matrices, and biases start at 0; nil means PyTorch's rule for Linear, graph.UniformFanIn,
	// for the weights as well as the biases.
	Init   graph.Init
	Double bool // train in float64 rather than float32

	net *network // the fitted parameters, nil before Fit

	mu      sync.Mutex // guards net while it is replaced, and predict
	predict *program   // compiled on first use
}

// Activation is the nonlinearity between layers.
type Activation int

// The activations. ReLU makes the loss nonsmooth in the weights; see Result.KKT for what that means for certificates.
const (
	ReLU     Activation = iota // max(x, 0)
	Tanh                       // tanh x
	Sigmoid                    // 1/(1 + e⁻ˣ)
	Softplus                   // log(1 + eˣ)
	SiLU                       // x/(1 + e⁻ˣ)
	GELU                       // x·Φ(x), with the distribution function of the standard normal
)

// String returns the activation's name.
func (a Activation) String() string {
	switch a {
	case ReLU:
		return "relu"
	case Tanh:
		return "tanh"
	case Sigmoid:
		return "sigmoid"
	case Softplus:
		return "softplus"
	case SiLU:
		return "silu"
	case GELU:
		return "gelu"
	}
	return fmt.Sprintf("Activation(%d)", int(a))
}

// ErrNotFitted is returned by what needs a fitted model.
var ErrNotFitted = errors.New("the model is not fitted: call Fit first")

// Validate says what is wrong with the architecture.
func (n *NeuralNet) Validate() error {
	for i, h := range n.Hidden {
		if h < 1 {
			return errors.Errorf("NeuralNet.Hidden[%d] is %d; expected at least 1 unit", i, h)
		}
	}
	if n.Activation < ReLU || n.Activation > GELU {
		return errors.Errorf("NeuralNet.Activation is %v; expected ReLU, Tanh, Sigmoid, Softplus, SiLU or GELU", n.Activation)
	}
	if n.FirstBias && len(n.Hidden) == 0 {
		return errors.New("NeuralNet.FirstBias is set without a hidden layer; the output layer has a bias anyway")
	}
	return nil
}

func (n *NeuralNet) dtype() tensor.Dtype {
	if n.Double {
		return tensor.Float64
	}
	return tensor.Float32
}
