package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pkg/errors"
	"go.uber.org/goleak"

	"proxgrad/internal/cli"
)

// Run with this variable, the test binary is the command that the tests start, signal and watch.
const commandVariable = "CLI_TEST_COMMAND"

func TestMain(m *testing.M) {
	if name := os.Getenv(commandVariable); name != "" {
		os.Exit(cli.Main("demo", commands[name]))
	}
	goleak.VerifyTestMain(m)
}

var commands = map[string]cli.Run{
	// waits for the signal, in the middle of writing its results
	"wait": func(ctx context.Context, s cli.Streams, args []string) error {
		out, err := cli.Prepare(args[0])
		if err != nil {
			return err
		}
		defer out.Discard()
		if err := write(out, "result.json", "{}"); err != nil {
			return err
		}
		fmt.Fprintln(s.Out, "ready")
		<-ctx.Done()
		return errors.Wrap(ctx.Err(), "training")
	},
	// takes no notice of the context
	"deaf": func(_ context.Context, s cli.Streams, _ []string) error {
		fmt.Fprintln(s.Out, "ready")
		time.Sleep(time.Minute)
		return nil
	},
	// writes until it is told that nobody reads
	"pour": func(_ context.Context, s cli.Streams, _ []string) error {
		for range 1 << 20 {
			if _, err := fmt.Fprintln(s.Out, strings.Repeat("x", 100)); err != nil {
				return errors.Wrap(err, "writing the table")
			}
		}
		return errors.New("nobody closed the pipe")
	},
}

func command(t *testing.T, name string, args ...string) (*exec.Cmd, *bufio.Reader, *bytes.Buffer) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no signals to send")
	}
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), commandVariable+"="+name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr := new(bytes.Buffer)
	cmd.Stderr = stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	return cmd, bufio.NewReader(out), stderr
}

func awaitReady(t *testing.T, out *bufio.Reader) {
	t.Helper()
	if line, err := out.ReadString('\n'); line != "ready\n" {
		t.Fatalf("the command said %q (%v), expected ready", line, err)
	}
}

func TestMainInterrupted(t *testing.T) {
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGTERM} {
		dir := filepath.Join(t.TempDir(), "a", "b")
		cmd, out, stderr := command(t, "wait", dir)
		awaitReady(t, out)
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		if got := cmd.ProcessState.ExitCode(); got != cli.Interrupted {
			t.Errorf("%v: status %d, want %d", sig, got, cli.Interrupted)
		}
		if got, want := stderr.String(), "demo: interrupted\n"; got != want {
			t.Errorf("%v: stderr %q, want %q", sig, got, want)
		}
		if _, err := os.Stat(filepath.Dir(dir)); !os.IsNotExist(err) {
			t.Errorf("%v: the interrupted command left %s behind", sig, filepath.Dir(dir))
		}
	}
}

func TestMainSecondSignalKills(t *testing.T) {
	cmd, out, _ := command(t, "deaf")
	awaitReady(t, out)
	// The first signal has its effect a moment after it is sent; keep pressing, as a person would.
	done := make(chan struct{})
	go func() { cmd.Wait(); close(done) }()
	for range 100 {
		cmd.Process.Signal(syscall.SIGINT)
		select {
		case <-done:
			status := cmd.ProcessState.Sys().(syscall.WaitStatus)
			if !status.Signaled() || status.Signal() != syscall.SIGINT {
				t.Errorf("ended with %v, want death by SIGINT", cmd.ProcessState)
			}
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Error("a hundred signals did not kill it")
	cmd.Process.Kill()
	<-done
}

func TestMainClosedPipe(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no SIGPIPE")
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), commandVariable+"=pour")
	stderr := new(bytes.Buffer)
	cmd.Stdout, cmd.Stderr = w, stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	io.CopyN(io.Discard, r, 100)
	r.Close()
	if err := cmd.Wait(); err != nil {
		t.Errorf("after its reader went the command ended with %v, want status 0", err)
	}
	if stderr.Len() > 0 {
		t.Errorf("and said %q, want nothing", stderr)
	}
}

