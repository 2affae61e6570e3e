package cli_test

import (
	"testing"

	"proxgrad/internal/cli"
)

func TestSystemIsNoTerminalInTests(t *testing.T) {
	t.Setenv("TERM", "dumb")
	if s := cli.System(); s.ErrIsTerminal || s.OutIsTerminal {
		t.Error("TERM=dumb counts as a terminal to draw on")
	}
}
