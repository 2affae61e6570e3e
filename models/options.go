package models

import (
	"fmt"
	"math"

	"github.com/pkg/errors"

	"proxgrad/graph"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
	"proxgrad/solvers/batch"
)

// Placement says where the penalty acts.
type Placement int

const (
	// Proximal applies the penalty's proximal operator after each step: exact zeros.
	Proximal Placement = iota
	// InLoss adds the penalty to the loss as a node of the graph, differentiated with it: weights shrink and swing about
	// zero, and practically never are zero. It is here to compare.
	InLoss
)

// String returns the placement's name.
func (p Placement) String() string {
	switch p {
	case Proximal:
		return "proximal"
	case InLoss:
		return "in loss"
	}
	return fmt.Sprintf("Placement(%d)", int(p))
}

// NoWarmup lets the penalty act from the first epoch.
const NoWarmup = -1

// FitOptions says how to train. The zero value trains without a penalty, with the defaults below.
type FitOptions struct {
	LearningRate float64          // of Adam; 0 means 0.01
	Rule         solvers.Rule     // instead of Adam{Rate: LearningRate}: set one of the two
	Schedule     solvers.Schedule // clock in epochs; nil means a cosine down to 0 at the last epoch
	BatchSize    int              // rows of a mini-batch; 0 means 32, or all rows where they are fewer
	Epochs       int              // passes over the data; 0 means 100
	Seed         uint64           // of initial weights and of the order of rows
	// Initial are the parameters to start from, as NeuralNet.Weights returns them: a warm start; nil draws them from Seed.
	Initial []LayerWeights

	// Penalty is on every weight matrix, not on biases; nil means none. One without strength (λ = 0) is valid as a penalty, but Fit
	// refuses it: it is taken for a λ that was forgotten, as it would train a dense network that the options call sparse. For λ = 0
	// at the end of a path of strengths, leave Penalty and Penalties nil, and at 0 what is only for a penalty: Placement, Warmup,
	// Ramp, ProxEvery, FreezeAt, FreezeStill, Still and Metric.
	//
	// Penalties give parameters their own by name
	// ("layer1/weight", "layer2/bias", "*/weight"), each with its own λ, and perhaps made from the size of the matrix; the
	// first match wins, and Penalty is the last of them, for "*/weight". See graph.Assignment.
	Penalty   prox.Penalty
	Penalties []graph.Assignment
	Placement Placement // where the penalties act; Proximal by default
	// Warmup is the number of epochs before the penalty acts; 0 means a fifth of Epochs, NoWarmup means none. Networks need
	// it: a penalty that acts from the start drives them into the all-zero saddle, from which no gradient leads away. At its
	// end rules of dual averaging begin anew (solvers.Prox.Restart).
	Warmup int
	// Ramp is the number of epochs after the warm-up in which the penalties rise linearly, step by step, from nothing to their
	// strength; 0 means at once.
	Ramp int
	// ProxEvery takes the proximal operators every so many steps only, for all of them at once, and at the end of each epoch;
	// 0 means in each step. See solvers.Prox.
	ProxEvery int
	// SVRG reduces the variance of mini-batch gradients once the penalty acts: each epoch then begins with a pass over the full
	// data, and each batch is evaluated twice. At a constant rate the zeros come to stand still, where those of plain
	// mini-batches wake and fall back for ever. See solvers.SVRG.
	SVRG bool
	// FreezeAt keeps zeros from the end of that epoch on: what is zero at the end of an epoch stays zero. FreezeStill does so
	// once no weight has become zero or woken for so many epochs at the full strength. 0 means never; of both the earlier
	// counts. A polish frees the zeros again: it is after the optimum, not after a support. Zeros that are held may take the
	// weights out of a constraint on all of them together, such as prox.Simplex; the polish begins at their projection onto it.
	FreezeAt, FreezeStill int
	// Still ends the epochs, before the last one, once no weight has become zero or woken for so many epochs at the full
	// strength; a polish follows if there is one. 0 means never. The rate is then where the schedule has brought it, not at its
	// end, so that the support may be still only until a longer training moves on. Unlike FreezeStill it holds nothing.
	Still int

	Metric solvers.Metric  // of the proximal operator; the metric of the step by default
	Polish *solvers.Polish // full-batch steps after the last epoch; nil means none; at kinks of a ReLU network, see solvers.AtKinks

	// Kink is how Result.Certificate.Kink is taken of a network with ReLU between its layers. nil means after a polish only, with
	// the defaults: ρ = solvers.KinkRadius, 100 gradients of the full data, the seed of the fit. After mini-batches alone it is
	// taken only if Kink is set: it costs as much as Samples epochs, and what they end at is far from stationary by any measure. So it
	// is with a penalty that is neither prox.Coordinatewise nor prox.Blockwise (SLOPE, total variation, the nuclear norm), whose
	// prox its quadratic programs take thousands of times.
	Kink *batch.KinkSettings

	Recorder Recorder // sees each epoch; nil means nobody
}

