package main

import (
	"context"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/pkg/errors"
	"github.com/spf13/cobra"

	"proxgrad/cmd/demo/internal/truth"
	"proxgrad/internal/cli"
)

// truthOptions are the flags of truth.
type truthOptions struct {
	plan   truth.Options
	modes  []string
	format string
	write  string
	quiet  bool
}

const truthName = "truth"

const truthLong = `Run every step rule with every penalty on problems whose optimum is known, and
print how far from it each one ends: the gap of the objective, the violation of
the optimality conditions (KKT), and whether the zeros are the right ones.

  batch              methods for the full data: what the rules are held against
  full               full-batch gradients, the prox in the metric of the step
  full+polish        the same, then Polish: with the Cox model, which has no
                     mini-batches, and with penalties that are not convex,
                     where it ends at a stationary point, not always the best
  unscaled           as full, with the plain prox after the step: not at the
                     optimum, and shown for that
  mini-batch         mini-batch gradients alone: what a rule reaches by itself;
                     nothing is promised
  stochastic+polish  the same, then Polish on the full data, which gets to the
                     optimum from anywhere where the problem is convex
  svrg               mini-batch gradients of reduced variance, and no Polish

The exit status is 1 if a cell does not reach what it promises.`

const truthExample = `  demo truth
  demo truth --short
  demo truth --rule adam,sgd --penalty group --format json
  demo truth --write docs/truth.md`

// newTruth makes the command truth.
func newTruth(s cli.Streams) *cobra.Command {
	o := &truthOptions{plan: truth.Options{Seed: 1}, format: "table"}
	c := &cobra.Command{
		Use:     truthName,
		Short:   "Hold every step rule with every penalty against known optima",
		Long:    truthLong + "\n\n" + truthNames(),
		Example: truthExample,
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return showTruth(cmd.Context(), s, o) },
	}
	modes := make([]string, len(truth.Modes()))
	for i, m := range truth.Modes() {
		modes[i] = string(m)
	}
	f := c.Flags()
	f.SortFlags = false
	f.BoolVar(&o.plan.Short, "short", false, "a form of seconds: fewer problems and seeds")
	f.Var(choices{&o.plan.Rules, slices.Concat(ruleNames(), truth.Methods()), nil}, "rule", "only these `RULES` or batch methods")
	f.Var(choices{&o.plan.Penalties, penaltyNames(), nil}, "penalty", "only these `PENALTIES`")
	f.Var(choices{&o.plan.Problems, truth.Problems(), truth.Recorded}, "problem", "only these `PROBLEMS`, by names of the table or of JSON")
	f.Var(choices{&o.modes, modes, nil}, "mode", "only these `MODES`")
	f.Var(seed{&o.plan.Seed}, "seed", "seed of the data and of the order of rows")
	f.Var(choice{&o.format, formats(), ""}, "format", "`FORMAT` of the results: "+alternatives(formats()))
	f.Var(text{&o.write, "a file"}, "write", "also write the table to `FILE`, as Markdown")
	f.BoolVar(&o.quiet, "quiet", false, "no progress on standard error")
	return c
}

// truthNames lists what the flags take.
func truthNames() string {
	return strings.Join([]string{
		namesIn("Rules", ruleNames()), namesIn("Batch methods", truth.Methods()), namesIn("Penalties", penaltyNames()),
		namesIn("Problems, a data set or one of its models", truth.Problems()),
	}, "\n")
}

// showTruth works the table out and shows it.
func showTruth(ctx context.Context, s cli.Streams, o *truthOptions) error {
	for _, m := range o.modes {
		o.plan.Modes = append(o.plan.Modes, truth.Mode(m))
	}
	var dir *cli.OutDir
	if o.write != "" {
		var err error
		if dir, err = cli.Prepare(filepath.Dir(o.write)); err != nil {
			return err
		}
		defer dir.Discard()
	}
	jobs, err := truth.Plan(o.plan)
	if err != nil {
		return err
	}
	if len(jobs) == 0 {
		return cli.Usagef("no cell of the table is left%s", whyNone(o.plan))
	}
	bar := newBar(s, o.quiet, "cells", len(jobs))
	cells := make([]truth.Cell, len(jobs))
	err = concurrently(ctx, runtime.GOMAXPROCS(0), len(jobs), func(ctx context.Context, i int) (err error) {
		cells[i], err = jobs[i].Run(ctx)
		bar.advance()
		return err
	})
	bar.stop()
	if err != nil {
		return err
	}
	if dir != nil {
		if err := dir.Write(filepath.Base(o.write), func(w io.Writer) error { return truth.Markdown(w, cells, o.plan) }); err != nil {
			return err
		}
		if err := dir.Commit(ctx); err != nil {
			return err
		}
	}
	show := map[string]func(io.Writer, []truth.Cell) error{"table": truth.Text, "json": truth.JSON, "csv": truth.CSV}[o.format]
	if err := show(s.Out, cells); err != nil {
		return err
	}
	if n := truth.Broken(cells); n > 0 {
		return errors.Errorf("%d of %d cells do not reach what they promise", n, len(cells))
	}
	return nil
}
