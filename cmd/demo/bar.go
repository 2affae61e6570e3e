package main

import (
	"io"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"proxgrad/internal/cli"
)

// bar is one line of progress on standard error, on a terminal only. Nothing of it stays on the screen.
type bar struct {
	container *mpb.Progress // nil: nothing is drawn
	line      *mpb.Bar
	err       io.Writer
}

func newBar(s cli.Streams, quiet bool, what string, total int) *bar {
	b := &bar{err: s.Err}
	if !s.ErrIsTerminal || quiet {
		return b
	}
	b.container = mpb.New(mpb.WithOutput(s.Err), mpb.WithWidth(barWidth))
	b.line = b.container.AddBar(0, // so that it ends when stop says so, not when it is full
		mpb.PrependDecorators(decor.Name(lineStart+what)),
		mpb.AppendDecorators(decor.CountersNoUnit("%d of %d")))
	b.line.SetTotal(int64(total), false)
	return b
}

// advance says that a piece of the work is done.
func (b *bar) advance() {
	if b.container != nil {
		b.line.Increment()
	}
}

// stop takes the bar away.
func (b *bar) stop() {
	if b.container == nil {
		return
	}
	_, _ = io.WriteString(b.err, lineStart) // if the terminal is gone, there is nothing to tidy
	b.line.Abort(true)
	b.container.Wait()
}
