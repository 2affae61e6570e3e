package models

import (
	"context"

	"proxgrad/solvers/batch"
)

var _ batch.Smooth = (*fullBatch)(nil)

// fullBatch is the mean loss over the full data as a smooth function of all parameters, one after another in the order of
// the oracle's. Its network is of float64.
type fullBatch struct {
	ctx    context.Context
	oracle *oracle
	n      int
}

// newFullBatch returns the loss of o as a problem with its penalties, and the present parameters.
func newFullBatch(ctx context.Context, o *oracle) (*batch.Problem, []float64) {
	f := &fullBatch{ctx: ctx, oracle: o}
	p := &batch.Problem{Smooth: f}
	var x []float64
	for _, q := range o.params {
		v := q.value.Float64s()
		if q.penalty != nil {
			p.Terms = append(p.Terms, batch.Term{At: len(x), Len: len(v), Penalty: q.penalty})
		}
		x = append(x, v...)
	}
	f.n = len(x)
	return p, x
}

// Dim implements batch.Smooth.
func (f *fullBatch) Dim() int { return f.n }

// Eval implements batch.Smooth. It moves the parameters to x.
func (f *fullBatch) Eval(x, grad []float64) (float64, error) {
	at := 0
	for _, q := range f.oracle.params {
		at += copy(q.value.Float64s(), x[at:])
	}
	loss, err := f.oracle.evaluate(f.ctx)
	if err != nil || grad == nil {
		return loss, err
	}
	at = 0
	for _, q := range f.oracle.params {
		at += copy(grad[at:], q.grad.Float64s())
	}
	return loss, nil
}