// A Recorder sees each epoch of a fit as it ends, and each step of its polish. An error ends the fit, which returns it.
type Recorder interface {
	Record(Epoch) error
}

// RecorderFunc is a function as a Recorder.
type RecorderFunc func(Epoch) error

// Record implements Recorder.
func (f RecorderFunc) Record(e Epoch) error { return f(e) }

// WithDefaults returns the options with every default for rows of data filled in.
func (o FitOptions) WithDefaults(rows int) FitOptions {
	if o.Rule == nil {
		if o.LearningRate == 0 {
			o.LearningRate = 0.01
		}
		o.Rule = solvers.Adam{Rate: o.LearningRate}
	}
	if o.Schedule == nil {
		o.Schedule = solvers.Cosine{}
	}
	if o.BatchSize == 0 {
		o.BatchSize = 32
	}
	o.BatchSize = min(o.BatchSize, rows)
	if o.Epochs == 0 {
		o.Epochs = 100
	}
	switch {
	case !o.penalised() || o.Warmup == NoWarmup:
		o.Warmup = 0
	case o.Warmup == 0:
		o.Warmup = o.Epochs / 5
	}
	return o
}

// Validate says what is wrong, missing or contradictory.
func (o FitOptions) Validate() error {
	switch {
	case !(o.LearningRate >= 0) || math.IsInf(o.LearningRate, 0):
		return errors.Errorf("FitOptions.LearningRate is %v; expected a finite number > 0 (0 means 0.01)", o.LearningRate)
	case o.Rule != nil && o.LearningRate != 0:
		return errors.New("FitOptions has both LearningRate and Rule; set the rate in the rule, or leave the rule nil for Adam")
	case o.BatchSize < 0:
		return errors.Errorf("FitOptions.BatchSize is %d; expected ≥ 1 (0 means 32)", o.BatchSize)
	case o.Epochs < 0:
		return errors.Errorf("FitOptions.Epochs is %d; expected ≥ 1 (0 means 100)", o.Epochs)
	case o.Warmup < NoWarmup:
		return errors.Errorf("FitOptions.Warmup is %d; expected ≥ 0 epochs (0 means a fifth of them) or NoWarmup", o.Warmup)
	case o.Placement != Proximal && o.Placement != InLoss:
		return errors.Errorf("FitOptions.Placement is %v; expected Proximal or InLoss", o.Placement)
	}
	if err := o.validatePenalty(); err != nil {
		return err
	}
	if err := o.validateSchedules(); err != nil {
		return err
	}
	if err := o.validateSVRG(); err != nil {
		return err
	}
	d := o.WithDefaults(1)
	return (&solvers.Prox{Rule: d.Rule, Metric: o.Metric, Schedule: d.Schedule, Total: float64(d.Epochs)}).Validate()
}

// validatePenalty says what is wrong with the penalty and with what only makes sense beside one.
func (o FitOptions) validatePenalty() error {
	if o.Polish != nil {
		if err := o.Polish.Validate(); err != nil {
			return err
		}
	}
	if o.Kink != nil {
		if err := o.Kink.Validate(); err != nil {
			return errors.WithMessage(err, "FitOptions.Kink")
		}
	}
	if !o.penalised() {
		switch {
		case o.Placement == InLoss:
			return errors.New("FitOptions.Placement is InLoss without a Penalty; set one, for instance prox.L1{Lambda: 3e-3}")
		case o.Warmup != 0:
			return errors.New("FitOptions.Warmup is set without a Penalty; it is the epochs before the penalty acts")
		case o.Metric != solvers.MetricOfStep:
			return errors.New("FitOptions.Metric is set without a Penalty; it is the metric of the penalty's proximal operator")
		}
		return nil
	}
	for _, a := range o.assignments() {
		if err := a.Validate(); err != nil {
			return errors.WithMessage(err, "FitOptions")
		}
	}
	d := o.WithDefaults(1)
	switch {
	case o.Placement == InLoss && o.Metric != solvers.MetricOfStep:
		return errors.New("FitOptions has Placement InLoss and a Metric; a penalty in the loss takes no proximal step")
	case o.Placement == InLoss && o.Polish != nil:
		return errors.New("FitOptions has Placement InLoss and Polish; polishing takes proximal steps, so place the penalty Proximal")
	case o.Metric == solvers.Unscaled && o.Polish != nil:
		return errors.New("FitOptions has Metric Unscaled and Polish; polishing works in the metric of the step, towards another point")
	case d.Warmup >= d.Epochs:
		return errors.Errorf("FitOptions.Warmup is %d of %d epochs; expected fewer, or the penalty never acts", d.Warmup, d.Epochs)
	}
	return nil
}
