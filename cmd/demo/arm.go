package main

import (
	"slices"
	"strings"

	"github.com/pkg/errors"
	"github.com/spf13/pflag"

	"proxgrad/graph"
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

func armKinds() []string { return []string{"penalty", "unscaled", "prox", "polished"} }

// polishLimit is the most passes over the training rows that the arm polished.
const polishLimit = 1000

// polishes tells whether full-batch steps follow the arm's epochs.
func (a arm) polishes() bool { return a.kind == "polished" }

// options says how the arm is trained.
func (a arm) options(o *compareOptions, seed uint64, r models.Recorder) models.FitOptions {
	f := models.FitOptions{
		Rule: o.rule.of.New(o.lr), Schedule: solvers.Cosine{}, BatchSize: o.batch, Epochs: o.epochs, Warmup: o.fitWarmup(), Seed: seed,
		Recorder: r,
		Penalties: []graph.Assignment{{Pattern: "*/weight", Make: func(rows, cols int) prox.Penalty {
			return o.penalty.of.Make(a.lambda, rows, cols)
		}}},
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

var _ pflag.Value = arms{}

// arms is a list of arms, as penalty,unscaled:0.3; those without a λ of their own get it from withLambda.
type arms struct{ to *[]arm }

func (v arms) String() string {
	words := make([]string, len(*v.to))
	for i, a := range *v.to {
		words[i] = a.name
	}
	return strings.Join(words, ",")
}

func (v arms) Type() string { return "ARMS" }

func (v arms) Set(s string) error {
	var out []arm
	for _, word := range strings.Split(s, ",") {
		a, err := parseArm(strings.TrimSpace(word))
		if err != nil {
			return err
		}
		out = append(out, a)
	}
	*v.to = out
	return nil
}

func parseArm(word string) (arm, error) {
	kind, value, own := strings.Cut(word, ":")
	if !slices.Contains(armKinds(), kind) {
		return arm{}, errors.Errorf("expected arms among %s, not %q%s",
			strings.Join(armKinds(), ", "), clip(kind), didYouMean(kind, "", armKinds()))
	}
	a := arm{name: word, kind: kind, own: own}
	if own {
		var err error
		if a.lambda, err = parsePositive(value); err != nil {
			return arm{}, errors.Errorf("λ of %s: %v", kind, err)
		}
	}
	return a, nil
}

// withLambda gives λ to the arms that have none of their own; two arms that come out the same are an error.
func withLambda(list []arm, lambda float64) ([]arm, error) {
	out := slices.Clone(list)
	for i := range out {
		if !out[i].own {
			out[i].lambda = lambda
		}
		for _, before := range out[:i] {
			switch {
			case before.name == out[i].name:
				return nil, cli.Usagef("--arms has %s twice; expected each arm once", out[i].name)
			case before.kind == out[i].kind && before.lambda == out[i].lambda:
				return nil, cli.Usagef("--arms has %s and %s, which are the same: both have λ = %g", before.name, out[i].name, out[i].lambda)
			}
		}
	}
	return out, nil
}
