package report

import (
	"strconv"

	"gonum.org/v1/plot"
)

// A timeline is the horizontal axis of the curves: the epochs on their own scale and, after the last one, the polishing
// steps. There may be ten times as many of these, so they share a fixed part of the width where they would need more.
type timeline struct {
	first  int // first epoch of any history
	epochs int // last epoch of the training
	last   int // last entry of any history; > epochs if there was a polish
}

// polishShare is the most of the width that the polishing steps get.
const polishShare = 0.3

func newTimeline(c *Comparison) timeline {
	first, last := epochs(c)
	return timeline{first: first, epochs: max(first, min(c.Epochs, last)), last: last}
}

func (t timeline) polished() bool { return t.last > t.epochs && t.epochs > t.first }

// scale is the width of a polishing step in epochs.
func (t timeline) scale() float64 {
	if !t.polished() {
		return 1
	}
	room := float64(t.epochs-t.first) * polishShare / (1 - polishShare)
	return min(1, room/float64(t.last-t.epochs))
}

// at is the place of a history's entry on the axis.
func (t timeline) at(epoch int) float64 {
	if epoch <= t.epochs || !t.polished() {
		return float64(epoch)
	}
	return float64(t.epochs) + t.scale()*float64(epoch-t.epochs)
}

func (t timeline) label() string {
	if t.polished() {
		return "epoch, then polishing steps"
	}
	return "epoch"
}

// ticks are whole numbers: about six epochs, and the last polishing step and half of it, as +500 and +1000.
func (t timeline) ticks() plot.Ticker {
	out := epochTicks(t.first, min(t.last, max(t.epochs, t.first+1)))
	if !t.polished() {
		return epochTicks(t.first, t.last)
	}
	steps := t.last - t.epochs
	for _, s := range []int{steps / 2, steps} {
		if s > 0 && t.at(t.epochs+s)-float64(t.epochs) > float64(t.epochs-t.first)/12 {
			out = append(out, plot.Tick{Value: t.at(t.epochs + s), Label: "+" + strconv.Itoa(s)})
		}
	}
	return out
}
