package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"proxgrad/internal/cli"
)

// endless is a comparison that nobody waits for.
var endless = []string{compareName, "--epochs", "1000000", "--hidden", "6,4"}

// Ctrl-C in the midst of training: one line, status 130, and the folder of --out as it was.
func TestInterrupt(t *testing.T) {
	for _, c := range []struct {
		name   string
		signal os.Signal
		before []string // files in the folder; nil: there is no folder
	}{
		{"no folder yet", os.Interrupt, nil},
		{"files of a run before", os.Interrupt, []string{"notes.txt", "result.json"}},
		{"SIGTERM", syscall.SIGTERM, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "deep", "down")
			for _, name := range c.before {
				if err := os.MkdirAll(dir, 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, name), []byte("old "+name), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			changed := func() time.Time { // the command tries whether it can write there before it trains
				if info, err := os.Stat(dir); err == nil {
					return info.ModTime()
				}
				return time.Time{}
			}
			before := changed()
			p := start(t, append(slices.Clone(endless), "--out", dir)...)
			p.waitFor(t, func() bool { return !changed().Equal(before) })
			time.Sleep(100 * time.Millisecond) // into the training
			p.signal(t, c.signal)
			want := outcome{cli.Interrupted, "", "demo: interrupted\n"}
			if diff := cmp.Diff(want, p.wait(t), cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if c.before == nil {
				if _, err := os.Stat(filepath.Dir(dir)); !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("stat of the folder above: %v; there was none before", err)
				}
				return
			}
			if diff := cmp.Diff(c.before, names(t, dir)); diff != "" {
				t.Errorf("files (-want +got)\n%s", diff)
			}
			for _, name := range c.before {
				if got := read(t, dir, name); got != "old "+name {
					t.Errorf("%s is now %q", name, got)
				}
			}
		})
	}
}

// Ctrl-C at the moment when the files are being written: all of them or none, and none of it hidden.
func TestInterruptWhileWriting(t *testing.T) {
	dir := t.TempDir()
	p := start(t, quick("--out", dir)...)
	p.waitFor(t, func() bool {
		found, err := filepath.Glob(filepath.Join(dir, ".partial-*", "*"))
		return err == nil && len(found) > 0 || p.ended()
	})
	p.signal(t, os.Interrupt)
	got := p.wait(t)
	switch got.status {
	case cli.Interrupted:
		if found := names(t, dir); len(found) > 0 || got.err != "demo: interrupted\n" {
			t.Errorf("interrupted: stderr %q, files %q", got.err, found)
		}
	case cli.OK: // the signal came after the last file
		if diff := cmp.Diff(promised, names(t, dir)); diff != "" {
			t.Errorf("files (-want +got)\n%s", diff)
		}
	default:
		t.Errorf("status %d, stderr %q", got.status, got.err)
	}
}

// Whether it is interrupted or ends by itself, on a terminal or not, the command leaves no goroutine behind.
func TestNoGoroutineLeaks(t *testing.T) {
	for _, terminal := range []bool{false, true} {
		for name, args := range map[string][]string{"interrupted": endless, "done": quick(), "failed": quick("--data", "none.csv")} {
			ignore := goleak.IgnoreCurrent()
			ctx, cancel := context.WithCancel(t.Context())
			if name == "interrupted" {
				time.AfterFunc(50*time.Millisecond, cancel)
			}
			s := cli.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, ErrIsTerminal: terminal}
			status := cli.Execute(ctx, "demo", s, args, run)
			cancel()
			if want := map[string]int{"interrupted": cli.Interrupted, "done": cli.OK, "failed": cli.Failure}[name]; status != want {
				t.Errorf("%s: status %d, want %d", name, status, want)
			}
			if err := goleak.Find(ignore); err != nil {
				t.Errorf("%s, terminal %v: %v", name, terminal, err)
			}
		}
	}
}

// process is a running demo.
type process struct {
	cmd         *exec.Cmd
	stdout, err bytes.Buffer
	done        chan error
}

func start(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command("demo", args...), done: make(chan error, 1)}
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.err
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() }) // most have ended by then
	go func() { p.done <- p.cmd.Wait() }()
	return p
}

func (p *process) ended() bool { return len(p.done) > 0 }

func (p *process) waitFor(t *testing.T, ready func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ready(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nothing happened for half a minute")
		}
	}
}

func (p *process) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
}

func (p *process) wait(t *testing.T) outcome {
	t.Helper()
	select {
	case err := <-p.done:
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return outcome{p.cmd.ProcessState.ExitCode(), p.stdout.String(), p.err.String()}
	case <-time.After(30 * time.Second):
		t.Fatal("the process did not end")
		return outcome{}
	}
}
