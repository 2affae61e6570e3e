package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commandLine is the command as one would type it in a clone, for the report.
func commandLine(cmd *cobra.Command) string {
	words := []string{"go run ./cmd/demo", cmd.Name()}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed && f.Name != "quiet" { // what is on standard error is no part of the report
			words = append(words, "--"+f.Name+"="+quote(f.Value.String()))
		}
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
