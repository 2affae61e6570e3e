package models

import (
	"context"
	"fmt"
	"math"

	"github.com/pkg/errors"
	"gonum.org/v1/gonum/mat"
)

// TargetMethod says how a target is reached.
type TargetMethod int

const (
	// CubicRamp trains dense for Start epochs and then keeps, step by step, the largest weights (inputs, units) only, by the
	// proximal operator of that constraint in the metric of the step: so many as
	//
	//	left(t) = left + (n − left)·(1 − (t − Start)/(End − Start))³
	//
	// has it at the end of each epoch t, rounded. The layers get their share of that by a ranking of all by size (a weight's
	// magnitude, the root mean square of a group) at the start of the epoch, and at least one each. From End on the zeros
	// are kept and the others train on without a penalty.
	//
	// Source: Zhu & Gupta (2017), eq. 1. Differs from the source: the count of zeros is exact, the ranking within a layer is
	// in the metric of the step, a weight may come back until End.
	CubicRamp TargetMethod = iota
	// Bisection looks for the strength of the penalties of the options at which so many are left: fits at c times the
	// penalties, with log c bisected. It starts at c = 1, from scratch and weaker until at least so many are left, and then
	// doubles c; each of these fits, and of those in between, is warm: it starts from the fit with the greatest c so far that
	// leaves too many, because zeros of a network wake badly. It ends when the count is met. Where no fit meets it down to
	// strengths 0.2 % apart (a count can jump, and under mini-batch noise it is not monotone: a polish in the options helps),
	// the closest from above is finished by force: the largest are kept, the zeros too, and what is left trains on without
	// the penalties.
	//
	// A penalty on the first layer alone is evaded (the layers after it grow as it shrinks), whatever its strength: to leave
	// few inputs, give every layer one.
	Bisection
)

// String returns the method's name.
func (m TargetMethod) String() string {
	switch m {
	case CubicRamp:
		return "cubic ramp"
	case Bisection:
		return "bisection"
	}
	return fmt.Sprintf("TargetMethod(%d)", int(m))
}

// Target is a sparsity that FitTarget is to reach exactly. Set one of Zero and Left.
type Target struct {
	Of   Counted // what is counted: weights by default
	Zero float64 // share that is to be zero, in (0, 1); the number is rounded
	Left int     // number that is to be left, at least one a layer

	Method TargetMethod

	// Start and End are the epochs between which CubicRamp prunes; 0 means a fifth and two thirds of FitOptions.Epochs.
	Start, End int
	// Fits is the most fits that Bisection makes before it finishes by force; 0 means 24. WarmEpochs is the epochs of each
	// but those from scratch, and of the finish; 0 means a quarter of FitOptions.Epochs.
	Fits, WarmEpochs int
}

// TargetFit is one fit of a Bisection.
type TargetFit struct {
	Strength float64 `json:"strength"` // factor of the penalties
	Lambda   float64 `json:"lambda"`   // λ of the first layer's penalty, where it has one
	Warm     bool    `json:"warm"`     // started from an earlier fit
	Left     int     `json:"left"`
	Loss     float64 `json:"loss"`
	Accuracy float64 `json:"accuracy"`
}

// TargetResult says how a target was reached.
type TargetResult struct {
	Result *Result `json:"result"` // of the last fit, which the network keeps

	Of     string `json:"of"`
	Total  int    `json:"total"`  // how many there are
	Wanted int    `json:"wanted"` // how many were to be left
	Left   int    `json:"left"`   // how many are left
	Exact  bool   `json:"exact"`  // Left is Wanted

	// Of Bisection: the fits in order, the factor of the penalties in the last, and whether the count was met only by force.
	Fits     []TargetFit `json:"fits,omitempty"`
	Strength float64     `json:"strength,omitempty"`
	Forced   bool        `json:"forced,omitempty"`
}

// FitTarget trains the network so that exactly the wanted number of weights, input features or units is left, the others
// being exactly zero. With CubicRamp the options have no penalty; with Bisection they have those whose strength is looked
// for. Options and target are checked before any work.
//
// Recorder sees the epochs of all fits, counted on. When ctx is cancelled FitTarget returns what was reached so far, and
// ctx.Err() wrapped; the network has the parameters of the last fit.
//
// Cost: CubicRamp that of Fit, Bisection that of all its fits. Same options, data and seed: same bits.
func (n *NeuralNet) FitTarget(ctx context.Context, x mat.Matrix, y []int, opts FitOptions, target Target) (*TargetResult, error) {
	if err := target.Validate(opts); err != nil {
		return nil, err
	}
	r := &TargetResult{Of: target.Of.String()}
	if err := target.count(r, n, x, y, opts); err != nil {
		return nil, err
	}
	opts.Recorder = &counting{to: opts.Recorder}
	if target.Method == Bisection {
		b := bisection{net: n, x: x, y: y, opts: opts, target: target, r: r}
		return r, b.run(ctx)
	}
	d := target.withDefaults(opts)
	res, err := n.fit(ctx, x, y, opts, &pruning{of: d.Of, left: r.Wanted, from: d.Start, to: d.End})
	return r, r.take(res, target.Of, err)
}

// take makes res the result.
func (r *TargetResult) take(res *Result, of Counted, err error) error {
	r.Result = res
	if res == nil {
		return err
	}
	r.Left = res.left(of)
	r.Exact = r.Left == r.Wanted && err == nil
	return err
}

// count finds out how many there are and how many are wanted.
func (t Target) count(r *TargetResult, n *NeuralNet, x mat.Matrix, y []int, opts FitOptions) error {
	if err := n.Validate(); err != nil {
		return err
	}
	rows, features, err := dims(x)
	if err != nil {
		return err
	}
	classes, err := checkLabels(y, rows)
	if err != nil {
		return err
	}
	net, err := newNetwork(n, features, classes, opts.Seed)
	if err != nil {
		return err
	}
	r.Total = net.total(t.Of)
	r.Wanted = t.Left
	if t.Zero > 0 {
		r.Wanted = r.Total - int(math.Round(t.Zero*float64(r.Total)))
	}
	least := 0
	for _, s := range net.sizesOf(t.Of) {
		least += min(len(s), 1)
	}
	switch {
	case r.Total == 0:
		return errors.Errorf("Target.Of is %v, of which the network has none", t.Of)
	case r.Wanted < least || r.Wanted > r.Total:
		return errors.Errorf("the target leaves %d of %d %v; expected at least %d, one a layer, and at most all", r.Wanted, r.Total, t.Of, least)
	}
	return nil
}

// counting passes epochs on, counted over several fits.
type counting struct {
	to   Recorder
	base int // epochs of the fits before
	last int // epochs of all
}

func (c *counting) Record(e Epoch) error {
	if e.Epoch == 1 {
		c.base = c.last
	}
	e.Epoch += c.base
	c.last = e.Epoch
	if c.to == nil {
		return nil
	}
	return c.to.Record(e)
}
