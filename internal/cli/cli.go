// Package cli is what our commands share: the streams they talk through, the statuses they exit with, what happens on
// Ctrl-C, and a folder of results that is never half written.
//
// A command is a function of a context, its streams and its arguments that returns an error. [Main] turns it into a
// program, so that every main reads
//
//	func main() { os.Exit(cli.Main("demo", run)) }
//
// The package knows no command line library; usage errors are marked by [UsageError], wherever they come from.
package cli

import (
	"io"
	"os"

	"golang.org/x/term"
)

// Exit statuses of every command.
const (
	OK          = 0
	Failure     = 1
	Usage       = 2   // the command line is wrong; the work was not begun
	Interrupted = 130 // by SIGINT or SIGTERM, 128 + SIGINT as shells count
)

// Streams are the three streams of a command. Results go to Out, everything else to Err.
type Streams struct {
	In            io.Reader
	Out, Err      io.Writer
	OutIsTerminal bool
	ErrIsTerminal bool // progress may be drawn on Err
}

// System returns the streams of the process. A terminal that says TERM=dumb cannot be drawn on and counts as none.
func System() Streams {
	terminal := func(f *os.File) bool {
		return os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
	}
	return Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		OutIsTerminal: terminal(os.Stdout), ErrIsTerminal: terminal(os.Stderr),
	}
}
