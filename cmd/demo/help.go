package main

import (
	"strings"

	"github.com/spf13/cobra"

	"proxgrad/internal/cli"
)

// helpTemplate fits a terminal of 80 columns, as everything printed here does.
const helpTemplate = `{{with or .Long .Short}}{{. | trimTrailingWhitespaces}}

{{end}}Usage:
  {{.CommandPath}}{{if .HasAvailableSubCommands}} DEMONSTRATION{{end}} [options]
{{- if .HasAvailableSubCommands}}

Demonstrations:
{{- range .Commands}}{{if .IsAvailableCommand}}
  {{.Name}}
      {{.Short}}{{end}}{{end}}{{end}}
{{- if .HasExample}}

Examples:
{{.Example}}{{end}}

Options:
{{.LocalFlags.FlagUsagesWrapped 80 | trimTrailingWhitespaces}}
{{- if .HasAvailableSubCommands}}

"{{.CommandPath}} DEMONSTRATION --help" lists the options of a demonstration.{{end}}
`

// newHelp makes the command help, which is --help for those who look for it there.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:    "help [DEMONSTRATION]",
		Hidden: true,
		RunE: func(c *cobra.Command, args []string) error {
			cmd, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return noDemonstration(strings.Join(args, " "))
			}
			cmd.InitDefaultHelpFlag()
			return cmd.Help()
		},
	}
}

func noDemonstration(name string) error {
	return cli.Usagef("there is no demonstration %q; expected %s%s", clip(name), alternatives(demonstrations()),
		didYouMean(name, "", demonstrations()))
}
