package models

import (
	"context"
	"math/rand/v2"

	"github.com/pkg/errors"
)

// train runs the epochs.
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
	return nil
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
