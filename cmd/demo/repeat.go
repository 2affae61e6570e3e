package main

import (
	"context"
	"math"
	"sync"

	"github.com/pkg/errors"

	"proxgrad/internal/report"
)

// repeat is one run of all arms, which share a seed and with it the split. Its arms may be trained at once.
type repeat struct {
	mu         sync.Mutex
	parts      *split // of the rows, while an arm needs it
	left       int    // arms still to be trained
	comparison report.Comparison
}

// train trains arm i of repeat r.
func (p *repeat) train(ctx context.Context, o *compareOptions, set *dataset, bars *progress, r, i int) error {
	parts, err := p.begin(o, set, o.seed+uint64(r))
	if err != nil {
		return err
	}
	a := o.arms[i]
	trained, ratio, err := train(ctx, o, a, set, parts, o.seed+uint64(r), bars.recorder(i, r))
	if err != nil {
		return errors.WithMessagef(err, "arm %s", a.name)
	}
	bars.done(i, r)
	if r > 0 { // the pictures show the first run
		trained.History, trained.Matrices = nil, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.comparison.Arms[i] = trained
	if !a.own {
		p.comparison.LambdaRatio = report.Number(ratio)
	}
	if p.left--; p.left == 0 {
		p.parts = nil
	}
	return nil
}

// begin returns the split, made by the first arm that asks.
func (p *repeat) begin(o *compareOptions, set *dataset, seed uint64) (*split, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.parts != nil {
		return p.parts, nil
	}
	parts, err := set.split(seed)
	if err != nil {
		return nil, err
	}
	p.parts, p.left = parts, len(o.arms)
	p.comparison = report.Comparison{
		Dataset: set.name, Features: len(set.table.Features), Classes: set.classes,
		RowsTrain: len(parts.trainLabels), RowsTest: len(parts.testLabels),
		Hidden: o.hidden, Penalty: o.penalty.of.Name, PenaltySummary: o.penalty.of.Summary, Constraint: o.penalty.constraint(),
		Rule: o.rule.of.Name, Lambda: report.Number(o.shownLambda()), LearningRate: report.Number(o.lr), LambdaRatio: report.Number(math.NaN()),
		Epochs: o.epochs, Warmup: o.warmup, Batch: min(o.batch, len(parts.trainLabels)), Seed: seed, Command: o.command,
		Arms: make([]report.Arm, len(o.arms)),
	}
	return parts, nil
}
