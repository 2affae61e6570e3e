package main

import (
	"fmt"
	"io"
	"sync/atomic"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"proxgrad/internal/cli"
	"proxgrad/models"
)

// progress draws a bar for each arm on standard error while the arms are trained; on a terminal only. Nothing of it stays
// on the screen: the results say it all again.
type progress struct {
	container *mpb.Progress // nil: nothing is drawn
	err       io.Writer
	rows      []*progressRow
	epochs    int
	repeats   int
}

// progressRow is the line of one arm.
type progressRow struct {
	bar  *mpb.Bar
	work int64                        // passes over the data in one run, polishing included
	last atomic.Pointer[progressText] // nil until the arm begins
}

// progressText is what stands beside a bar.
type progressText struct{ phase, objective, zeros string }

// lineStart begins what is drawn: the terminal echoes ^C at the cursor, and what follows would begin beside it.
const lineStart = "\r"

// barWidth is the width of a bar where the terminal has room for it.
const barWidth = 32

func newProgress(s cli.Streams, o *compareOptions) *progress {
	p := &progress{err: s.Err, epochs: o.epochs, repeats: o.repeats}
	if !s.ErrIsTerminal || o.quiet {
		return p
	}
	p.container = mpb.New(mpb.WithOutput(s.Err), mpb.WithWidth(barWidth))
	for _, a := range o.arms {
		r := &progressRow{work: int64(o.epochs)}
		if a.polishes() {
			r.work += polishLimit
		}
		r.bar = p.container.AddBar(0, // so that it ends when stop says so, not when it is full
			mpb.PrependDecorators(decor.Name(lineStart+a.name, decor.WCSyncWidthR)),
			mpb.AppendDecorators(
				r.column(func(t *progressText) string { return t.phase }),
				r.column(func(t *progressText) string { return t.objective }),
				r.column(func(t *progressText) string { return t.zeros }),
			))
		r.bar.SetTotal(r.work*int64(o.repeats), false)
		p.rows = append(p.rows, r)
	}
	return p
}

// column is one column of texts, as wide as the widest of all arms.
func (r *progressRow) column(of func(*progressText) string) decor.Decorator {
	return decor.Any(func(decor.Statistics) string {
		if t := r.last.Load(); t != nil {
			return "  " + of(t)
		}
		return "  " + of(&progressText{phase: "waiting"})
	}, decor.WCSyncWidthR)
}

// recorder is what the fit of an arm reports its epochs to.
func (p *progress) recorder(arm, run int) models.Recorder {
	if p.container == nil {
		return nil
	}
	r := p.rows[arm]
	before := ""
	if p.repeats > 1 {
		before = fmt.Sprintf("run %d ", run+1)
	}
	return models.RecorderFunc(func(e models.Epoch) error {
		phase := fmt.Sprintf("%sepoch %d", before, e.Epoch)
		if e.Phase == models.Polishing {
			phase = fmt.Sprintf("%spolish %d", before, e.Epoch-p.epochs)
		}
		r.last.Store(&progressText{phase, fmt.Sprintf("objective %.4g", e.Objective), fmt.Sprintf("%d zeros", e.Zeros)})
		r.bar.SetCurrent(int64(run)*r.work + int64(e.Epoch))
		return nil
	})
}

// done says that an arm has ended a run, as when its polish settled before the limit.
func (p *progress) done(arm, run int) {
	if p.container != nil {
		r := p.rows[arm]
		r.bar.SetCurrent(int64(run+1) * r.work)
	}
}

// stop takes the bars away.
func (p *progress) stop() {
	if p.container == nil {
		return
	}
	_, _ = io.WriteString(p.err, lineStart) // if the terminal is gone, there is nothing to tidy
	for _, r := range p.rows {
		r.bar.Abort(true)
	}
	p.container.Wait()
}
