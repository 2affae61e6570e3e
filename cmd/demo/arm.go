package main

import (
	"math"
	"strconv"
	"strings"

	"proxgrad/internal/cli"
	"proxgrad/models"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// arm is one way of training the network.
type arm struct {
	name   string // as the user wrote it
	kind   string // penalty, unscaled, prox or polished
	lambda float64
	own    bool // the λ is the arm's own
}

func armNames() []string { return []string{"penalty", "unscaled", "prox", "polished"} }

// parseArms reads "penalty,unscaled:0.3,…".
func parseArms(s string, lambda float64) ([]arm, error) {
	var out []arm
	for _, word := range strings.Split(s, ",") {
		word = strings.TrimSpace(word)
		a := arm{name: word, kind: word, lambda: lambda}
		if kind, value, ok := strings.Cut(word, ":"); ok {
			v, err := strconv.ParseFloat(value, 64)
			if err != nil || !(v > 0) || math.IsInf(v, 0) {
				return nil, cli.Usagef("arm %q: its λ is %q; expected a finite number > 0, as in unscaled:0.3", word, value)
			}
			a.kind, a.lambda, a.own = kind, v, true
		}
		known := false
		for _, k := range armNames() {
			known = known || k == a.kind
		}
		if !known {
			return nil, cli.Usagef("there is no arm %q; expected some of %s", a.kind, strings.Join(armNames(), ", "))
		}
		for _, b := range out {
			if b.name == a.name {
				return nil, cli.Usagef("the arm %q is given twice", a.name)
			}
		}
		out = append(out, a)
	}
	return out, nil
}

// options says how the arm is trained.
func (a arm) options(o *compareOptions, seed uint64, r models.Recorder) models.FitOptions {
	f := models.FitOptions{
		LearningRate: o.lr, Schedule: solvers.Cosine{}, BatchSize: o.batch, Epochs: o.epochs, Warmup: o.fitWarmup(), Seed: seed,
		Penalty: prox.L1{Lambda: a.lambda}, Recorder: r,
	}
	switch a.kind {
	case "penalty":
		f.Placement = models.InLoss
	case "unscaled":
		f.Metric = solvers.Unscaled
	case "polished":
		f.Polish = &solvers.Polish{Limit: polishLimit}
	}
	return f
}

// polishLimit is the most full-batch steps of the arm polished.
const polishLimit = 1000
