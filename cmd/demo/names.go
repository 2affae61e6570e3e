package main

import (
	"github.com/pkg/errors"
	"github.com/spf13/pflag"

	"proxgrad/ops/prox/catalogue"
	"proxgrad/solvers"
)

var (
	_ pflag.Value = (*penaltyName)(nil)
	_ pflag.Value = (*ruleName)(nil)
)

// penaltyName is a penalty of the catalogue, by its name.
type penaltyName struct{ of catalogue.Entry }

func (v *penaltyName) String() string { return v.of.Name }
func (v *penaltyName) Type() string   { return "NAME" }

func (v *penaltyName) Set(s string) error {
	e, ok := catalogue.Find(s)
	if !ok {
		return unlisted("penalty", s, penaltyNames())
	}
	v.of = e
	return nil
}

// ruleName is a step rule, by its name.
type ruleName struct{ of solvers.RuleEntry }

func (v *ruleName) String() string { return v.of.Name }
func (v *ruleName) Type() string   { return "NAME" }

func (v *ruleName) Set(s string) error {
	e, ok := solvers.FindRule(s)
	if !ok {
		return unlisted("rule", s, ruleNames())
	}
	v.of = e
	return nil
}

// unlisted says that there is no such name.
func unlisted(what, name string, names []string) error {
	return errors.Errorf("expected the name of a %s, as --list shows them%s", what, didYouMean(name, "", names))
}

// penaltyNames are the names of the catalogue.
func penaltyNames() []string {
	var out []string
	for _, e := range catalogue.Penalties() {
		out = append(out, e.Name)
	}
	return out
}

// ruleNames are the names of the step rules.
func ruleNames() []string {
	var out []string
	for _, e := range solvers.Rules() {
		out = append(out, e.Name)
	}
	return out
}
