package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"unicode"
)

// Run is a command: it does its work until it is done or ctx is cancelled. args do not include the program's name.
type Run func(ctx context.Context, s Streams, args []string) error

// DebugVariable is the environment variable that, set to 1, adds the stack to the report of an error or a panic.
const DebugVariable = "PROXGRAD_DEBUG"

// Main executes run with the streams and arguments of the process and returns the exit status.
//
// SIGINT and SIGTERM cancel the context of run, which then has the time it needs to leave things in order; a second
// signal kills the process at once. A reader of stdout that goes away (demo | head) makes writes fail with EPIPE
// instead of killing the process.
func Main(name string, run Run) int {
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // from now on a signal has its default effect again
	return Execute(ctx, name, System(), os.Args[1:], run)
}

// Execute runs a command and reports how it ended: in the status it returns and, unless all went well, in one line on
// s.Err that begins with name.
//
//   - no error: [OK]; also when stdout was closed by its reader, who has seen enough;
//   - a [UsageError]: [Usage], with a second line that points to --help;
//   - an error that wraps context.Canceled once ctx is cancelled: [Interrupted];
//   - any other error, or a panic in the goroutine of run: [Failure].
//
// A stack is printed only if the environment has [DebugVariable]=1.
func Execute(ctx context.Context, name string, s Streams, args []string, run Run) int {
	err := protect(ctx, s, args, run)
	var usage *UsageError
	switch {
	case err == nil || closedPipe(err):
		return OK
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintf(s.Err, "%s: interrupted\n", name)
		return Interrupted
	case errors.As(err, &usage):
		report(s, name, err)
		fmt.Fprintf(s.Err, "%s: try --help\n", name)
		return Usage
	}
	report(s, name, err)
	return Failure
}

// panicError is what protect makes of a panic.
type panicError struct{ value any }

func (e *panicError) Error() string { return fmt.Sprintf("internal error: %v", e.value) }

// protect calls run and turns a panic into an error.
func protect(ctx context.Context, s Streams, args []string, run Run) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if debugging() {
				fmt.Fprintf(s.Err, "%s\n", debug.Stack())
			}
			err = &panicError{p}
		}
	}()
	return run(ctx, s, args)
}

func report(s Streams, name string, err error) {
	hint := ""
	var p *panicError
	if errors.As(err, &p) && !debugging() {
		hint = fmt.Sprintf(" (please report it; %s=1 shows where)", DebugVariable)
	}
	fmt.Fprintf(s.Err, "%s: %s%s\n", name, oneLine(err.Error()), hint)
	if debugging() {
		fmt.Fprintf(s.Err, "%+v\n", err)
	}
}

func debugging() bool { return os.Getenv(DebugVariable) == "1" }

// closedPipe tells that the reader of stdout has gone. It asks for the path as well: a broken pipe elsewhere is an error
// like any other.
func closedPipe(err error) bool {
	var path *os.PathError
	return errors.Is(err, syscall.EPIPE) && errors.As(err, &path) && path.Path == os.Stdout.Name()
}

// oneLine joins the lines of an error's text and replaces what could steer a terminal: the text may quote a user's file.
func oneLine(text string) string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) || r == '\t' {
			return r
		}
		return '\uFFFD'
	}, strings.Join(lines, "; "))
}
