package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/pkg/errors"
	"gonum.org/v1/gonum/mat"

	"proxgrad/internal/cli"
	"proxgrad/internal/report"
	"proxgrad/models"
	"proxgrad/solvers"
)

// compare trains all arms and shows what came of it.
func compare(ctx context.Context, s cli.Streams, o *compareOptions) error {
	set, err := o.open()
	if err != nil {
		return err
	}
	var out *cli.OutDir
	if o.out != "" {
		if out, err = cli.Prepare(o.out); err != nil {
			return err
		}
		defer out.Discard()
	}
	bars := newProgress(s, o)
	c, err := trainAll(ctx, o, set, bars)
	bars.stop()
	if err != nil {
		return err
	}
	if out != nil {
		if err := write(ctx, out, c); err != nil {
			return err
		}
	}
	if err := show(s, o, c); err != nil {
		return err
	}
	if out != nil && !o.quiet {
		fmt.Fprintf(s.Err, "\nwritten to %s: report.html, pictures, result.json, result.csv\n", o.out)
	}
	return nil
}

// trainAll trains every arm in every repeat.
func trainAll(ctx context.Context, o *compareOptions, set *dataset, bars *progress) (report.Comparison, error) {
	runs := make([]report.Comparison, o.repeats)
	for r := range runs {
		seed := o.seed + uint64(r)
		parts, err := set.split(seed)
		if err != nil {
			return report.Comparison{}, err
		}
		c := report.Comparison{
			Dataset: set.name, Features: len(set.table.Features), Classes: set.classes,
			RowsTrain: len(parts.trainLabels), RowsTest: len(parts.testLabels),
			Hidden: o.layers, Lambda: report.Number(o.lambda), LearningRate: report.Number(o.lr), LambdaRatio: report.Number(math.NaN()),
			Epochs: o.epochs, Warmup: o.warmup, Batch: o.batch, Seed: seed, Command: o.command,
		}
		for i, a := range o.run {
			trained, ratio, err := train(ctx, o, a, set, parts, seed, bars.recorder(i))
			if err != nil {
				return report.Comparison{}, errors.WithMessagef(err, "arm %s", a.name)
			}
			if !a.own {
				c.LambdaRatio = report.Number(ratio)
			}
			c.Arms = append(c.Arms, trained)
		}
		runs[r] = c
	}
	return report.Aggregate(runs)
}

// train trains one arm and describes it; it also returns λ/λ_max.
func train(ctx context.Context, o *compareOptions, a arm, set *dataset, parts *split, seed uint64, rec models.Recorder) (report.Arm, float64, error) {
	net := &models.NeuralNet{Hidden: o.layers}
	start := time.Now()
	res, err := net.Fit(ctx, parts.train, parts.trainLabels, a.options(o, seed, rec))
	seconds := time.Since(start).Seconds()
	if err != nil {
		return report.Arm{}, 0, err
	}
	test, err := net.Accuracy(parts.test, parts.testLabels)
	if err != nil {
		return report.Arm{}, 0, err
	}
	layers, err := net.Weights()
	if err != nil {
		return report.Arm{}, 0, err
	}
	d := report.Arm{
		Name: a.name, Weights: res.Weights(), ExactZeros: res.Zeros(), LiveFeatures: res.LiveFeatures(),
		TrainAccuracy: report.Number(res.Accuracy), TestAccuracy: report.Number(test),
		Loss: report.Number(res.Loss), Penalty: report.Number(res.Penalty), Objective: report.Number(res.Objective),
		KKT: report.Number(res.KKT), Seconds: report.Number(seconds), L1Norm: report.Number(res.Penalty / a.lambda),
		History: history(res), Matrices: matrices(layers, set.table.Features),
	}
	for i, l := range res.Layers {
		d.Layers = append(d.Layers, report.Layer{Name: layers[i].Name, Size: l.Size, Zeros: l.Zeros})
		if i < len(o.layers) {
			d.LiveUnits = append(d.LiveUnits, l.LiveUnits)
		}
	}
	if a.own {
		lambda, ratio := report.Number(a.lambda), report.Number(res.LambdaRatio)
		d.Lambda, d.LambdaRatio = &lambda, &ratio
	}
	if res.Dead != nil {
		d.Warning = res.Dead.Error()
	}
	if res.Polish != nil {
		d.Stopped = polishText(*res.Polish)
	}
	return d, res.LambdaRatio, nil
}

// polishText says what ended a polish.
func polishText(p solvers.PolishResult) string {
	if p.End == solvers.Settled {
		return fmt.Sprintf("polishing settled after %d full-batch steps", p.Steps)
	}
	return fmt.Sprintf("polishing ended at its limit of %d full-batch steps, the support not yet still", p.Steps)
}

// history is the epochs, and the polishing steps as epochs after them: each is one pass over the data.
func history(res *models.Result) []report.Epoch {
	out := make([]report.Epoch, len(res.History))
	for i, e := range res.History {
		out[i] = report.Epoch{Epoch: e.Epoch, Loss: e.Loss, Penalty: e.Penalty, Objective: e.Objective, Zeros: e.Zeros, Flips: e.Flips}
	}
	return out
}

// matrices are the weights as the pictures take them.
func matrices(layers []models.LayerWeights, features []string) []report.Matrix {
	out := make([]report.Matrix, len(layers))
	for i, l := range layers {
		rows, cols := l.Weight.Dims()
		out[i] = report.Matrix{Name: l.Name, Rows: rows, Cols: cols, Data: mat.DenseCopyOf(l.Weight).RawMatrix().Data}
	}
	out[0].RowNames = features
	return out
}
