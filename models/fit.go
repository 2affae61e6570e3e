package models

import (
	"context"
	"math/rand/v2"

	"github.com/pkg/errors"
	"gonum.org/v1/gonum/mat"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/solvers"
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
	rows, features := x.Dims()
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
	stop := f.train(ctx)
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
	critical float64 // λ_max of the first layer when the penalty began to act
	ran      int     // epochs
	still    int     // epochs at full strength since a weight became zero or woke
	freezing bool    // zeros are kept
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
	return f.solver.Validate()
}

func (f *fit) close() {
	f.batch.close()
	f.inLoss.close()
	f.reducer.close()
}

// train runs the epochs and the polish.
func (f *fit) train(ctx context.Context) error {
	order := make([]int, f.data.rows)
	for i := range order {
		order[i] = i
	}
	if f.prune != nil {
		if err := f.prune.begin(f); err != nil {
			return err
		}
	}
	shuffle := rand.New(rand.NewPCG(f.opts.Seed, 0x5eed0f0bdecafbad))
	f.support.look(f.net)
	for epoch := 1; epoch <= f.opts.Epochs; epoch++ {
		if epoch == f.opts.Warmup+1 && len(f.penalties) > 0 {
			var err error
			if f.critical, err = f.lambdaMax(); err != nil {
				return errors.WithMessage(err, "λ_max of the first layer")
			}
			f.solver.Restart() // the objective is another from here on
		}
		shuffle.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss, err := f.epoch(ctx, epoch, order)
		if err != nil {
			return err
		}
		e := f.summary(epoch, loss)
		if err := f.freeze(e); err != nil {
			return err
		}
		if f.prune != nil {
			if err := f.prune.end(f, &e); err != nil {
				return err
			}
		}
		f.ran = epoch
		if err := f.record(e); err != nil {
			return err
		}
		if f.settled() {
			break
		}
	}
	if f.opts.Polish == nil {
		return nil
	}
	return f.runPolish(ctx)
}

// epoch makes one pass over the data and returns the mean of the batch losses, weighted by rows.
func (f *fit) epoch(ctx context.Context, epoch int, order []int) (float64, error) {
	acts := len(f.penalties) > 0 && epoch > f.opts.Warmup
	batch := f.batch
	inLoss := f.opts.Placement == InLoss
	if acts && inLoss {
		batch = f.inLoss
	}
	// A penalty in the loss is in the gradient already: the solver must not apply it a second time.
	s := stepper{program: batch, params: paramsOf(batch, acts && !inLoss)}
	if f.prune != nil {
		s.params = f.prune.params(f, epoch)
	}
	if acts && f.reducer != nil {
		s.reducer = f.reducer
		if err := s.reducer.begin(ctx); err != nil {
			return 0, errors.WithMessagef(err, "full gradient before epoch %d", epoch)
		}
	}
	sum := 0.
	for at := 0; at < len(order); at += f.opts.BatchSize {
		if err := ctx.Err(); err != nil {
			return 0, errors.Wrapf(err, "fit stopped in epoch %d", epoch)
		}
		rows := order[at:min(at+f.opts.BatchSize, len(order))]
		loss, err := s.step(f, rows)
		if err != nil {
			return 0, errors.WithMessagef(err, "epoch %d", epoch)
		}
		sum += loss * float64(len(rows))
	}
	return sum / float64(len(order)), f.solver.Land(s.params)
}

// stepper is a program with its parameters as the solver takes them.
type stepper struct {
	program *program
	params  []gorgonia.ValueGrad
	reducer *reducer // nil for plain gradients
}

// paramsOf returns the program's parameters as the solver takes them, with their penalties only if it is to apply these.
func paramsOf(p *program, proximal bool) []gorgonia.ValueGrad {
	if p == nil {
		return nil
	}
	if !proximal {
		return p.bare()
	}
	out := make([]gorgonia.ValueGrad, len(p.params))
	for i, q := range p.params {
		out[i] = q
	}
	return out
}

// step takes one step of the solver on the given rows and returns the loss before it.
func (s stepper) step(f *fit, rows []int) (float64, error) {
	if err := s.program.run(f.data, rows); err != nil {
		return 0, err
	}
	loss := s.program.loss.Scalar()
	if loss-loss != 0 {
		return 0, errors.Errorf("the loss is %v in step %d: training diverged; lower the learning rate", loss, f.solver.Steps()+1)
	}
	if s.reducer != nil {
		if err := s.reducer.correct(s.params, rows); err != nil {
			return 0, err
		}
	}
	return loss, f.solver.Step(s.params)
}

// summary describes the state at the end of an epoch.
func (f *fit) summary(epoch int, loss float64) Epoch {
	e := Epoch{Epoch: epoch, Phase: Dense, Loss: loss, Penalty: f.penalty(), Strength: f.strength(epoch), Frozen: f.solver.Frozen()}
	if len(f.penalties) > 0 && epoch > f.opts.Warmup {
		e.Phase = Penalised
	}
	e.Objective = e.Loss + e.Penalty
	e.Flips = f.support.look(f.net)
	e.Zeros = f.support.zeros
	e.Rate = f.opts.Rule.LearningRate() * f.solver.Factor()
	return e
}

// penalty returns the value of the penalties at the present parameters.
func (f *fit) penalty() float64 {
	sum := 0.
	for _, p := range f.batch.params {
		if q := f.penalties[p.Name()]; q != nil {
			sum += q.Value(p.Elements(nil))
		}
	}
	return sum
}

func (f *fit) record(e Epoch) error {
	f.history = append(f.history, e)
	if f.opts.Recorder == nil {
		return nil
	}
	return errors.WithMessagef(f.opts.Recorder.Record(e), "recorder, epoch %d", e.Epoch)
}

// runPolish takes full-batch steps from where the epochs ended: those of a rule in the type of the network, others in float64.
func (f *fit) runPolish(ctx context.Context) error {
	net, data := f.net, f.data
	if f.opts.Polish.Rule == nil && net.dtype != tensor.Float64 {
		var err error
		net = net.double()
		if data, err = newTable(f.x, data.labels, tensor.Float64); err != nil {
			return err
		}
	}
	o, err := newOracle(net, data, f.penalties)
	if err != nil {
		return err
	}
	defer o.close()
	p := *f.opts.Polish
	p.Threads = max(p.Threads, f.net.threads(o.batch.rows))
	observe := p.Observe
	p.Observe = func(step int, objective float64, zeros, flips int) error {
		if observe != nil {
			if err := observe(step, objective, zeros, flips); err != nil {
				return err
			}
		}
		if step == 0 {
			return nil // the point that the epochs ended at
		}
		e := Epoch{Epoch: f.ran + step, Phase: Polishing, Penalty: o.penalty(), Strength: 1, Objective: objective, Rate: p.LearningRate()}
		e.Loss = objective - e.Penalty
		e.Flips = f.support.look(net)
		e.Zeros = f.support.zeros
		return f.record(e)
	}
	res, err := p.Run(ctx, o.valueGrads(), o.evaluate)
	f.polish = &res
	f.net.take(net)
	return err
}
