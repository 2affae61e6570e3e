package models

import (
	"context"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/solvers"
)

// reducer reduces the variance of a fit's mini-batch gradients while the penalty acts (FitOptions.SVRG).
type reducer struct {
	svrg   solvers.SVRG
	oracle *oracle              // evaluates the gradient of the full data
	params []gorgonia.ValueGrad // those of the oracle

	program *program // of the batch
	data    *table
	rows    []int        // of the batch
	again   func() error // runs the batch once more
}

// newReducer returns a reducer for the program of the mini-batches.
func newReducer(n *network, data *table, batch *program) (*reducer, error) {
	o, err := newOracle(n, data, nil)
	if err != nil {
		return nil, err
	}
	r := &reducer{oracle: o, params: o.valueGrads(), program: batch, data: data}
	r.again = func() error { return r.program.run(r.data, r.rows) }
	return r, nil
}

// begin takes the snapshot of an epoch.
func (r *reducer) begin(ctx context.Context) error {
	if _, err := r.oracle.evaluate(ctx); err != nil {
		return err
	}
	return r.svrg.Snapshot(r.params)
}

// correct reduces the variance of the gradients of params, which the program has left on these rows.
func (r *reducer) correct(params []gorgonia.ValueGrad, rows []int) error {
	r.rows = rows
	return r.svrg.Correct(params, r.again)
}

func (r *reducer) close() {
	if r != nil {
		r.oracle.close()
	}
}

// validateSVRG says what is wrong with FitOptions.SVRG.
func (o FitOptions) validateSVRG() error {
	switch {
	case !o.SVRG:
	case !o.penalised():
		return errors.New("FitOptions.SVRG is set without a Penalty; it makes the zeros of a penalty stand still")
	case o.Placement == InLoss:
		return errors.New("FitOptions has Placement InLoss and SVRG; a penalty in the loss has no zeros to stand still, so place it Proximal")
	}
	return nil
}
