package main

import (
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"proxgrad/internal/cli"
	"proxgrad/models"
	"proxgrad/models/data"
)

// compareOptions are the flags of compare-penalty-vs-prox.
type compareOptions struct {
	data, target, dataset string

	hidden  string
	lambda  float64
	lr      float64
	epochs  int
	warmup  int
	batch   int
	seed    uint64
	repeats int
	arms    string

	printWeights bool
	format       string
	out          string
	quiet        bool

	command string // the command line, for the report
	layers  []int  // parsed hidden
	run     []arm  // parsed arms
}

const compareExample = `  demo compare-penalty-vs-prox
  demo compare-penalty-vs-prox --dataset digits --repeats 5
  demo compare-penalty-vs-prox --arms penalty,unscaled:0.3,prox,polished
  demo compare-penalty-vs-prox --data wine.csv --target cultivar --out wine`

// newCompare makes the command compare-penalty-vs-prox.
func newCompare(s cli.Streams) *cobra.Command {
	o := &compareOptions{}
	c := &cobra.Command{
		Use:   "compare-penalty-vs-prox",
		Short: "Train one network four ways and count the weights that are exactly zero",
		Long: `Train one network four ways, from the same initial weights on the same batches, and
count the weights that are exactly zero:

  penalty    λ‖W‖₁ in the loss, then Adam
  unscaled   Adam, then a soft-threshold by lr·λ
  prox       Adam, then the proximal operator in the metric of its own step:
             a soft-threshold by lr·λ/(√v̂ + ε), weight by weight
  polished   the same as prox, and then full-batch steps until the support is still`,
		Example: compareExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return cli.Usagef("unexpected argument %q; options begin with --", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("warmup") {
				o.warmup = o.epochs / 5
			}
			o.command = commandLine(cmd)
			if err := o.complete(cmd.Flags().Changed("dataset"), cmd.Flags().Changed("target")); err != nil {
				return err
			}
			return compare(cmd.Context(), s, o)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.dataset, "dataset", data.Default, "built-in data set: "+strings.Join(data.Names(), ", "))
	f.StringVar(&o.data, "data", "", "CSV or CSV.gz `FILE` with a header, instead of a built-in data set")
	f.StringVar(&o.target, "target", "", "`NAME` of the column in FILE that holds the classes (default the last)")
	f.StringVar(&o.hidden, "hidden", "50,30,10", "`UNITS` of the hidden layers")
	f.Float64Var(&o.lambda, "lambda", 3e-3, "λ of the objective: mean loss + λ‖W‖₁")
	f.Float64Var(&o.lr, "lr", 1e-2, "learning rate at the start; it falls along a cosine")
	f.IntVar(&o.epochs, "epochs", 100, "passes over the training rows")
	f.IntVar(&o.warmup, "warmup", 0, "epochs before the penalty acts (default a fifth of the epochs)")
	f.IntVar(&o.batch, "batch", 32, "rows of a mini-batch")
	f.Uint64Var(&o.seed, "seed", 1, "seed of split, initial weights and order of rows")
	f.IntVar(&o.repeats, "repeats", 1, "runs with seeds counting up; the numbers are then medians")
	f.StringVar(&o.arms, "arms", strings.Join(armNames(), ","), "`ARMS` to train; one may have its own λ, as in unscaled:0.3")
	f.BoolVar(&o.printWeights, "print-weights", false, "also print every weight that is not zero")
	f.StringVar(&o.format, "format", "table", "table, json or csv")
	f.StringVar(&o.out, "out", "", "write report.html, pictures, result.json and result.csv to `DIR`")
	f.BoolVar(&o.quiet, "quiet", false, "no progress and no notes on standard error")
	return c
}

// commandLine is the command as one would type it in a clone.
func commandLine(cmd *cobra.Command) string {
	words := []string{"go run ./cmd/demo", cmd.Name()}
	cmd.Flags().SortFlags = true
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Name == "quiet" {
			return
		}
		words = append(words, "--"+f.Name+"="+quote(f.Value.String()))
	})
	return strings.Join(words, " ")
}

// quote quotes a word for a POSIX shell where it needs it.
func quote(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,+@%=", r)
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// complete parses and checks the flags: what is wrong with the command line is said before any work begins.
func (o *compareOptions) complete(datasetGiven, targetGiven bool) error {
	positive := func(name string, v float64) error {
		if !(v > 0) || math.IsInf(v, 0) {
			return cli.Usagef("--%s is %v; expected a finite number > 0", name, v)
		}
		return nil
	}
	atLeastOne := func(name string, v int) error {
		if v < 1 {
			return cli.Usagef("--%s is %d; expected a whole number ≥ 1", name, v)
		}
		return nil
	}
	for _, err := range []error{
		positive("lambda", o.lambda), positive("lr", o.lr),
		atLeastOne("epochs", o.epochs), atLeastOne("batch", o.batch), atLeastOne("repeats", o.repeats),
	} {
		if err != nil {
			return err
		}
	}
	switch {
	case o.data != "" && datasetGiven:
		return cli.Usagef("--data and --dataset exclude each other; give one of them")
	case o.data == "" && targetGiven:
		return cli.Usagef("--target goes with --data; a built-in data set knows its own target")
	case o.format != "table" && o.format != "json" && o.format != "csv":
		return cli.Usagef("--format is %q; expected table, json or csv", o.format)
	case o.printWeights && o.format != "table":
		return cli.Usagef("--print-weights goes with --format table; %s has no place for them", o.format)
	case o.warmup < 0 || o.warmup >= o.epochs:
		return cli.Usagef("--warmup is %d of %d epochs; expected 0 to %d, or the penalty never acts", o.warmup, o.epochs, o.epochs-1)
	}
	var err error
	if o.layers, err = parseHidden(o.hidden); err != nil {
		return err
	}
	o.run, err = parseArms(o.arms, o.lambda)
	return err
}

// fitWarmup is the warm-up as models.FitOptions takes it.
func (o *compareOptions) fitWarmup() int {
	if o.warmup == 0 {
		return models.NoWarmup
	}
	return o.warmup
}

func parseHidden(s string) ([]int, error) {
	var out []int
	for _, word := range strings.Split(s, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 {
			return nil, cli.Usagef("--hidden is %q; expected units of the hidden layers, whole numbers ≥ 1 with commas between, such as 50,30,10", s)
		}
		out = append(out, n)
	}
	return out, nil
}
