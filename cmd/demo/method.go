package main

import (
	"math"
	"reflect"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/internal/cli"
	"proxgrad/ops"
)

// constraint tells whether the penalty is 0 or ∞, with no λ to choose.
func (v *penaltyName) constraint() bool {
	return reflect.DeepEqual(v.of.Make(1, 4, 2), v.of.Make(2, 4, 2))
}

// differentiable tells whether the penalty can stand in a loss.
func (v *penaltyName) differentiable() bool {
	w := gorgonia.NewMatrix(gorgonia.NewGraph(), tensor.Float64, gorgonia.WithShape(4, 2), gorgonia.WithName("w"))
	_, err := ops.Penalty(w, v.of.Make(1, 4, 2))
	return err == nil
}

// usualLambda is λ where none is given, and lambdas are those of penalties for which it is not one to begin with.
const usualLambda = 3e-3

var lambdas = map[string]float64{"l0": 3e-4}

// completePenalty fills in λ, and leaves out or refuses what the penalty has no place for.
func (o *compareOptions) completePenalty(given func(flag string) bool) error {
	name := o.penalty.of.Name
	if o.penalty.constraint() {
		if given("lambda") {
			return cli.Usagef("--lambda goes with a penalty; %s is a constraint, which has no λ", name)
		}
		for _, a := range o.arms {
			if a.own {
				return cli.Usagef("--arms has %s; %s is a constraint, which has no λ", a.name, name)
			}
		}
	}
	if o.lambda == 0 {
		o.lambda = usualLambda
		if l, ok := lambdas[name]; ok {
			o.lambda = l
		}
	}
	if o.penalty.differentiable() {
		return nil
	}
	kept := slices.DeleteFunc(slices.Clone(o.arms), func(a arm) bool { return a.kind == "penalty" })
	if len(kept) == 0 {
		return cli.Usagef("--arms has only penalty, and %s has no derivative to put into the loss; expected another arm beside it", name)
	}
	o.leftOut = len(kept) < len(o.arms)
	o.arms = kept
	return nil
}

// shownLambda is λ, NaN for a constraint.
func (o *compareOptions) shownLambda() float64 {
	if o.penalty.constraint() {
		return math.NaN()
	}
	return o.lambda
}

// methodNotes are what is to be known of the penalty with the rule.
func (o *compareOptions) methodNotes() []string {
	var out []string
	name := o.penalty.of.Name
	if o.leftOut {
		out = append(out, "no arm penalty: "+name+" has no derivative to put into the loss")
	}
	has := func(kind string) bool { return slices.ContainsFunc(o.arms, func(a arm) bool { return a.kind == kind }) }
	if !has("unscaled") {
		return out
	}
	rule := o.rule.of.New(o.lr)
	if !rule.Diagonal() && len(rule.Slots()) == 0 {
		out = append(out, "unscaled is the same as prox here: the step of "+o.rule.of.Name+" is the learning rate itself")
	}
	return out
}
