package main

import (
	"strings"

	"github.com/spf13/cobra"

	"proxgrad/internal/cli"
	"proxgrad/models"
	"proxgrad/models/data"
)

// compareOptions are the flags of compare-penalty-vs-prox.
type compareOptions struct {
	data, target, dataset string

	penalty penaltyName
	rule    ruleName
	list    bool

	hidden  []int
	lambda  float64
	lr      float64
	epochs  int
	warmup  int
	batch   int
	seed    uint64
	repeats int
	arms    []arm

	leftOut bool // an arm that the penalty has no place for

	printWeights bool
	format       string
	out          string
	quiet        bool

	command string // the command line, for the report
}

const compareName = "compare-penalty-vs-prox"

const compareLong = `Train one network four ways, from the same initial weights on the same batches,
and count the weights that are exactly zero:

  penalty    the penalty in the loss, then the rule's step. A constraint has no
             derivative and no such arm
  unscaled   the rule's step, then the proximal operator of the penalty with the
             learning rate as its step: for L1 a soft-threshold by lr·λ
  prox       the rule's step, then the proximal operator in the metric of that
             very step: for L1 after Adam a soft-threshold by lr·λ/(√v̂ + ε),
             weight by weight
  polished   the same as prox, then quasi-Newton steps on all rows

The penalty is L1, λ‖W‖₁, and the rule Adam, unless --penalty and --rule say
otherwise; --list shows what there is.

Results go to standard output, progress and notes to standard error. The exit
status is 0 if all went well, 1 if the data or the work failed, 2 if the command
line is wrong, 130 if it was interrupted.`

const compareExample = `  demo compare-penalty-vs-prox
  demo compare-penalty-vs-prox --dataset digits --repeats 5
  demo compare-penalty-vs-prox --arms penalty,unscaled:0.3,prox,polished
  demo compare-penalty-vs-prox --penalty group --rule momentum
  demo compare-penalty-vs-prox --list
  demo compare-penalty-vs-prox --data wine.csv --target cultivar --out wine`

// newCompare makes the command compare-penalty-vs-prox.
func newCompare(s cli.Streams) *cobra.Command {
	o := &compareOptions{
		dataset: data.Default, hidden: []int{50, 30, 10}, epochs: 100, batch: 32, seed: 1, repeats: 1,
		format: "table",
	}
	_, _ = o.penalty.Set("l1"), o.rule.Set("adam")
	for _, kind := range armKinds() {
		o.arms = append(o.arms, arm{name: kind, kind: kind})
	}
	c := &cobra.Command{
		Use:     compareName,
		Short:   "Train one network four ways and count the weights that are exactly zero",
		Long:    compareLong,
		Example: compareExample,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("warmup") {
				o.warmup = o.epochs / 5
			}
			if o.list {
				return showList(s.Out, o.format)
			}
			o.command = commandLine(cmd)
			if err := o.complete(cmd.Flags().Changed); err != nil {
				return err
			}
			return compare(cmd.Context(), s, o)
		},
	}
	const most = 1_000_000
	f := c.Flags()
	f.SortFlags = false
	f.Var(choice{&o.dataset, classSets(), "whose targets are classes"}, "dataset", "built-in data set `NAME`: "+alternatives(classSets()))
	f.Var(text{&o.data, "a file"}, "data", "CSV or CSV.gz `FILE` with a header, instead of a built-in data set")
	f.Var(text{&o.target, "the name of a column"}, "target", "`COLUMN` of FILE that holds the classes (default the last)")
	f.Var(&o.penalty, "penalty", "`NAME` of the penalty on every weight matrix")
	f.Var(&o.rule, "rule", "`NAME` of the step rule")
	f.BoolVar(&o.list, "list", false, "list the names of penalties and rules, and train nothing")
	f.Var(layers{&o.hidden}, "hidden", "units of the hidden layers, or none")
	f.Var(positive{&o.lambda}, "lambda", "λ of the objective, mean loss + penalty (default 0.003, but 0.0003 for l0)")
	f.Var(positive{&o.lr}, "lr", "learning rate at the start; it falls along a cosine (default that of the rule: 0.01 for adam)")
	f.Var(count{&o.epochs, 1, most}, "epochs", "passes over the training rows")
	f.Var(count{&o.warmup, 0, most}, "warmup", "epochs before the penalty acts (default a fifth of all)")
	f.Var(count{&o.batch, 1, most}, "batch", "rows of a mini-batch")
	f.Var(seed{&o.seed}, "seed", "seed of the split, the initial weights and the order of rows")
	f.Var(count{&o.repeats, 1, most}, "repeats", "runs, with seeds counting up; the numbers are then medians")
	f.Var(arms{&o.arms}, "arms", "arms to train; one may have its own λ, as unscaled:0.3")
	f.BoolVar(&o.printWeights, "print-weights", false, "also print every weight that is not zero")
	f.Var(choice{&o.format, formats(), ""}, "format", "`FORMAT` of the results: "+alternatives(formats()))
	f.Var(text{&o.out, "a folder"}, "out", "write report.html, pictures, result.json and result.csv to `DIR`")
	f.BoolVar(&o.quiet, "quiet", false, "no progress and no notes on standard error")
	return c
}

// formats are those of results.
func formats() []string { return []string{"table", "json", "csv"} }

// noArguments refuses what is neither an option nor the value of one.
func noArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return cli.Usagef("unexpected argument %q; options begin with --", clip(args[0]))
	}
	return nil
}

// complete checks what each flag cannot check for itself: what is wrong with the command line is said before any work
// begins.
func (o *compareOptions) complete(given func(flag string) bool) error {
	switch {
	case given("data") && given("dataset"):
		return cli.Usagef("--data and --dataset exclude each other; give one of them")
	case given("target") && !given("data"):
		return cli.Usagef("--target goes with --data; a built-in data set knows its own target")
	case o.printWeights && o.format != "table":
		return cli.Usagef("--print-weights goes with --format table; %s has no place for them", strings.ToUpper(o.format))
	case o.warmup >= o.epochs:
		return cli.Usagef("--warmup is %d of %d epochs; expected at most %d, or the penalty never acts", o.warmup, o.epochs, o.epochs-1)
	}
	if err := o.completePenalty(given); err != nil {
		return err
	}
	if o.lr == 0 {
		o.lr = o.rule.of.Rate
	}
	var err error
	o.arms, err = withLambda(o.arms, o.lambda)
	return err
}

// fitWarmup is the warm-up as models.FitOptions takes it.
func (o *compareOptions) fitWarmup() int {
	if o.warmup == 0 {
		return models.NoWarmup
	}
	return o.warmup
}
