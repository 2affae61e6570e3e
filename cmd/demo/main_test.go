package main

import (
	"bytes"
	"context"
	"flag"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"proxgrad/internal/cli"
)

// acceptance asks for the slow proof that the default demonstrations show what they promise.
var acceptance = flag.Bool("acceptance", false, "check what the default demonstrations show, and how fast")

// TestMain makes demo a command for the tests that need a whole process: scripts, signals, exit statuses.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"demo": main})
}

// outcome is how a command ended.
type outcome struct {
	status      int
	stdout, err string
}

// execute runs demo inside the test, with streams that are no terminals.
func execute(t *testing.T, args ...string) outcome {
	t.Helper()
	return executeIn(t.Context(), args...)
}

func executeIn(ctx context.Context, args ...string) outcome {
	var stdout, stderr bytes.Buffer
	status := cli.Execute(ctx, "demo", cli.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr}, args, run)
	return outcome{status, stdout.String(), stderr.String()}
}

// small is a comparison that takes a fraction of a second, followed by more options.
func small(more ...string) []string {
	return append([]string{compareName, "--epochs", "4", "--hidden", "6,4"}, more...)
}

// quick is small without the arm that polishes.
func quick(more ...string) []string {
	return small(append([]string{"--arms", "penalty,unscaled,prox"}, more...)...)
}
