package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"proxgrad/internal/cli"
)

// flagError says what is wrong with the options in words for someone who sees them for the first time.
func flagError(cmd *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	var missing *pflag.ValueRequiredError
	var unknown *pflag.NotExistError
	switch {
	case errors.As(err, &invalid):
		f, expected := invalid.GetFlag(), invalid.Unwrap().Error()
		if f.Value.Type() == "bool" {
			expected = "expected --" + f.Name + " alone, or true or false after ="
		}
		return cli.Usagef("--%s is %q; %s", f.Name, clip(invalid.GetValue()), expected)
	case errors.As(err, &missing):
		placeholder, _ := pflag.UnquoteUsage(missing.GetFlag())
		return cli.Usagef("--%s has no value; expected --%[1]s %s", missing.GetFlag().Name, placeholder)
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown)
	}
	return cli.AsUsage(err)
}

func unknownFlag(cmd *cobra.Command, err *pflag.NotExistError) error {
	dashes, name := "--", err.GetSpecifiedName()
	if s := err.GetSpecifiedShortnames(); s != "" {
		dashes, name = "-", s // all of -lambda, of which pflag means the l
	}
	if cmd.HasSubCommands() {
		return cli.Usagef("there is no option %s%s here; options follow the demonstration, as in %s %s --seed 2",
			dashes, clip(name), cmd.CommandPath(), compareName)
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	word, _, _ := strings.Cut(name, "=")
	return cli.Usagef("there is no option %s%s%s", dashes, clip(word), didYouMean(word, "--", names))
}

// clip shortens what a user typed to what is needed to recognise it.
func clip(s string) string {
	const most = 40
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}
