package main

import (
	"context"
	"fmt"
	"io"

	"github.com/pkg/errors"
	"github.com/spf13/cobra"

	"proxgrad/internal/cli"
	"proxgrad/models/data"
	"proxgrad/solvers/glm/golden"
)

// run is the whole command, apart from the process around it.
func run(ctx context.Context, s cli.Streams, args []string) error {
	root := newRoot(s)
	root.SetArgs(args)
	return root.ExecuteContext(ctx)
}

// newRoot makes the command demo with its demonstrations.
func newRoot(s cli.Streams) *cobra.Command {
	notices := false
	root := &cobra.Command{
		Use:   "demo",
		Short: "Demonstrations of training models whose parameters become exactly zero",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return noDemonstration(args[0])
			}
			if notices {
				return nil
			}
			return cli.Usagef("which demonstration? expected %s", alternatives(demonstrations()))
		},
		RunE:          func(*cobra.Command, []string) error { return showNotices(s.Out) }, // of anything else Args has spoken
		SilenceErrors: true,                                                               // cli.Main prints them, in one line
		SilenceUsage:  true,
	}
	root.Flags().BoolVar(&notices, "notices", false, "authors and terms of the data sets inside this program")
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

// showNotices prints what must go with the program that carries the data sets.
func showNotices(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%s\n\n%s", data.Notice(), golden.Notice())
	return errors.Wrap(err, "writing the notices")
}