func TestExecute(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	live := context.Background()
	fail := func(err error) cli.Run {
		return func(context.Context, cli.Streams, []string) error { return err }
	}
	epipe := func(path string) error { return &os.PathError{Op: "write", Path: path, Err: syscall.EPIPE} }
	tests := []struct {
		name   string
		ctx    context.Context
		run    cli.Run
		status int
		stderr string
	}{
		{"well", live, fail(nil), cli.OK, ""},
		{"done before the signal", cancelled, fail(nil), cli.OK, ""},
		{"failure", live, fail(errors.New("no such data set")), cli.Failure, "demo: no such data set\n"},
		{"several lines", live, fail(errors.New("first\n\tsecond\r\n")), cli.Failure, "demo: first; second\n"},
		{"terminal codes", live, fail(errors.New("cell \"\x1b[31m\"")), cli.Failure, "demo: cell \"\ufffd[31m\"\n"},
		{"usage", live, fail(cli.Usagef("--lambda: expected a number, got %q", "x")), cli.Usage,
			"demo: --lambda: expected a number, got \"x\"\ndemo: try --help\n"},
		{"usage, wrapped", live, fail(errors.Wrap(cli.AsUsage(errors.New("unknown flag")), "compare")), cli.Usage,
			"demo: compare: unknown flag\ndemo: try --help\n"},
		{"interrupted", cancelled, fail(errors.Wrap(context.Canceled, "epoch 3")), cli.Interrupted, "demo: interrupted\n"},
		{"failure after the signal", cancelled, fail(errors.New("disk full")), cli.Failure, "demo: disk full\n"},
		{"cancelled by itself", live, fail(context.Canceled), cli.Failure, "demo: context canceled\n"},
		{"stdout closed", live, fail(errors.Wrap(epipe("/dev/stdout"), "table")), cli.OK, ""},
		{"another pipe closed", live, fail(epipe("/dev/fd/7")), cli.Failure, "demo: write /dev/fd/7: broken pipe\n"},
		{"panic", live, func(context.Context, cli.Streams, []string) error { panic("index\nout of range") }, cli.Failure,
			"demo: internal error: index; out of range (please report it; PROXGRAD_DEBUG=1 shows where)\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv(cli.DebugVariable, "")
			var stderr bytes.Buffer
			status := cli.Execute(test.ctx, "demo", cli.Streams{Err: &stderr}, nil, test.run)
			if status != test.status {
				t.Errorf("status %d, want %d", status, test.status)
			}
			if diff := cmp.Diff(test.stderr, stderr.String()); diff != "" {
				t.Errorf("stderr (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExecuteHandsOn(t *testing.T) {
	var out bytes.Buffer
	status := cli.Execute(context.Background(), "demo", cli.Streams{Out: &out}, []string{"a", "b"},
		func(_ context.Context, s cli.Streams, args []string) error {
			_, err := fmt.Fprint(s.Out, args)
			return err
		})
	if got := out.String(); status != cli.OK || got != "[a b]" {
		t.Errorf("status %d and output %q, want 0 and [a b]", status, got)
	}
}

func TestExecuteShowsStackOnDemand(t *testing.T) {
	for name, run := range map[string]cli.Run{
		"panic": func(context.Context, cli.Streams, []string) error { return explode(nil) },
		"error": func(context.Context, cli.Streams, []string) error { return errors.WithStack(explode([]int{1})) },
	} {
		for _, debug := range []string{"", "1"} {
			t.Setenv(cli.DebugVariable, debug)
			var stderr bytes.Buffer
			if got := cli.Execute(context.Background(), "demo", cli.Streams{Err: &stderr}, nil, run); got != cli.Failure {
				t.Errorf("%s: status %d, want %d", name, got, cli.Failure)
			}
			if got, want := strings.Contains(stderr.String(), "main_test.go"), debug == "1"; got != want {
				t.Errorf("%s with debug %q: stack shown: %v, want %v:\n%s", name, debug, got, want, &stderr)
			}
		}
	}
}

func explode(xs []int) error { return errors.Errorf("got %d", xs[0]) }
