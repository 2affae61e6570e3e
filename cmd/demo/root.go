package main

import (
	"context"

	"github.com/spf13/cobra"

	"proxgrad/internal/cli"
)

// run is the whole command, apart from the process around it.
func run(ctx context.Context, s cli.Streams, args []string) error {
	root := &cobra.Command{
		Use:   "demo",
		Short: "Demonstrations of training models whose parameters become exactly zero",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return cli.Usagef("there is no demonstration %q; expected compare-penalty-vs-prox", args[0])
			}
			return cli.Usagef("which demonstration? expected compare-penalty-vs-prox")
		},
		RunE:          func(*cobra.Command, []string) error { return nil },
		SilenceErrors: true, // cli.Main prints them, in one line
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return cli.AsUsage(err) })
	root.AddCommand(newCompare(s))
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	return root.ExecuteContext(ctx)
}
