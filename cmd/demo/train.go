package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"proxgrad/internal/report"
	"proxgrad/models"
	"proxgrad/solvers"
)

// train trains one arm and describes it; it also returns λ/λ_max.
func train(
	ctx context.Context, o *compareOptions, a arm, set *dataset, parts *split, seed uint64, rec models.Recorder,
) (report.Arm, float64, error) {
	net := &models.NeuralNet{Hidden: o.hidden}
	start := time.Now()
	res, err := net.Fit(ctx, parts.train, parts.trainLabels, a.options(o, seed, rec))
	seconds := hundredths(time.Since(start))
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
		KKT: report.Number(res.KKT), Seconds: report.Number(seconds), L1Norm: report.Number(l1Norm(layers)),
		History: history(res), Matrices: matrices(layers, set.table.Features),
	}
	for i, l := range res.Layers {
		d.Layers = append(d.Layers, report.Layer{Name: layers[i].Name, Size: l.Size, Zeros: l.Zeros})
		if i < len(o.hidden) {
			d.LiveUnits = append(d.LiveUnits, l.LiveUnits)
		}
	}
	if a.own {
		lambda, ratio := report.Number(a.lambda), report.Number(ratioOf(res))
		d.Lambda, d.LambdaRatio = &lambda, &ratio
	}
	if c := res.Certificate; c.GapKnown {
		gap := report.Number(c.Gap)
		d.Gap = &gap
	}
	if c := res.Certificate; c.MarginKnown {
		margin := report.Number(c.Margin)
		d.Margin = &margin
	}
	if k := res.Certificate.Kink; k != nil {
		kink, radius := report.Number(k.Max), report.Number(k.Radius)
		d.Kink, d.KinkRadius = &kink, &radius
	}
	if res.Dead != nil {
		d.Warning = res.Dead.Error()
	}
	if res.Polish != nil {
		d.Stopped = polishText(*res.Polish)
	}
	return d, ratioOf(res), nil
}

// ratioOf is λ/λ_max, NaN where the penalty has no critical strength.
func ratioOf(res *models.Result) float64 {
	if res.LambdaMax == 0 {
		return math.NaN()
	}
	return res.LambdaRatio
}

// hundredths is a time in seconds, rounded up to hundredths: finer figures tell nothing of a training, and the layout of
// the table would follow them.
func hundredths(d time.Duration) float64 {
	return math.Ceil(d.Seconds()*100) / 100
}

// polishText says what ended a polish, and what it left out; "stopped" stands before it.
func polishText(p solvers.PolishResult) string {
	if why := p.Unsampled; why != "" {
		p.Unsampled = ""
		return polishText(p) + "; " + why
	}
	switch p.End {
	case solvers.Settled:
		return fmt.Sprintf("after %d passes over the training rows, settled", p.Evaluations)
	case solvers.Rounded:
		return fmt.Sprintf("after %d passes over the training rows, settled but for the rounding to float32", p.Evaluations)
	case solvers.Stalled:
		return fmt.Sprintf("after %d passes over the training rows, without a descent at kinks", p.Evaluations)
	}
	return fmt.Sprintf("after %d passes over the training rows, the limit", p.Evaluations)
}

// l1Norm is ‖W‖₁ over all layers.
func l1Norm(layers []models.LayerWeights) float64 {
	sum := 0.
	for _, l := range layers {
		sum += floats.Norm(mat.DenseCopyOf(l.Weight).RawMatrix().Data, 1)
	}
	return sum
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
