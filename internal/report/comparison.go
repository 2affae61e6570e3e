// Package report turns a comparison of several trainings of one network into something to read: a table for the
// terminal, JSON and CSV for programs, pictures, and one self-contained HTML page.
//
// It knows nothing of how the networks are trained. Whoever trains fills a [Comparison], one [Arm] for each way of
// training; [Table], [JSON], [CSV], [Pictures] and [HTML] render it and [Aggregate] condenses repeats into medians.
// Every renderer is a pure function of its arguments: the same Comparison gives the same bytes.
package report

import (
	stderrors "errors"

	"github.com/pkg/errors"
)

// Comparison is what a set of trainings (arms) of one network on one data set came to. It marshals to the documented
// JSON of result.json; the fields tagged "-" feed the pictures and the page only.
//
// Units: losses are means over the training rows, accuracies are shares in [0, 1], seconds are wall-clock.
type Comparison struct {
	Dataset      string `json:"dataset"`
	RowsTrain    int    `json:"rows_train"`
	RowsTest     int    `json:"rows_test"`
	Features     int    `json:"features"`
	Classes      int    `json:"classes"`
	Hidden       []int  `json:"hidden"`  // units of each hidden layer, from the input on
	Penalty      string `json:"penalty"` // on every weight matrix, by its command-line name; "" is read as l1
	Rule         string `json:"rule"`    // of the steps, by its command-line name; "" is read as adam
	Lambda       Number `json:"lambda"`  // strength of the penalty in the objective mean loss + penalty; NaN for a constraint
	LearningRate Number `json:"learning_rate"`
	Epochs       int    `json:"epochs"`
	Batch        int    `json:"batch"`
	Seed         uint64 `json:"seed"`
	LambdaRatio  Number `json:"lambda_over_lambda_max"` // λ/λ_max of the first layer, NaN if it was not measured
	Warmup       int    `json:"warmup"`                 // leading epochs in which no penalty acts
	Repeats      int    `json:"repeats"`                // runs behind the numbers; 0 is read as 1
	Arms         []Arm  `json:"arms"`

	PenaltySummary string `json:"-"` // what the penalty does, in a line
	Constraint     bool   `json:"-"` // the penalty is 0 or ∞: it has no λ and no place in a loss
	Command        string `json:"-"` // the command line that made this, for the page
}

// Arm is one way of training the network.
type Arm struct {
	Name          string  `json:"name"`
	Weights       int     `json:"weights"`     // entries of all weight matrices; biases are not counted
	ExactZeros    int     `json:"exact_zeros"` // weights that are == 0
	Layers        []Layer `json:"layers"`
	LiveFeatures  int     `json:"live_features"` // inputs from which a path of weights ≠ 0 leads to an output
	LiveUnits     []int   `json:"live_units"`    // units of each hidden layer on such a path
	TrainAccuracy Number  `json:"train_accuracy"`
	TestAccuracy  Number  `json:"test_accuracy"`
	Loss          Number  `json:"loss"`                   // mean over the training rows, without the penalty
	Penalty       Number  `json:"penalty"`                // its value (λ‖W‖₁ for l1), at the arm's own λ where it has one
	Objective     Number  `json:"objective"`              // Loss + Penalty
	KKT           Number  `json:"kkt"`                    // greatest violation of the optimality conditions, all training rows
	Gap           *Number `json:"duality_gap,omitempty"`  // at least objective − optimum; nil if not known: of a convex model only
	Margin        *Number `json:"margin,omitempty"`       // of strict complementarity, all training rows; nil if not known
	Kink          *Number `json:"kkt_at_kinks,omitempty"` // the violation with the gradients of all points within KinkRadius; nil if not measured
	KinkRadius    *Number `json:"kink_radius,omitempty"`  // ρ, a 2-norm of all parameters
	Seconds       Number  `json:"seconds"`
	L1Norm        Number  `json:"l1_norm"`                // ‖W‖₁
	Lambda        *Number `json:"lambda,omitempty"`       // the arm's own λ, nil if it is the comparison's
	LambdaRatio   *Number `json:"lambda_ratio,omitempty"` // that λ over λ_max
	Warning       string  `json:"warning,omitempty"`      // a dead network, say
	Stopped       string  `json:"stopped,omitempty"`      // what ended the training, if not the last epoch
	Spread        *Spread `json:"spread,omitempty"`       // of repeats: least and greatest of every number

	History  []Epoch  `json:"-"` // in order of the epochs
	Matrices []Matrix `json:"-"` // the weights themselves, in order of the layers
}

