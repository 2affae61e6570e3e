package models

import (
	"context"

	"gonum.org/v1/gonum/mat"

	"proxgrad/solvers"
	"proxgrad/solvers/batch"
)

// Fit trains the network on x (rows × features) and the class labels y, 0…K−1, one a row, and keeps the parameters for
// Predict. Rows are shuffled anew each epoch; the last batch of an epoch may be smaller.
//
// When ctx is cancelled Fit returns what was reached so far, parameters and Result included, and ctx.Err() wrapped. When
// training diverges (NaN or infinity in the loss or a gradient) it returns an error that names epoch, step and parameter.
//
// Memory: a copy of x in the type of the network; a program for a batch (two with InLoss) and one for a pass of up to 2048 rows
// (two with SVRG, and three vectors a parameter).
func (n *NeuralNet) Fit(ctx context.Context, x mat.Matrix, y []int, opts FitOptions) (*Result, error) {
	return n.fit(ctx, x, y, opts, nil)
}

// fit is Fit, with the pruning of a target if there is one.
func (n *NeuralNet) fit(ctx context.Context, x mat.Matrix, y []int, opts FitOptions, prune *pruning) (*Result, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	if err := opts.Validate(); err != nil {
		return nil, err
	}
	rows, features, err := dims(x)
	if err != nil {
		return nil, err
	}
	classes, err := checkLabels(y, rows)
	if err != nil {
		return nil, err
	}
	net, err := newNetwork(n, features, classes, opts.Seed)
	if err != nil {
		return nil, err
	}
	if opts.Initial != nil {
		if err := net.load(opts.Initial); err != nil {
			return nil, err
		}
	}
	penalties, err := net.penalties(opts.assignments())
	if err != nil {
		return nil, err
	}
	data, err := newTable(x, y, net.dtype)
	if err != nil {
		return nil, err
	}
	f := &fit{opts: opts.WithDefaults(rows), x: x, net: net, penalties: penalties, data: data, prune: prune}
	defer f.close()
	if err := f.prepare(); err != nil {
		return nil, err
	}
	n.mu.Lock()
	n.net = net
	n.predict.close()
	n.predict = nil
	n.mu.Unlock()
	stop := f.run(ctx)
	res, err := f.result(context.WithoutCancel(ctx), x)
	if err != nil && stop == nil {
		stop = err
	}
	return res, stop
}

// fit is one training under way.
type fit struct {
	opts FitOptions
	x    mat.Matrix // as it came
	net  *network
	data *table

	penalties penalties // none if empty
	prune     *pruning  // nil without a target

	solver   solvers.Prox
	batch    *program // at most opts.BatchSize rows
	inLoss   *program // the same with the penalty in the loss, nil if it is not placed there
	reducer  *reducer // of the variance of gradients, nil without SVRG
	support  support
	history  []Epoch
	polish   *solvers.PolishResult
	kink     *batch.Kink // nil where it was not measured
	critical float64     // λ_max of the first layer when the penalty began to act
	ran      int         // epochs
	still    int         // epochs at full strength since a weight became zero or woke
	freezing bool        // zeros are kept
}

// prepare compiles the programs and the solver.
func (f *fit) prepare() (err error) {
	o := f.opts
	batches := (f.data.rows + o.BatchSize - 1) / o.BatchSize
	if f.batch, err = f.net.compile(o.BatchSize, training, f.penalties); err != nil {
		return err
	}
	if o.Placement == InLoss {
		if f.inLoss, err = f.net.compile(o.BatchSize, penalised, f.penalties); err != nil {
			return err
		}
	}
	if o.SVRG {
		if f.reducer, err = newReducer(f.net, f.data, f.batch); err != nil {
			return err
		}
	}
	f.solver = solvers.Prox{
		Rule: o.Rule, Metric: o.Metric, Schedule: o.Schedule, Total: float64(o.Epochs), StepsPerUnit: batches,
		PenaltySchedule: o.strengths(), ProxEvery: o.ProxEvery, Threads: f.net.threads(o.BatchSize),
	}
	if err := f.solver.Validate(); err != nil {
		return err
	}
	return f.checkPowers()
}

// checkPowers says which penalty cannot act as it is to, before the epochs without it.
func (f *fit) checkPowers() error {
	params := paramsOf(f.batch, true)
	if f.opts.Placement == Proximal {
		if err := f.solver.Check(params); err != nil {
			return err
		}
	}
	if p := f.opts.Polish; p != nil && p.Rule != nil {
		return (&solvers.Prox{Rule: p.Rule}).Check(params)
	}
	return nil
}

func (f *fit) close() {
	f.batch.close()
	f.inLoss.close()
	f.reducer.close()
}

// run trains, polishes and measures.
func (f *fit) run(ctx context.Context) error {
	if err := f.train(ctx); err != nil {
		return err
	}
	if f.opts.Polish != nil {
		if err := f.runPolish(ctx); err != nil {
			return err
		}
	}
	return f.measure(ctx)
}
