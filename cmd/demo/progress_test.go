package main

import (
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/internal/cli"
	"proxgrad/models"
)

// A bar counts passes over the data; that of the arm that polishes has room for its steps, and is full wherever these end.
func TestProgress(t *testing.T) {
	o := &compareOptions{epochs: 10, repeats: 2, arms: []arm{{name: "prox", kind: "prox"}, {name: "polished", kind: "polished"}}}
	p := newProgress(cli.Streams{Err: io.Discard, ErrIsTerminal: true}, o)
	defer p.stop()
	for _, c := range []struct {
		arm, run int
		epoch    models.Epoch // Epoch 0: the run is done
		passes   int64
		text     progressText
	}{
		{0, 0, models.Epoch{Epoch: 3, Objective: 0.123456, Zeros: 7}, 3, progressText{"run 1 epoch 3", "objective 0.1235", "7 zeros"}},
		{0, 0, models.Epoch{}, 10, progressText{"run 1 epoch 3", "objective 0.1235", "7 zeros"}},
		{1, 0, models.Epoch{Epoch: 10, Phase: models.Penalised}, 10, progressText{"run 1 epoch 10", "objective 0", "0 zeros"}},
		{1, 0, models.Epoch{Epoch: 11, Phase: models.Polishing}, 11, progressText{"run 1 polish 1", "objective 0", "0 zeros"}},
		{1, 0, models.Epoch{}, 10 + polishLimit, progressText{"run 1 polish 1", "objective 0", "0 zeros"}},
		{1, 1, models.Epoch{Epoch: 2}, 10 + polishLimit + 2, progressText{"run 2 epoch 2", "objective 0", "0 zeros"}},
		{1, 1, models.Epoch{}, 2 * (10 + polishLimit), progressText{"run 2 epoch 2", "objective 0", "0 zeros"}},
	} {
		if c.epoch.Epoch == 0 {
			p.done(c.arm, c.run)
		} else if err := p.recorder(c.arm, c.run).Record(c.epoch); err != nil {
			t.Fatal(err)
		}
		row := p.rows[c.arm]
		if got := row.bar.Current(); got != c.passes {
			t.Errorf("%+v: the bar is at %d passes, want %d", c.epoch, got, c.passes)
		}
		if diff := cmp.Diff(c.text, *row.last.Load(), cmp.AllowUnexported(progressText{})); diff != "" {
			t.Errorf("%+v (-want +got)\n%s", c.epoch, diff)
		}
	}
}

// Without a terminal, or where quiet is asked for, there is no bar and nothing is recorded.
func TestNoProgress(t *testing.T) {
	for _, c := range []struct{ terminal, quiet bool }{{false, false}, {true, true}} {
		p := newProgress(cli.Streams{Err: io.Discard, ErrIsTerminal: c.terminal}, &compareOptions{quiet: c.quiet, arms: []arm{{}}})
		if p.container != nil || p.recorder(0, 0) != nil {
			t.Errorf("terminal %v, quiet %v: bars are drawn", c.terminal, c.quiet)
		}
		p.done(0, 0)
		p.stop()
	}
}
