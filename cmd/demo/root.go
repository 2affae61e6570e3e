package main

import (
	"context"

	"github.com/spf13/cobra"

	"proxgrad/internal/cli"
)

// run is the whole command, apart from the process around it.
func run(ctx context.Context, s cli.Streams, args []string) error {
	root := newRoot(s)
	root.SetArgs(args)
	return root.ExecuteContext(ctx)
}

// newRoot makes the command demo with its demonstrations.
func newRoot(s cli.Streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "demo",
		Short: "Demonstrations of training models whose parameters become exactly zero",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return noDemonstration(args[0])
			}
			return cli.Usagef("which demonstration? expected %s", alternatives(demonstrations()))
		},
		RunE:          func(*cobra.Command, []string) error { return nil }, // Args has spoken
		SilenceErrors: true,                                                // cli.Main prints them, in one line
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(newHelp())
	root.SetHelpTemplate(helpTemplate)
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(newCompare(s), newTruth(s))
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	return root
}

// demonstrations are the names of the commands.
func demonstrations() []string { return []string{compareName, truthName} }