// Layer counts the exact zeros of one weight matrix.
type Layer struct {
	Name  string `json:"name"`
	Size  int    `json:"size"`
	Zeros int    `json:"zeros"`
}

// Epoch is the state after one pass through the training rows.
type Epoch struct {
	Epoch                    int // from 1
	Loss, Penalty, Objective float64
	Zeros                    int // exact zeros of all weight matrices
	Flips                    int // weights that turned from zero to non-zero or back in this epoch
}

// Matrix is a weight matrix, inputs × units, row after row.
type Matrix struct {
	Name       string
	Rows, Cols int
	Data       []float64 // Data[i*Cols+j] leads from input i to unit j
	RowNames   []string  // names of the inputs, nil if they have none
}

// ErrInvalid is what [Comparison.Validate] wraps.
var ErrInvalid = stderrors.New("report: the comparison contradicts itself")

// Validate reports the first contradiction: no arms, a name that is empty or occurs twice, more zeros than weights,
// layers that do not add up to the arm, a matrix whose data do not have its size. The error wraps [ErrInvalid].
// Every renderer calls it first. Cost: O(layers), no pass over the weights.
func (c *Comparison) Validate() error {
	if len(c.Arms) == 0 {
		return errors.Wrap(ErrInvalid, "it has no arms")
	}
	seen := make(map[string]bool, len(c.Arms))
	for i := range c.Arms {
		a := &c.Arms[i]
		if a.Name == "" {
			return errors.Wrapf(ErrInvalid, "arm %d has no name", i+1)
		}
		if seen[a.Name] {
			return errors.Wrapf(ErrInvalid, "two arms are named %q", a.Name)
		}
		seen[a.Name] = true
		if err := a.validate(); err != nil {
			return errors.WithMessagef(err, "arm %q", a.Name)
		}
	}
	return nil
}

func (a *Arm) validate() error {
	if a.ExactZeros < 0 || a.ExactZeros > a.Weights {
		return errors.Wrapf(ErrInvalid, "%d exact zeros among %d weights", a.ExactZeros, a.Weights)
	}
	size := 0
	for _, l := range a.Layers {
		if l.Zeros < 0 || l.Zeros > l.Size {
			return errors.Wrapf(ErrInvalid, "layer %q: %d exact zeros among %d weights", l.Name, l.Zeros, l.Size)
		}
		size += l.Size
	}
	if len(a.Layers) > 0 && size != a.Weights {
		return errors.Wrapf(ErrInvalid, "the layers hold %d weights, the arm %d", size, a.Weights)
	}
	if s := a.Spread; s != nil && (len(s.Layers) != len(a.Layers) || len(s.LiveUnits) != len(a.LiveUnits)) {
		return errors.Wrapf(ErrInvalid, "its spread has %d layers and %d live units, the arm %d and %d",
			len(s.Layers), len(s.LiveUnits), len(a.Layers), len(a.LiveUnits))
	}
	for _, m := range a.Matrices {
		if m.Rows <= 0 || m.Cols <= 0 || len(m.Data) != m.Rows*m.Cols {
			return errors.Wrapf(ErrInvalid, "matrix %q: %d × %d with %d entries", m.Name, m.Rows, m.Cols, len(m.Data))
		}
		if m.RowNames != nil && len(m.RowNames) != m.Rows {
			return errors.Wrapf(ErrInvalid, "matrix %q: %d names for %d rows", m.Name, len(m.RowNames), m.Rows)
		}
	}
	return nil
}

func (c *Comparison) repeats() int { return max(c.Repeats, 1) }

// arm returns the arm of that name, nil if there is none.
func (c *Comparison) arm(name string) *Arm {
	for i := range c.Arms {
		if c.Arms[i].Name == name {
			return &c.Arms[i]
		}
	}
	return nil
}
