package models

import (
	"context"

	"gonum.org/v1/gonum/mat"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// gap returns the duality gap of a double network at the last evaluation, where objective is its loss with the penalties. It is
// known for a network without hidden layers, whose parameters lie as those of glm.NewMultinomial: a weight for each feature and
// class, then the biases.
//
// Memory: a copy of x and two predictions, only where the gap is known.
func (o *oracle) gap(ctx context.Context, x mat.Matrix, objective float64) (gap float64, known bool, err error) {
	if o.net.layers() > 1 || !o.conjugable() {
		return 0, false, nil
	}
	p, at := newFullBatch(ctx, o)
	d, err := glm.NewDesign(x)
	if err != nil {
		return 0, false, err
	}
	m, err := glm.NewMultinomial(d, o.data.labels, o.net.classes())
	if err != nil {
		return 0, false, err
	}
	convex := batch.Problem{Smooth: m, Terms: p.Terms}
	gap, known = convex.Gap(at, o.gradient(), objective)
	return gap, known, nil
}

// conjugable says whether the weights have a penalty that knows its conjugate, and the biases none: glm takes the dual point where
// the biases are free and best, which with a penalty on them is not that of the optimum, so that the gap would not close.
func (o *oracle) conjugable() bool {
	for _, p := range o.params {
		_, ok := prox.As[prox.Conjugable](p.penalty)
		if weights := layerOf(o.net, p) >= 0; weights && !ok || !weights && p.penalty != nil {
			return false
		}
	}
	return true
}
