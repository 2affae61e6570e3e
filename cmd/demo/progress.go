package main

import (
	"fmt"
	"sync/atomic"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"proxgrad/internal/cli"
	"proxgrad/models"
)

// progress draws a bar for each arm on standard error while the arms are trained; on a terminal only.
type progress struct {
	container *mpb.Progress // nil: nothing is drawn
	bars      []*mpb.Bar
	notes     []atomic.Pointer[string] // what stands beside each bar
	epochs    int
}

func newProgress(s cli.Streams, o *compareOptions) *progress {
	p := &progress{epochs: o.epochs, notes: make([]atomic.Pointer[string], len(o.run))}
	if !s.ErrIsTerminal || o.quiet {
		return p
	}
	width := 0
	for _, a := range o.run {
		width = max(width, len([]rune(a.name)))
	}
	p.container = mpb.New(mpb.WithOutput(s.Err), mpb.WithWidth(32))
	for i, a := range o.run {
		p.bars = append(p.bars, p.container.AddBar(int64(o.repeats*o.epochs),
			mpb.PrependDecorators(decor.Name(fmt.Sprintf("%-*s", width, a.name))),
			mpb.AppendDecorators(decor.Any(func(decor.Statistics) string {
				if note := p.notes[i].Load(); note != nil {
					return *note
				}
				return "waiting"
			}))))
	}
	return p
}

// recorder is what an arm's fit reports its epochs to.
func (p *progress) recorder(i int) models.Recorder {
	return models.RecorderFunc(func(e models.Epoch) error {
		if p.container == nil {
			return nil
		}
		note := fmt.Sprintf("epoch %d  objective %.4f  zeros %d", e.Epoch, e.Objective, e.Zeros)
		if e.Phase == models.Polishing {
			note = fmt.Sprintf("polish %d  objective %.4f  zeros %d", e.Epoch-p.epochs, e.Objective, e.Zeros)
		} else {
			p.bars[i].Increment()
		}
		p.notes[i].Store(&note)
		return nil
	})
}

// stop ends the drawing, whether or not every arm came to its end.
func (p *progress) stop() {
	if p.container == nil {
		return
	}
	for _, b := range p.bars {
		if !b.Completed() {
			b.Abort(false)
		}
	}
	p.container.Wait()
}
