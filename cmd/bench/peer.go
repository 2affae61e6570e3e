package main

import (
	"bufio"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/pkg/errors"
)

//go:embed peers/*.py peers/*.R
var programs embed.FS

// requirements are the pinned packages of the peers.
var requirements = []string{"numpy==2.4.6", "jax==0.7.2", "jaxlib==0.7.2", "torch==2.8.0"}

// peerPrograms are the other systems: name, script and its arguments.
var peerPrograms = []struct {
	name string
	args []string
}{
	{"pytorch", []string{"torch_eager.py"}},
	{"torch.compile", []string{"torch_compile.py"}},
	{"jax", []string{"jax_steps.py"}},
	{"jax scan", []string{"jax_steps.py", "scan"}},
}

// peer is a running program that answers one measurement a line.
type peer struct {
	name   string
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Scanner
	broken error // why it cannot be asked
}

// install makes a virtual environment of some packages in dir if it is not there, and writes the programs beside it.
func install(ctx context.Context, dir, name string, packages []string, log io.Writer) (python string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", errors.Wrap(err, "peers")
	}
	files, err := programs.ReadDir("peers")
	if err != nil {
		return "", errors.Wrap(err, "peers")
	}
	for _, f := range files {
		text, err := programs.ReadFile("peers/" + f.Name())
		if err != nil {
			return "", errors.Wrap(err, "peers")
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name()), text, 0o644); err != nil {
			return "", errors.Wrap(err, "peers")
		}
	}
	venv := filepath.Join(dir, name)
	python = filepath.Join(venv, "bin", "python")
	stamp := filepath.Join(venv, "installed")
	want := strings.Join(packages, "\n")
	if have, err := os.ReadFile(stamp); err == nil && string(have) == want {
		return python, nil
	}
	for _, args := range [][]string{
		{"python3", "-m", "venv", venv},
		append([]string{python, "-m", "pip", "install", "--quiet"}, packages...),
	} {
		fmt.Fprintln(log, strings.Join(args, " "))
		cmd := exec.CommandContext(ctx, args[0], args[1:]...)
		cmd.Stdout, cmd.Stderr = log, log
		if err := cmd.Run(); err != nil {
			return "", errors.Wrapf(err, "peers: %s", strings.Join(args[:3], " "))
		}
	}
	return python, errors.Wrap(os.WriteFile(stamp, []byte(want), 0o644), "peers")
}

// start starts a peer; one that does not start cannot be asked.
func start(ctx context.Context, python, dir, name string, threads int, args ...string) *peer {
	p := &peer{name: name}
	p.cmd = exec.CommandContext(ctx, python, args...)
	p.cmd.Dir = dir
	n := strconv.Itoa(threads)
	p.cmd.Env = append(os.Environ(), "OMP_NUM_THREADS="+n, "MKL_NUM_THREADS="+n, "OPENBLAS_NUM_THREADS="+n, "PEER_THREADS="+n, "JAX_PLATFORMS=cpu")
	in, err := p.cmd.StdinPipe()
	if err == nil {
		var out io.ReadCloser
		if out, err = p.cmd.StdoutPipe(); err == nil {
			p.in, p.out = in, bufio.NewScanner(out)
			err = p.cmd.Start()
		}
	}
	if err == nil {
		err = pause(p.cmd.Process) // it goes on when it is asked
	}
	p.broken = err
	return p
}

// microseconds asks the peer for the mean time of a step. The error says why there is none.
func (p *peer) microseconds(w workload, slot time.Duration) (float64, error) {
	hidden := make([]string, len(w.hidden))
	for i, h := range w.hidden {
		hidden[i] = strconv.Itoa(h)
	}
	return p.ask(fmt.Sprintf("%s %d %s %d %d %g", w.name, w.features, strings.Join(hidden, ","), w.classes, w.batch, slot.Seconds()))
}

// answer is what a peer says to a line: a time, or why there is none, and what else it has measured.
type answer struct {
	Microseconds float64
	Missing      string
	Gap          float64
	NonZero      int
}

// ask sends a line and reads the time of the answer.
func (p *peer) ask(line string) (float64, error) {
	a, err := p.question(line)
	return a.Microseconds, err
}

// question sends a line and reads the answer. A peer that has ended once stays missing.
func (p *peer) question(line string) (answer, error) {
	var a answer
	if p.broken != nil {
		return a, p.broken
	}
	err := resume(p.cmd.Process)
	if err == nil {
		_, err = fmt.Fprintln(p.in, line)
	}
	if err == nil && !p.out.Scan() {
		if err = p.out.Err(); err == nil {
			err = errors.New("the program ended")
		}
	}
	if err == nil {
		err = json.Unmarshal(p.out.Bytes(), &a)
	}
	if err == nil {
		err = pause(p.cmd.Process)
	}
	if err != nil {
		p.broken = err
		return a, err
	}
	if a.Missing != "" {
		return a, errors.New(a.Missing)
	}
	return a, nil
}

// stop ends the peer.
func (p *peer) stop() {
	if p.cmd == nil || p.cmd.Process == nil {
		return
	}
	p.in.Close()
	resume(p.cmd.Process)
	p.cmd.Process.Kill()
	p.cmd.Wait()
}
