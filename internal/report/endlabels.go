package report

import (
	"sort"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// An endLabel names a curve at its right end, where a legend would send the eye to and fro.
type endLabel struct {
	x, y  vg.Length // where the curve ends
	name  string
	value string
	style draw.LineStyle
}

const (
	endLabelSize = 10
	leaderWidth  = 22
)

// drawEndLabels writes the labels to the right of x, as near to the ends of their curves as they can be without
// overlap, each with a leader in the line of its curve. They stay between lo and hi.
func drawEndLabels(dc draw.Canvas, labels []endLabel, x, lo, hi vg.Length) {
	ends := make([]float64, len(labels))
	for i, l := range labels {
		ends[i] = float64(l.y)
	}
	places := spreadOut(ends, 1.25*endLabelSize, float64(lo), float64(hi))
	sty := style(endLabelSize, ink, draw.XLeft, draw.YCenter)
	for i, l := range labels {
		y := vg.Length(places[i])
		if l.x < x-leaderWidth { // the curve ended long before the axis does
			thread := draw.LineStyle{Color: l.style.Color, Width: .75, Dashes: []vg.Length{1, 3}}
			dc.StrokeLine2(thread, l.x, l.y, x-leaderWidth, l.y)
		}
		dc.StrokeLines(l.style, []vg.Point{{X: max(l.x, x-leaderWidth) + 2, Y: l.y}, {X: x + 8, Y: y}, {X: x + leaderWidth, Y: y}})
		dc.FillText(sty, vg.Point{X: x + leaderWidth + 4, Y: y + sty.FontExtents().Descent/2}, fitText(sty, l.name, "  "+l.value, labelMargin-leaderWidth-6))
	}
}

// fitText is name and tail, the name cut so that both are no wider than width.
func fitText(sty text.Style, name, tail string, width vg.Length) string {
	whole := name + tail
	for runes := []rune(name); len(runes) > 0 && sty.Width(whole) > width; {
		runes = runes[:len(runes)-1]
		whole = strings.TrimRight(string(runes), " ") + "…" + tail
	}
	return whole
}

// spreadOut returns places ≥ gap apart within [lo, hi] that keep the order of ends and are nearest to them in the least
// squares sense. With gap·rank subtracted this is isotonic regression, done by pooling adjacent violators.
// If there is no room for all, they fill it evenly.
func spreadOut(ends []float64, gap, lo, hi float64) []float64 {
	n := len(ends)
	if n == 0 {
		return nil
	}
	if room := hi - lo; n > 1 && float64(n-1)*gap > room {
		gap = room / float64(n-1)
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return ends[order[a]] < ends[order[b]] })
	type pool struct {
		sum float64
		n   int
	}
	var pools []pool
	for rank, i := range order {
		pools = append(pools, pool{ends[i] - gap*float64(rank), 1})
		for len(pools) > 1 {
			p, q := pools[len(pools)-2], pools[len(pools)-1]
			if p.sum*float64(q.n) <= q.sum*float64(p.n) {
				break
			}
			pools = append(pools[:len(pools)-2], pool{p.sum + q.sum, p.n + q.n})
		}
	}
	out := make([]float64, n)
	rank := 0
	for _, p := range pools {
		for range p.n {
			mean := p.sum / float64(p.n)
			mean = max(lo, min(hi-gap*float64(n-1), mean)) // in [lo, hi] for every rank
			out[order[rank]] = mean + gap*float64(rank)
			rank++
		}
	}
	return out
}
