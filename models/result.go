package models

import (
	"fmt"
	"strings"

	"proxgrad/solvers"
	"proxgrad/solvers/batch"
)

// Phase says what an epoch of a fit was.
type Phase string

// The phases of a fit.
const (
	Dense     Phase = "dense"     // warm-up, or a fit without a penalty
	Penalised Phase = "penalised" // the penalty acts
	Polishing Phase = "polishing" // a full-batch step, one pass over the data

	// of a fit under a target, see NeuralNet.FitTarget
	Pruning    Phase = "pruning"    // fewer and fewer weights are kept
	Finetuning Phase = "finetuning" // the zeros are kept, and the others train without a penalty
)

// Epoch is what a Recorder sees of one pass over the data.
type Epoch struct {
	Epoch     int     `json:"epoch"` // from 1; polishing steps count on
	Phase     Phase   `json:"phase"`
	Loss      float64 `json:"loss"`      // mean over the epoch's batches, each at the weights it met; exact while polishing
	Penalty   float64 `json:"penalty"`   // value of the penalty at the end, also during the warm-up
	Objective float64 `json:"objective"` // Loss + Penalty
	Zeros     int     `json:"zeros"`     // weights that are == 0
	Flips     int     `json:"flips"`     // weights that entered or left the support since the epoch before
	Rate      float64 `json:"rate"`      // learning rate of the last step
	Strength  float64 `json:"strength"`  // what multiplies the penalties at the end of the epoch: 0 in a warm-up, up to 1 in a ramp
	Frozen    int     `json:"frozen"`    // numbers that were held at zero in this epoch
}

// Layer is the sparsity and the certificate of one layer. A unit or an input is live if a path of non-zero weights leads
// through it from an input feature to an output; what is not live can be deleted without changing the predictions but for
// constants.
type Layer struct {
	Name       string  `json:"name"`
	Inputs     int     `json:"inputs"`
	Units      int     `json:"units"`
	Size       int     `json:"size"`  // weights: Inputs × Units
	Zeros      int     `json:"zeros"` // weights that are == 0
	LiveInputs int     `json:"live_inputs"`
	LiveUnits  int     `json:"live_units"`
	KKT        float64 `json:"kkt"` // violation of the optimality conditions, see Result.KKT
}

// Result says how a fit went. It is a plain value and serialises.
type Result struct {
	Rows     int     `json:"rows"`
	Features int     `json:"features"`
	Classes  int     `json:"classes"`
	History  []Epoch `json:"history"` // one entry an epoch, then one a polishing step
	Layers   []Layer `json:"layers"`
	Epochs   int     `json:"epochs"`  // that ran to their end, without a polish
	Stopped  bool    `json:"stopped"` // the support was still: the epochs ended before the last, see FitOptions.Still

	// The final weights on the full training data, in float64: mean cross-entropy, penalty, their sum, accuracy.
	Loss      float64 `json:"loss"`
	Penalty   float64 `json:"penalty"`
	Objective float64 `json:"objective"`
	Accuracy  float64 `json:"accuracy"`

	// KKT is the greatest violation, over the weight matrices and what else has a penalty, of the condition −∇loss ∈ ∂penalty, the gradient taken on
	// the full training data in float64. For a smooth activation it vanishes at a stationary point. With ReLU it need not:
	// optima sit on kinks of the loss, where the one gradient that backpropagation returns is not the one that certifies: see
	// Certificate.Kink.
	KKT float64 `json:"kkt"`

	// Certificate is KKT once more, and how firmly the zeros stand: the margin of strict complementarity, the least over the
	// parameters that have a penalty, at its whole strength. It is known where each of these penalties has a margin
	// (prox.Complementary) and anything is at zero with a threshold to cross, and means something only near a stationary
	// point, where KKT is small beside it. The duality gap, an upper bound of Objective − optimum, is known for a network without hidden
	// layers, which is convex, where its weights have a penalty that knows its conjugate and its biases none (prox.Conjugable; see batch.Problem.Gap, and
	// glm.NewMultinomial for the model): networks with hidden layers are not convex. Kink is the measure that certifies a
	// network with ReLU, with its radius: there after a polish, and where FitOptions.Kink asks for it.
	Certificate batch.Certificate `json:"certificate"`

	// LambdaMax is the least λ at which an all-zero first layer is stationary, given the layers above it as they were when
	// the penalty began to act, with the output bias fitted to the class frequencies; LambdaRatio is λ over it. For ReLU
	// the one-sided derivatives at zero are taken. Both are of the first layer's penalty, and 0 where it has no critical
	// strength.
	LambdaMax   float64 `json:"lambda_max"`
	LambdaRatio float64 `json:"lambda_over_lambda_max"`

	// Lambda is the strength of the first layer's penalty as it acted at the end, 0 where it has none: less than what was
	// asked for only if the fit ended in the ramp. Penalty and Objective are of the whole strength.
	Lambda float64 `json:"lambda"`

	Polish *solvers.PolishResult `json:"polish,omitempty"` // how the polish went, if there was one
	Dead   *DeadNetworkError     `json:"dead,omitempty"`   // set when a layer has no weight left
}

// A DeadNetworkError says that all weights of a layer are exactly zero, so that the network predicts one class for
// everything. Result.Dead holds it; Fit does not fail for it.
type DeadNetworkError struct {
	Layers []string `json:"layers"` // names of the layers without a weight
	Warmup int      `json:"warmup"` // epochs before the penalty acted
}

func (e *DeadNetworkError) Error() string {
	what := "all weights of " + strings.Join(e.Layers, " and ") + " are zero"
	advice := "lower λ, or lengthen the warm-up"
	if e.Warmup == 0 {
		advice = "let the network warm up before the penalty acts, or lower λ"
	}
	return fmt.Sprintf("the network is dead: %s and it predicts one class for everything; %s", what, advice)
}

// Weights returns the number of weights, matrices only.
func (r *Result) Weights() int {
	n := 0
	for _, l := range r.Layers {
		n += l.Size
	}
	return n
}

// Zeros returns the number of weights that are exactly zero.
func (r *Result) Zeros() int {
	n := 0
	for _, l := range r.Layers {
		n += l.Zeros
	}
	return n
}

// LiveFeatures returns the number of input features from which a path of non-zero weights leads to an output.
func (r *Result) LiveFeatures() int {
	if len(r.Layers) == 0 {
		return 0
	}
	return r.Layers[0].LiveInputs
}
