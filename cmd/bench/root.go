package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"proxgrad/internal/cli"
)

// options are the flags of bench.
type options struct {
	peers     bool
	cache     string
	format    string
	rounds    int
	slot      time.Duration
	workloads string
	lassoPath bool
	small     bool // small products and vectors, for the tests

	run []workload // parsed workloads
}

// run is the whole command, apart from the process around it.
func run(ctx context.Context, s cli.Streams, args []string) error {
	o := &options{}
	c := &cobra.Command{
		Use:   "bench",
		Short: "Measure a training step, matrix products and the update",
		Long: `Measure, in float32 on this machine, a training step of each workload (batch, forward,
backward, Adam, proximal operator in its metric), matrix products against the FMA
peak, and the update against a plain copy.

With --peers, PyTorch and JAX take the same steps in turn with ours, round by round,
and the table shows the median of their times over ours. They are installed by pip
into a virtual environment the first time, which takes minutes and gigabytes.

With --lasso-path, a path of the lasso by coordinate descent is measured instead, in
float64, and with --peers beside scikit-learn and R's glmnet, which must be installed;
the table shows the duality gap that each one reached.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return cli.Usagef("unexpected argument %q; options begin with --", args[0])
			}
			return nil
		},
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.complete(); err != nil {
				return err
			}
			return bench(cmd.Context(), s, o)
		},
	}
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return cli.AsUsage(err) })
	f := c.Flags()
	f.SortFlags = false
	f.BoolVar(&o.peers, "peers", false, "measure other systems too")
	f.StringVar(&o.cache, "cache", defaultCache(), "`DIR` for their virtual environment")
	f.StringVar(&o.workloads, "workloads", names(), "`NAMES` of the workloads to measure")
	f.IntVar(&o.rounds, "rounds", 5, "rounds; the numbers are their medians")
	f.DurationVar(&o.slot, "time", 500*time.Millisecond, "`TIME` of a measurement")
	f.BoolVar(&o.lassoPath, "lasso-path", false, "a lasso path instead of the rest, with --peers beside scikit-learn and glmnet")
	f.StringVar(&o.format, "format", "table", "table or json")
	f.BoolVar(&o.small, "small", false, "small products and vectors only")
	if err := f.MarkHidden("small"); err != nil {
		return err
	}
	c.SetArgs(args)
	c.SetIn(s.In)
	c.SetOut(s.Out)
	c.SetErr(s.Err)
	return c.ExecuteContext(ctx)
}

func defaultCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "proxgrad", "bench")
}

// complete parses and checks the flags.
func (o *options) complete() error {
	switch {
	case o.format != "table" && o.format != "json":
		return cli.Usagef("--format is %q; expected table or json", o.format)
	case o.rounds < 1:
		return cli.Usagef("--rounds is %d; expected a whole number ≥ 1", o.rounds)
	case o.slot <= 0:
		return cli.Usagef("--time is %v; expected a time > 0, such as 500ms", o.slot)
	}
	o.run = nil
	for _, name := range strings.Split(o.workloads, ",") {
		w, ok := find(strings.TrimSpace(name))
		if !ok {
			return cli.Usagef("there is no workload %q; expected some of %s", name, names())
		}
		o.run = append(o.run, w)
	}
	return nil
}
